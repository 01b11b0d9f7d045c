/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a SYN's or a segment's measured values mean, decided in one place for BPF
 * programs, the ftrace source and the model.
 */
#ifndef PAWPRINT_TCP_RULES_H
#define PAWPRINT_TCP_RULES_H

#include "pawprint/event.h"

#if defined(__cplusplus) && !defined(__always_inline)
#define __always_inline inline __attribute__((always_inline))
#endif

/* TCP_PAWS_MSL, net/tcp.h */
#define PP_PAWS_MSL_S 60

/*
 * The kernel's own PAWS test of a segment for a TIME_WAIT socket: include/net/tcp.h
 * tcp_paws_reject(), paws_win 0, same logic 3.10 to 6.18. Equality is no regression.
 */
static __always_inline int pp_is_regression(const struct pp_timewait *e)
{
	if (!(e->h.have & PP_HAVE_TSVAL) || !(e->h.have & PP_HAVE_TS_RECENT) || e->ts_recent == 0)
		return 0;
	if ((__s32)(e->ts_recent - e->tsval) <= 0 || e->ts_age_s >= e->paws_limit_s)
		return 0;
	return !((e->tcp_flags & PP_TCP_RST) && e->ts_age_s >= PP_PAWS_MSL_S);
}

static __always_inline int pp_is_syn(__u8 tcp_flags)
{
	return (tcp_flags & (PP_TCP_SYN | PP_TCP_RST | PP_TCP_ACK)) == PP_TCP_SYN;
}

/* What became of a segment; the refusals are exclusive, the earlier one wins. */
enum pp_tw_kind {
	PP_TW_KIND_OTHER = 0,	       /* no SYN, or a SYN that was reset */
	PP_TW_KIND_ACCEPTED_REUSE = 1, /* SYN: a new connection on the tuple */
	PP_TW_KIND_RATE_LIMITED = 2,   /* SYN: refused without any answer */
	PP_TW_KIND_REGRESSION = 3,     /* SYN: refused, its timestamp is older */
	PP_TW_KIND_OUT_OF_WINDOW = 4,  /* SYN: refused by a FIN_WAIT2 socket */
	PP_TW_KIND_NOT_NEWER = 5,      /* SYN: refused, neither sequence nor timestamp is newer */
};

/* net/ipv4/tcp_minisocks.c tcp_timewait_state_process(), 3.10 to 6.18. */
static __always_inline enum pp_tw_kind pp_tw_kind(const struct pp_timewait *e)
{
	if (!pp_is_syn(e->tcp_flags))
		return PP_TW_KIND_OTHER;
	if (e->verdict == PP_TW_SYN)
		return PP_TW_KIND_ACCEPTED_REUSE;
	if (e->verdict == PP_TW_SUCCESS)
		return PP_TW_KIND_RATE_LIMITED;
	if (e->verdict == PP_TW_RST)
		return PP_TW_KIND_OTHER;
	if (pp_is_regression(e))
		return PP_TW_KIND_REGRESSION;
	return e->substate == PP_TCP_FIN_WAIT2 ? PP_TW_KIND_OUT_OF_WINDOW : PP_TW_KIND_NOT_NEWER;
}

static __always_inline void pp_count_timewait(struct pp_timewait_counts *counts,
					      const struct pp_timewait *e)
{
	int regression = pp_is_regression(e);
	int in_time_wait = e->substate == PP_TCP_TIME_WAIT; /* FIN_WAIT2 moves other counters */

	counts->segments++;
	counts->syns += pp_is_syn(e->tcp_flags);
	counts->regressions += regression;
	counts->paws_rejects += regression && in_time_wait;
	switch (pp_tw_kind(e)) {
	case PP_TW_KIND_ACCEPTED_REUSE:
		counts->accepted_reuse++;
		break;
	case PP_TW_KIND_RATE_LIMITED:
		counts->rate_limited++;
		counts->skipped_acks += in_time_wait;
		break;
	case PP_TW_KIND_REGRESSION:
		counts->regression++;
		break;
	case PP_TW_KIND_OUT_OF_WINDOW:
		counts->out_of_window++;
		break;
	case PP_TW_KIND_NOT_NEWER:
		counts->not_newer++;
		break;
	case PP_TW_KIND_OTHER:
		break;
	}
}

static __always_inline int pp_tw_is_refused(const struct pp_timewait *e)
{
	return pp_tw_kind(e) >= PP_TW_KIND_RATE_LIMITED;
}

/*
 * Is the request queue full? `>=` before 5.10.x and `>` after, changed inside stable
 * branches, so equality may be either: it counts as full only when nothing later
 * explains the drop. include/net/inet_connection_sock.h inet_csk_reqsk_queue_is_full().
 */
static __always_inline int pp_reqsk_full(const struct pp_syn *e, int at_equality)
{
	if (!(e->h.have & PP_HAVE_SYN_QUEUE))
		return 0;
	if (e->seen & PP_SYN_LEGACY)
		return !!(e->seen & PP_SYN_REQSK_FULL);
	return at_equality ? e->qlen == e->max_ack_backlog : e->qlen > e->max_ack_backlog;
}

static __always_inline __u32 pp_syn_queue_limit(const struct pp_syn *e)
{
	return e->max_qlen ? e->max_qlen : e->max_ack_backlog;
}

