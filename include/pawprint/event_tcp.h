/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Events of the timewait and syn collectors. See event.h for the rules.
 */
#ifndef PAWPRINT_EVENT_TCP_H
#define PAWPRINT_EVENT_TCP_H

#include "pawprint/event_header.h"

#define PP_TCP_FIN 0x01
#define PP_TCP_SYN 0x02
#define PP_TCP_RST 0x04
#define PP_TCP_ACK 0x10

/* enum tcp_tw_status, net/tcp.h: 0 to 3 everywhere, 4 since 6.15 */
enum pp_tw_verdict {
	PP_TW_SUCCESS = 0,
	PP_TW_RST = 1,
	PP_TW_ACK = 2,
	PP_TW_SYN = 3,
	PP_TW_ACK_OOW = 4,
};

#define PP_TCP_FIN_WAIT2 5 /* tcp_states.h, as in tw_substate */
#define PP_TCP_TIME_WAIT 6

#define PP_HAVE_TSVAL	  (1U << 8)  /* the segment has a valid timestamp option */
#define PP_HAVE_TS_RECENT (1U << 9)  /* ts_recent and its stamp are set */
#define PP_HAVE_QUEUES	  (1U << 10) /* ack_backlog and max_ack_backlog */
#define PP_HAVE_DROPS	  (1U << 11) /* whether sk_drops rose */
#define PP_HAVE_HEADERS	  (1U << 12) /* header[] */
#define PP_HAVE_NETNS	  (1U << 13) /* netns */
#define PP_HAVE_ISN	  (1U << 14) /* PP_SYN_REUSE is known to be right when clear */
#define PP_HAVE_SOCKET	  (1U << 15) /* listener_ino */
#define PP_HAVE_SYN_QUEUE (1U << 16) /* qlen, young and the limit of qlen */
#define PP_HAVE_COOKIES	  (1U << 17) /* syncookies and max_syn_backlog */

/* All values as they were at the function's entry: the function changes them. */
struct pp_timewait {
	struct pp_header h;
	__u8 remote[PP_ADDR_LEN];
	__u8 local[PP_ADDR_LEN];
	__u16 remote_port;
	__u16 local_port;
	__u8 family;	/* 4 or 6 */
	__u8 substate;	/* tw_substate */
	__u8 tcp_flags; /* PP_TCP_* */
	__u8 verdict;	/* enum pp_tw_verdict */
	__u32 netns;	/* inode number */
	__u32 tsval;
	__u32 ts_recent;
	__u32 ts_age_s;	    /* now - tw_ts_recent_stamp */
	__u32 paws_limit_s; /* the kernel's limit of that age */
	__u32 seq;
	__u32 rcv_nxt;
	__u32 pad;
};
PP_ASSERT_SIZE(struct pp_timewait, 96);

/* Where the per-host stamp of tcp_tw_recycle comes from (3.10; simulated elsewhere). */
struct pp_time_wait_enter {
	struct pp_header h;
	__u8 remote[PP_ADDR_LEN];
	__u32 netns;
	__u32 ts_recent;
	__u32 ts_age_s; /* now - ts_recent_stamp */
	__u8 family;
	__u8 pad[3];
};
PP_ASSERT_SIZE(struct pp_time_wait_enter, 56);

enum pp_syn_verdict {
	PP_SYN_UNKNOWN = 0,  /* no SYN-ACK seen, but no proof of a drop or no reason for it */
	PP_SYN_ANSWERED = 1, /* a SYN-ACK was made */
	PP_SYN_DROPPED = 2,  /* proved: no SYN-ACK, and the reason fits */
};

/* In the order in which the kernel evaluates them. */
enum pp_syn_reason {
	PP_REASON_UNKNOWN = 0,
	PP_REASON_BCAST_MCAST = 1,
	PP_REASON_V6_NOT_UNICAST = 2,
	PP_REASON_V6_MAPPED_SRC = 3,
	PP_REASON_SYN_QUEUE_FULL = 4,
	PP_REASON_ACCEPT_QUEUE_FULL = 5,
	PP_REASON_NO_MEMORY = 6,
	PP_REASON_LSM_DENIED = 7,
	PP_REASON_PAWS_PER_HOST = 8,
	PP_REASON_NO_ROUTE = 9,
	PP_REASON_SYN_QUEUE_LAST_QUARTER = 10,
	PP_REASON_AO_BAD_OPTIONS = 11,
	PP_REASON_DUPLICATE_RACE = 12,
	PP_REASON_SYNACK_ALLOC = 13,
	PP_REASON_SYNACK_XMIT = 14,
	PP_REASON_TFO_QUEUE_ADD = 15,
	PP_REASONS = 16,
};

