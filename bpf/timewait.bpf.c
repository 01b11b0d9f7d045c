// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Segments that hit a TIME_WAIT or FIN_WAIT2 socket, with the values that the kernel's
 * PAWS test uses, and local sockets that enter TIME_WAIT (whose timestamps are what
 * tcp_tw_recycle remembers per host).
 *
 * tcp_timewait_state_process(tw, skb, th, ...), one hook for IPv4 and IPv6, 3 arguments
 * until 6.9, 4 from 6.10, 5 from 6.16.  tcp_time_wait(sk, state, timeo), 3.10 to 6.18.
 */
#include "vmlinux.h"

#include <bpf/bpf_tracing.h>

#include "lib/tcp.bpf.h"

#define STAMP rx_opt.ts_recent_stamp
#define DADDR __sk_common.skc_daddr

/* Network namespace (inode number) → exact counts of its segments. Never evicted: what
 * finds no room is counted in `counters`. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 4096);
	__type(key, u32);
	__type(value, struct pp_timewait_counts);
} timewait_totals SEC(".maps");

/* For a new entry of `timewait_totals`: too large for the stack. */
const volatile struct pp_timewait_counts zero_timewait_counts = {};

static __always_inline void count_segment(const struct pp_timewait *event)
{
	struct pp_timewait_counts *counts;
	u32 netns = event->netns;

	counts = bpf_map_lookup_elem(&timewait_totals, &netns);
	if (!counts) {
		bpf_map_update_elem(&timewait_totals, &netns, (void *)&zero_timewait_counts,
				    BPF_NOEXIST);
		counts = bpf_map_lookup_elem(&timewait_totals, &netns);
	}
	if (counts)
		pp_count_timewait(counts, event);
	else
		count(PP_COUNTER_TOTALS_LOST);
}

/* The newest timestamp of the peer, and when it came. */
static __always_inline void read_ts_recent(bool typed, struct inet_timewait_sock *tw, u32 *recent,
					   s32 *stamp)
{
	struct tcp_timewait_sock *tcptw = typed_timewait_sock(typed, tw);

	if (tcptw) {
		*recent = tcptw->tw_ts_recent;
		*stamp = tcptw->tw_ts_recent_stamp;
		return;
	}
	tcptw = (void *)tw;
	*recent = BPF_CORE_READ(tcptw, tw_ts_recent);
	*stamp = BPF_CORE_READ(tcptw, tw_ts_recent_stamp);
}

static __always_inline int timewait_entry(bool typed, struct inet_timewait_sock *tw,
					  struct sk_buff *skb)
{
	struct net *net = LOAD(typed, tw, __tw_common.skc_net.net);
	struct tcp_slot *slot = begin_tcp_slot();
	struct pp_timewait *event;
	struct tcp_packet *packet;
	s32 stamp;
	u64 now_ns;

	if (!slot)
		return 0;
	if (slot->tw_skb)
		count(PP_COUNTER_ENTRY_EXIT_LOST); /* the return of the one before was missed */
	event = &slot->tw;
	packet = &slot->packet;
	now_ns = bpf_ktime_get_ns();
	__builtin_memset(event, 0, sizeof(*event));
	slot->tw_skb = (u64)skb;
	start_event(&event->h, PP_KIND_TIMEWAIT, now_ns);
	event->family = read_packet(typed, skb, packet, event->remote, event->local);
	event->remote_port = bpf_ntohs(packet->source);
	event->local_port = bpf_ntohs(packet->dest);
	event->tcp_flags = packet->flags;
	event->seq = bpf_ntohl(packet->seq);
	event->netns = LOAD(typed, net, ns.inum);
	event->h.have = PP_HAVE_NETNS;
	event->substate = LOAD(typed, tw, tw_substate);
	event->rcv_nxt = LOAD(typed, tw, __tw_common.skc_tw_rcv_nxt);
	read_ts_recent(typed, tw, &event->ts_recent, &stamp);
	event->paws_limit_s = paws_limit_s();
	if (stamp) {
		event->h.have |= PP_HAVE_TS_RECENT;
		event->ts_age_s = (u32)(now_ns / NSEC_PER_S) - (u32)stamp;
	}
	if (parse_tsval(typed, packet, net, &event->tsval))
		event->h.have |= PP_HAVE_TSVAL;
	return 0;
}