/* include/net/sock.h sk_acceptq_is_full(): `>`, so a listener holds backlog + 1. */
static __always_inline int pp_accept_full(const struct pp_syn *e)
{
	int young_known = !!(e->h.have & PP_HAVE_SYN_QUEUE);

	if (!(e->h.have & PP_HAVE_QUEUES))
		return 0;
	if ((e->seen & PP_SYN_LEGACY) && young_known && e->young <= 1)
		return 0;
	return e->ack_backlog > e->max_ack_backlog;
}

/* net/ipv4/tcp_input.c tcp_conn_request(): the last quarter is for proven peers. */
static __always_inline int pp_last_quarter(const struct pp_syn *e)
{
	if (!(e->h.have & PP_HAVE_SYN_QUEUE) || !(e->h.have & PP_HAVE_COOKIES))
		return 0;
	return (__s32)(e->max_syn_backlog - e->qlen) < (__s32)(e->max_syn_backlog >> 2);
}

/* An IPv6 packet from a v4-mapped address: tcp_v6_conn_request() drops it and counts
 * nothing of TCP's (4.19 on; from 5.4 on ip6_rcv_core() is there first). */
static __always_inline int pp_is_v6_mapped_source(const struct pp_syn *e)
{
	int i;

	if (e->family != 6 || (e->seen & PP_SYN_LEGACY))
		return 0;
	for (i = 0; i < 10; i++) {
		if (e->remote[i])
			return 0;
	}
	return e->remote[10] == 0xff && e->remote[11] == 0xff;
}

/* Why no SYN-ACK was made, in the kernel's order of evaluation (KERNEL: section B). */
static __always_inline enum pp_syn_reason pp_syn_reason(const struct pp_syn *e)
{
	int cookies_known = !!(e->h.have & PP_HAVE_COOKIES);
	int no_cookies = !cookies_known || e->syncookies == 0;
	/* isn != 0 (TIME_WAIT reuse) skips the tests of the request queue, except where
	 * tcp_v4_fill_cb() clears the isn on the way (3.18 to 6.9): then it is 0 again. */
	int isn_is_zero = !(e->seen & PP_SYN_REUSE);

	if (e->seen & PP_SYN_MULTICAST)
		return e->family == 4 ? PP_REASON_BCAST_MCAST : PP_REASON_V6_NOT_UNICAST;
	if (e->family == 6 && e->local[0] == 0xff)
		return PP_REASON_V6_NOT_UNICAST;
	if (pp_is_v6_mapped_source(e))
		return PP_REASON_V6_MAPPED_SRC;
	/* What was seen to fail is certain; the queues are explanations. */
	if (e->seen & PP_SYN_SYNACK_NULL)
		return PP_REASON_SYNACK_ALLOC;
	if (e->seen & PP_SYN_NO_MEMORY)
		return PP_REASON_NO_MEMORY;
	if (e->seen & PP_SYN_LSM)
		return PP_REASON_LSM_DENIED;
	if (e->seen & PP_SYN_NOT_PROVEN)
		return PP_REASON_PAWS_PER_HOST;
	if (e->seen & PP_SYN_NO_ROUTE)
		return PP_REASON_NO_ROUTE;
	if (e->seen & PP_SYN_NO_COOKIE)
		return PP_REASON_SYN_QUEUE_FULL;
	if (e->seen & PP_SYN_LAST_QUARTER)
		return PP_REASON_SYN_QUEUE_LAST_QUARTER;
	/* With cookies the second explains it, without them the first. */
	if (!cookies_known && pp_reqsk_full(e, 0) && pp_accept_full(e))
		return PP_REASON_UNKNOWN;
	if (no_cookies && isn_is_zero && pp_reqsk_full(e, 0))
		return PP_REASON_SYN_QUEUE_FULL;
	if (pp_accept_full(e))
		return PP_REASON_ACCEPT_QUEUE_FULL;
	if (no_cookies && (pp_reqsk_full(e, 0) || pp_reqsk_full(e, 1)))
		return PP_REASON_SYN_QUEUE_FULL;
	if (no_cookies && pp_last_quarter(e))
		return PP_REASON_SYN_QUEUE_LAST_QUARTER;
	return PP_REASON_UNKNOWN;
}

/*
 * Fill in verdict and reason from what was seen. A drop is proved by the missing
 * SYN-ACK and, where it can be read, by the listener's sk_drops having gone up
 * (tcp_listendrop(), 4.19+); a missed probe must not become a drop.
 */
static __always_inline void pp_judge_syn(struct pp_syn *e)
{
	e->reason = PP_REASON_UNKNOWN;
	if (e->seen & PP_SYN_SYNACK) {
		e->verdict = PP_SYN_ANSWERED;
		return;
	}
	e->verdict = PP_SYN_UNKNOWN;
	if (e->seen & PP_SYN_INCOMPLETE)
		return;
	if ((e->h.have & PP_HAVE_DROPS) && !(e->seen & (PP_SYN_DROPS_ROSE | PP_SYN_SYNACK_NULL)) &&
	    !pp_is_v6_mapped_source(e))
		return;
	e->reason = pp_syn_reason(e);
	if (e->reason != PP_REASON_UNKNOWN)
		e->verdict = PP_SYN_DROPPED;
}

#endif /* PAWPRINT_TCP_RULES_H */
