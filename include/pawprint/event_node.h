/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Events that the user side makes; they are recorded and replayed like the others. See
 * event.h for the rules.
 */
#ifndef PAWPRINT_EVENT_NODE_H
#define PAWPRINT_EVENT_NODE_H

#include "pawprint/event_header.h"

/* Once a second: what lets time pass in the model when nothing happens. */
struct pp_tick {
	struct pp_header h;
	__u64 realtime_ns; /* CLOCK_REALTIME at header.time_ns */
};
PP_ASSERT_SIZE(struct pp_tick, 32);

enum pp_loss_stage {
	PP_LOSS_RING = 0,	/* no room in the ring or perf buffer */
	PP_LOSS_ENTRY_EXIT = 1, /* a return that could not be matched with its entry */
	PP_LOSS_QUEUE = 2,	/* user side tables were full */
	PP_LOSS_RECORDER = 3,	/* could not be written to the recording */
	PP_LOSS_DECODE = 4,	/* bytes that were no event */
	PP_LOSS_TRACK = 5,	/* kernel side tables were full: a session was not followed */
	PP_LOSS_SAMPLED = 6,	/* beyond the budget of events: counted, not detailed */
	PP_LOSS_STAGES = 7,
};

/* `events` were lost between `from_ns` and header.time_ns. */
struct pp_loss {
	struct pp_header h;
	__u64 from_ns;
	__u64 events;
	__u32 stage; /* enum pp_loss_stage */
	__u32 pad;
};
PP_ASSERT_SIZE(struct pp_loss, 48);

/*
 * Counters of the kernel: increases since the start of the observation, or of the
 * namespace if that is younger. Up to PP_SKIPPED_TIME_WAIT they are held against what was
 * observed; the others count packets that were lost before any hook could see them.
 */
enum pp_counter_id {
	/* TcpExt in /proc/PID/net/netstat */
	PP_LISTEN_DROPS = 0,
	PP_LISTEN_OVERFLOWS = 1,
	PP_REQ_Q_FULL_DROP = 2,
	PP_REQ_Q_FULL_DO_COOKIES = 3,
	PP_PAWS_PASSIVE = 4,
	PP_PAWS_ESTAB = 5,
	PP_PAWS_TIMEWAIT = 6,
	PP_SKIPPED_TIME_WAIT = 7,
	PP_RP_FILTER = 8, /* IPReversePathFilter */
	PP_MIN_TTL_DROP = 9,
	PP_MD5_NOT_FOUND = 10,
	PP_MD5_UNEXPECTED = 11,
	PP_MD5_FAILURE = 12,
	PP_AO_REQUIRED = 13,
	PP_AO_BAD = 14,
	PP_AO_KEY_NOT_FOUND = 15,
	PP_BACKLOG_DROP = 16,
	PP_PFMEMALLOC_DROP = 17,
	/* Tcp and Ip in /proc/PID/net/snmp */
	PP_TCP_IN_CSUM_ERRORS = 18,
	PP_IP_IN_DISCARDS = 19,
	/* /proc/PID/net/stat/nf_conntrack */
	PP_CONNTRACK_DROP = 20,
	PP_CONNTRACK_EARLY_DROP = 21,
	PP_CONNTRACK_INSERT_FAILED = 22,
	/* of the whole node: /proc/net/softnet_stat */
	PP_SOFTNET_DROPPED = 23,
	PP_COUNTER_IDS = 24,
};

#define PP_HAVE_COUNTER(id) (1U << (id)) /* this kernel has that counter */
#define PP_NETNS_NODE	    0		 /* no namespace: counters of the whole node */

struct pp_netns_counters {
	struct pp_header h;
	__u32 netns; /* inode number, or PP_NETNS_NODE */
	__u32 gone;  /* 1: no process is left in it, these values were read before */
	__u64 value[PP_COUNTER_IDS];
};
PP_ASSERT_SIZE(struct pp_netns_counters, 224);

/* The process that owns the listening socket `ino`; pid 0 when none was found. */
struct pp_listener {
	struct pp_header h;
	__u64 ino;
	__u32 pid;
	__u32 pad;
	char comm[PP_COMM_LEN];
	char container_id[PP_CONTAINER_ID_LEN]; /* all NUL: in no container */
};
PP_ASSERT_SIZE(struct pp_listener, 120);

/* A socket that listens: as sock_diag tells it at the start of a recording, and whenever one
 * is new or its backlog changed; and one that dropped SYNs before it was known. */
struct pp_listening {
	struct pp_header h;
	__u64 ino;
	__u8 local[PP_ADDR_LEN]; /* all zero: any address */
	__u32 netns;
	__u32 max_ack_backlog; /* sk_max_ack_backlog: listen(2)'s, at most somaxconn */
	__u32 ack_backlog;     /* sk_ack_backlog: established and not accepted, then */
	__u32 local_port;
};
PP_ASSERT_SIZE(struct pp_listening, 64);

/* Sysctls that decide what becomes of SYNs and TIME_WAIT sockets. */
enum pp_sysctl_id {
	PP_SYSCTL_TCP_TW_RECYCLE = 0, /* until 4.11 */
	PP_SYSCTL_TCP_TW_REUSE = 1,
	PP_SYSCTL_TCP_TIMESTAMPS = 2,
	PP_SYSCTL_TCP_RFC1337 = 3,
	PP_SYSCTL_TCP_SYNCOOKIES = 4,
	PP_SYSCTL_SOMAXCONN = 5,
	PP_SYSCTL_TCP_MAX_SYN_BACKLOG = 6,
	PP_SYSCTL_TCP_FIN_TIMEOUT = 7,
	PP_SYSCTL_TCP_MAX_TW_BUCKETS = 8,
	PP_SYSCTL_TCP_ABORT_ON_OVERFLOW = 9,
	PP_SYSCTL_IP_FORWARD = 10,
	PP_SYSCTL_BRIDGE_NF_CALL_IPTABLES = 11,
	PP_SYSCTL_NF_CONNTRACK_MAX = 12,
	PP_SYSCTL_RP_FILTER_ALL = 13,
	PP_SYSCTL_RP_FILTER_DEFAULT = 14,
	PP_SYSCTL_NETDEV_MAX_BACKLOG = 15,
	PP_SYSCTL_IDS = 16,
};

struct pp_sysctl {
	struct pp_header h;
	__s64 value;
	__u32 id;   /* enum pp_sysctl_id */
	__u32 gone; /* 1: the kernel has it no more (a module was unloaded), value is 0 */
};
PP_ASSERT_SIZE(struct pp_sysctl, 40);

#endif /* PAWPRINT_EVENT_NODE_H */