/* `skb`: of the function that returns; 0 where that is not known. */
static __always_inline int timewait_exit(void *ctx, u64 skb, u32 verdict)
{
	struct tcp_slot *slot = tcp_slot();
	struct pp_timewait *event;
	u32 quarters;
	u64 nth;

	if (!slot || !slot->tw_skb || (skb && skb != slot->tw_skb)) {
		count(PP_COUNTER_ENTRY_EXIT_LOST);
		if (slot)
			slot->tw_skb = 0;
		return 0;
	}
	event = &slot->tw;
	event->verdict = verdict;
	slot->reuse_skb = verdict == PP_TW_SYN ? slot->tw_skb : 0;
	slot->tw_skb = 0;
	if (pp_is_calibration(event->local) ||
	    !wanted(event->remote, event->local_port, event->netns))
		return 0;
	count_segment(event);
	/* The ordinary last segments of a close are the many; SYNs and regressions matter. */
	quarters = pp_is_syn(event->tcp_flags) || pp_is_regression(event) ? 4 : 2;
	nth = within_budget(event->h.time_ns, quarters);
	if (nth)
		emit_nth(ctx, &event->h, sizeof(*event), nth);
	else
		count(PP_COUNTER_TIMEWAIT_SAMPLED_OUT);
	return 0;
}

static __always_inline void read_rx_opt(bool typed, struct sock *sk, u32 *recent, u32 *stamp)
{
	struct tcp_sock *tp = typed_tcp_sock(typed, sk);
	u64 span[2];

	if (tp) {
		*recent = tp->rx_opt.ts_recent;
		*stamp = tp->rx_opt.ts_recent_stamp;
		return;
	}
	tp = (void *)sk;
	READ_SPAN(false, span, tp, STAMP);
	*recent = FROM_SPAN(span, tp, STAMP, rx_opt.ts_recent);
	*stamp = FROM_SPAN(span, tp, STAMP, STAMP);
}

static __always_inline int time_wait_enter(void *ctx, bool typed, struct sock *sk)
{
	struct pp_time_wait_enter event = {};
	u32 recent, stamp;
	u64 now_ns, nth;
	struct net *net;
	u64 span[7];
	int i;

	read_rx_opt(typed, sk, &recent, &stamp);
	if (!stamp)
		return 0;
	now_ns = bpf_ktime_get_ns();
	READ_SPAN(typed, span, sk, DADDR);
	net = LOAD_NEAR(typed, span, sk, DADDR, __sk_common.skc_net.net);
	start_event(&event.h, PP_KIND_TIME_WAIT_ENTER, now_ns);
	event.h.have = PP_HAVE_NETNS | PP_HAVE_TS_RECENT;
	event.netns = LOAD(typed, net, ns.inum);
	event.ts_recent = recent;
	event.ts_age_s = (u32)(now_ns / NSEC_PER_S) - stamp;
	if (LOAD_NEAR(typed, span, sk, DADDR, __sk_common.skc_family) == AF_INET) {
		event.family = 4;
		map_v4(event.remote, LOAD_NEAR(typed, span, sk, DADDR, DADDR));
	} else {
		event.family = 6;
		if (typed) {
			for (i = 0; i < 4; i++)
				((__be32 *)event.remote)[i] =
					sk->__sk_common.skc_v6_daddr.in6_u.u6_addr32[i];
		} else {
			BPF_CORE_READ_INTO(&event.remote, sk, __sk_common.skc_v6_daddr);
		}
	}
	/* The stamp is the host's, whatever the port. */
	if (!wanted_host(event.remote, event.netns))
		return 0;
	nth = within_budget(now_ns, 2);
	if (nth)
		emit_nth(ctx, &event.h, sizeof(event), nth);
	else
		count(PP_COUNTER_TIMEWAIT_SAMPLED_OUT);
	return 0;
}

SEC("kprobe/tcp_timewait_state_process")
int BPF_KPROBE(kprobe__tcp_timewait_state_process, struct inet_timewait_sock *tw,
	       struct sk_buff *skb)
{
	return timewait_entry(false, tw, skb);
}

SEC("kretprobe/tcp_timewait_state_process")
int BPF_KRETPROBE(kretprobe__tcp_timewait_state_process, int verdict)
{
	return timewait_exit(ctx, 0, verdict);
}

SEC("fentry/tcp_timewait_state_process")
int BPF_PROG(fentry__tcp_timewait_state_process, struct inet_timewait_sock *tw, struct sk_buff *skb)
{
	return timewait_entry(true, tw, skb);
}

SEC("fexit/tcp_timewait_state_process")
int fexit__tcp_timewait_state_process(u64 *ctx)
{
	return timewait_exit(ctx, ctx[1], fexit_return(ctx, pp_config.args[PP_FUNC_TIMEWAIT]));
}

SEC("kprobe/tcp_time_wait")
int BPF_KPROBE(kprobe__tcp_time_wait, struct sock *sk)
{
	return time_wait_enter(ctx, false, sk);
}

SEC("fentry/tcp_time_wait")
int BPF_PROG(fentry__tcp_time_wait, struct sock *sk)
{
	return time_wait_enter(ctx, true, sk);
}

char LICENSE[] SEC("license") __weak = "Dual BSD/GPL";