/* What was seen between entry and return of conn_request. */
#define PP_SYN_SYNACK	    (1U << 0)  /* tcp_make_synack returned an skb */
#define PP_SYN_SYNACK_NULL  (1U << 1)  /* tcp_make_synack returned NULL */
#define PP_SYN_COOKIE	    (1U << 2)  /* and it was a SYN cookie */
#define PP_SYN_NO_MEMORY    (1U << 3)  /* inet_reqsk_alloc returned NULL */
#define PP_SYN_LSM	    (1U << 4)  /* security_inet_conn_request refused */
#define PP_SYN_NO_ROUTE	    (1U << 5)  /* no route back to the peer */
#define PP_SYN_NOT_PROVEN   (1U << 6)  /* tcp_peer_is_proven(paws_check) returned 0: 3.10 */
#define PP_SYN_DROPS_ROSE   (1U << 7)  /* sk_drops went up in between */
#define PP_SYN_NO_COOKIE    (1U << 12) /* tcp_syn_flood_action refused: queue full, no cookies */
#define PP_SYN_LAST_QUARTER (1U << 13) /* tcp_peer_is_proven returned 0, not for paws_check */
#define PP_SYN_INCOMPLETE   (1U << 14) /* events in between were lost: nothing is proved */
/* What was known at its entry. */
#define PP_SYN_REUSE	  (1U << 8)  /* follows a TCP_TW_SYN verdict: isn != 0 */
#define PP_SYN_MULTICAST  (1U << 9)  /* the route is broadcast or multicast */
#define PP_SYN_LEGACY	  (1U << 10) /* 3.10 rules: reqsk_full and young decide */
#define PP_SYN_REQSK_FULL (1U << 11) /* with PP_SYN_LEGACY: the request queue is full */

#define PP_HEADER_MAX 128 /* IPv4 with options + TCP with options: 120 */

struct pp_syn {
	struct pp_header h;
	__u8 remote[PP_ADDR_LEN];
	__u8 local[PP_ADDR_LEN];
	__u16 remote_port;
	__u16 local_port;
	__u8 family;  /* 4 or 6: of the packet, not of the listener */
	__u8 verdict; /* enum pp_syn_verdict */
	__u8 reason;  /* enum pp_syn_reason */
	__u8 syncookies;
	__u32 netns;
	__u32 seen; /* PP_SYN_* */
	__u32 tsval;
	__u32 seq;
	__u32 ack_backlog;     /* sk_ack_backlog */
	__u32 max_ack_backlog; /* sk_max_ack_backlog */
	__u32 qlen;	       /* requests that wait for the final ACK */
	__u32 young;	       /* those of them not retransmitted yet */
	__u32 max_syn_backlog;
	__u32 max_qlen;		    /* limit of qlen; 0: max_ack_backlog is (4.4 and later) */
	__u64 listener_ino;	    /* of the listening socket */
	__u16 header_len;	    /* valid bytes of header[] */
	__u16 ip_len;		    /* of them, the IP header */
	__u16 candidates;	    /* bits 1 << reason that fit, when none is certain */
	__u16 retransmission;	    /* how often this SYN reached the listener before */
	__u8 header[PP_HEADER_MAX]; /* IP and TCP header; the event is cut after header_len */
};
PP_ASSERT_SIZE(struct pp_syn, 248);

/* received = answered + dropped + unknown; dropped is the sum over reasons but unknown. */
struct pp_syn_counts {
	__u64 received;
	__u64 answered;
	__u64 cookies; /* part of answered */
	__u64 dropped;
	__u64 unknown;
	__u64 sampled_out; /* SYNs that made no event */
	__u64 by_reason[PP_REASONS];
};

/* Counts since the start, exact even when events were sampled or lost. */
struct pp_syn_totals {
	struct pp_header h;
	__u32 netns;
	__u32 pad;
	struct pp_syn_counts counts;
};
PP_ASSERT_SIZE(struct pp_syn_totals, 208);

/* Segments that hit TIME_WAIT and FIN_WAIT2 sockets, by what pp_tw_kind() says of SYNs. */
struct pp_timewait_counts {
	__u64 segments;
	__u64 syns;
	__u64 regressions;  /* segments of any kind */
	__u64 paws_rejects; /* those of them that a PAWS counter of the kernel counts */
	__u64 skipped_acks; /* those that TCPACKSkippedTimeWait counts */
	__u64 accepted_reuse;
	__u64 rate_limited;
	__u64 regression; /* SYNs */
	__u64 out_of_window;
	__u64 not_newer;
};

/* Counts since the start, exact even when events were sampled or lost. */
struct pp_timewait_totals {
	struct pp_header h;
	__u32 netns;
	__u32 pad;
	struct pp_timewait_counts counts;
};
PP_ASSERT_SIZE(struct pp_timewait_totals, 112);

#endif /* PAWPRINT_EVENT_TCP_H */
