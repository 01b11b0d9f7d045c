// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * SYNs that reach a listener: answered, or dropped and why. A drop is proved: between
 * entry and return of the outermost conn_request no SYN-ACK was made for its skb, and
 * the listener's sk_drops went up. Queue lengths at entry explain it, and what
 * syn_steps.bpf.c saw happen in between.
 *
 * tcp_v4_conn_request, tcp_v6_conn_request (sk, skb); subflow_v4/v6_conn_request of MPTCP
 * (5.10+) call the same code beside them. A v4-mapped SYN passes the function of IPv6 and
 * from there that of IPv4, with the same arguments: that is one SYN.
 */
#include "vmlinux.h"

#include <bpf/bpf_tracing.h>

#include "lib/tcp.bpf.h"

#define RTCF_MULTICAST 0x20000000
#define RTCF_BROADCAST 0x10000000
#define RTF_LOCAL      0x80000000

#define QLEN  icsk_accept_queue.qlen.counter
#define YOUNG icsk_accept_queue.young.counter

/* Network namespace (inode number) → exact counts of its SYNs. Never evicted: what
 * finds no room is counted in `counters`. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 4096);
	__type(key, u32);
	__type(value, struct pp_syn_counts);
} syn_totals SEC(".maps");

/* For initialising an entry of `syn_totals`: too large for the stack. */
const volatile struct pp_syn_counts zero_counts = {};

static __always_inline struct pp_syn_counts *counts_of(u32 netns)
{
	struct pp_syn_counts *counts = bpf_map_lookup_elem(&syn_totals, &netns);

	if (counts)
		return counts;
	bpf_map_update_elem(&syn_totals, &netns, (void *)&zero_counts, BPF_NOEXIST);
	return bpf_map_lookup_elem(&syn_totals, &netns);
}

/* tcp_v4_conn_request() and tcp_v6_conn_request() look at the route that the SYN came by. */
static __always_inline bool is_no_unicast(bool typed, struct sk_buff *skb, u8 family)
{
	/* SKB_DST_NOREF is bit 0. */
	void *dst = (void *)(LOAD(typed, skb, _skb_refdst) & ~1UL);
	struct rt6_info *rt6 = dst;
	struct rtable *rt = dst;

	if (!dst)
		return false;
	if (family == 4)
		return BPF_CORE_READ(rt, rt_flags) & (RTCF_BROADCAST | RTCF_MULTICAST);
	return !(BPF_CORE_READ(rt6, rt6i_flags) & RTF_LOCAL);
}

static __always_inline void read_queues(bool typed, struct sock *sk, struct pp_syn *event)
{
	struct inet_connection_sock *icsk = (void *)typed_tcp_sock(typed, sk);
	u64 span[2];

	READ_SPAN(typed, span, sk, sk_ack_backlog);
	event->ack_backlog = LOAD_NEAR(typed, span, sk, sk_ack_backlog, sk_ack_backlog);
	event->max_ack_backlog = LOAD_NEAR(typed, span, sk, sk_ack_backlog, sk_max_ack_backlog);
	if (icsk) {
		event->qlen = icsk->QLEN;
		event->young = icsk->YOUNG;
	} else {
		icsk = (void *)sk;
		READ_SPAN(false, span, icsk, QLEN);
		event->qlen = FROM_SPAN(span, icsk, QLEN, QLEN);
		event->young = FROM_SPAN(span, icsk, QLEN, YOUNG);
	}
	event->h.have |= PP_HAVE_QUEUES | PP_HAVE_SYN_QUEUE;
}

/* Make the slot ready for the SYN in `skb`, with what is known at entry only. */
static __always_inline void start_syn(bool typed, struct tcp_slot *slot, struct sock *sk,
				      struct sk_buff *skb)
{
	struct net *net = LOAD(typed, sk, __sk_common.skc_net.net);
	struct tcp_packet *packet = &slot->packet;
	struct pp_syn *event = &slot->syn;

	__builtin_memset(event, 0, offsetof(struct pp_syn, header));
	start_event(&event->h, PP_KIND_SYN, bpf_ktime_get_ns());
	event->family = read_packet(typed, skb, packet, event->remote, event->local);
	event->remote_port = bpf_ntohs(packet->source);
	event->local_port = bpf_ntohs(packet->dest);
	event->seq = bpf_ntohl(packet->seq);
	event->netns = LOAD(typed, net, ns.inum);
	event->h.have = PP_HAVE_NETNS | PP_HAVE_DROPS | PP_HAVE_ISN;
	if (slot->reuse_skb == (u64)skb)
		event->seen |= PP_SYN_REUSE;
	slot->reuse_skb = 0;
	slot->syn_ignored = pp_is_calibration(event->local) ||
			    !wanted(event->remote, event->local_port, event->netns);
	if (slot->syn_ignored)
		return;
	if (parse_tsval(typed, packet, net, &event->tsval))
		event->h.have |= PP_HAVE_TSVAL;
	read_queues(typed, sk, event);
	slot->syn_drops = LOAD(typed, sk, sk_drops.counter);
}

static __always_inline int syn_entry(bool typed, struct sock *sk, struct sk_buff *skb, bool v6)
{
	struct tcp_slot *slot = begin_tcp_slot();

	if (!slot)
		return 0;
	if (slot->syn_active) {
		if (slot->syn_outer_v6 && !slot->syn_inner && !v6 && slot->syn_skb == (u64)skb &&
		    slot->syn_sk == (u64)sk) {
			slot->syn_inner = 1;
			return 0;
		}
		count(PP_COUNTER_ENTRY_EXIT_LOST); /* the return of the one before was missed */
	}
	slot->syn_active = 1;
	slot->syn_outer_v6 = v6;
	slot->syn_inner = 0;
	slot->synack_active = 0;
	slot->syn_skb = (u64)skb;
	slot->syn_sk = (u64)sk;
	start_syn(typed, slot, sk, skb);
	return 0;
}

/* The packet's own bytes, IP and TCP header: evidence for drops. */
static __always_inline void read_headers(bool typed, struct tcp_slot *slot, struct sk_buff *skb)
{
	u16 network = LOAD(typed, skb, network_header);
	unsigned char *ip = LOAD(typed, skb, head) + network;
	struct pp_syn *event = &slot->syn;
	u32 ip_len = slot->packet.ip_len;
	u32 len = ip_len + tcp_header_len(&slot->packet);

	if (len > PP_HEADER_MAX) /* extension headers of IPv6 */
		len = PP_HEADER_MAX;
	if (bpf_probe_read_kernel(event->header, len, ip))
		return;
	event->header_len = len;
	event->ip_len = ip_len < len ? ip_len : len;
	event->h.have |= PP_HAVE_HEADERS;
}

static __always_inline void count_syn(struct tcp_slot *slot, struct pp_syn_counts *counts)
{
	const struct pp_syn *event = &slot->syn;

	counts->received++;
	if (event->verdict == PP_SYN_ANSWERED) {
		counts->answered++;
		if (event->seen & PP_SYN_COOKIE)
			counts->cookies++;
	} else if (event->verdict == PP_SYN_DROPPED) {
		counts->dropped++;
		counts->by_reason[event->reason & (PP_REASONS - 1)]++;
	} else {
		counts->unknown++;
	}
}

/* Details of the SYN in the slot, unless there are too many. False: sampled out. */
static __always_inline bool emit_syn(void *ctx, bool typed, struct tcp_slot *slot, struct sock *sk,
				     struct sk_buff *skb)
{
	struct pp_syn *event = &slot->syn;
	bool answered = event->verdict == PP_SYN_ANSWERED;
	u64 nth = within_budget(event->h.time_ns, answered ? 2 : 3);
	u32 size;

	if (!nth)
		return false;
	if (!answered) {
		read_headers(typed, slot, skb);
		event->listener_ino = BPF_CORE_READ(sk, sk_socket, file, f_inode, i_ino);
		event->h.have |= PP_HAVE_SOCKET;
	}
	size = offsetof(struct pp_syn, header) + event->header_len;
	if (size <= sizeof(*event))
		emit_nth(ctx, &event->h, size, nth);
	return true;
}

/* What explains the drop of a SYN, and is the same at its return as at its entry. */
static __always_inline void read_reasons(bool typed, struct tcp_slot *slot, struct sock *sk,
					 struct sk_buff *skb)
{
	struct net *net = LOAD(typed, sk, __sk_common.skc_net.net);
	struct pp_syn *event = &slot->syn;

	if ((u32)LOAD(typed, sk, sk_drops.counter) != slot->syn_drops)
		event->seen |= PP_SYN_DROPS_ROSE;
	if (is_no_unicast(typed, skb, event->family))
		event->seen |= PP_SYN_MULTICAST;
	event->syncookies = read_sysctl(typed, net, sysctl_tcp_syncookies);
	event->max_syn_backlog = read_sysctl(typed, net, sysctl_max_syn_backlog);
	event->h.have |= PP_HAVE_COOKIES;
}

static __always_inline void end_syn(void *ctx, bool typed, struct tcp_slot *slot, struct sock *sk,
				    struct sk_buff *skb)
{
	struct pp_syn *event = &slot->syn;
	struct pp_syn_counts *counts;

	if (!(event->seen & PP_SYN_SYNACK))
		read_reasons(typed, slot, sk, skb);
	pp_judge_syn(event);
	counts = counts_of(event->netns);
	if (counts)
		count_syn(slot, counts);
	else
		count(PP_COUNTER_TOTALS_LOST);
	if (!emit_syn(ctx, typed, slot, sk, skb) && counts)
		counts->sampled_out++;
}

/* `sk`, `skb`: of the function that returns, where `typed`; else those of the slot are it. */
static __always_inline int syn_exit(void *ctx, bool typed, struct sock *sk, struct sk_buff *skb,
				    bool v6)
{
	struct tcp_slot *slot = tcp_slot();

	if (!slot || !slot->syn_active || (typed && slot->syn_skb != (u64)skb)) {
		count(PP_COUNTER_ENTRY_EXIT_LOST);
		if (slot)
			slot->syn_active = 0;
		return 0;
	}
	if (slot->syn_outer_v6 != v6) {
		/* The twin of IPv4 returns to that of IPv6. */
		if (!v6)
			return 0;
		count(PP_COUNTER_ENTRY_EXIT_LOST);
		slot->syn_active = 0;
		return 0;
	}
	slot->syn_active = 0;
	if (slot->syn_ignored)
		return 0;
	if (typed)
		end_syn(ctx, true, slot, sk, skb);
	else
		end_syn(ctx, false, slot, (void *)slot->syn_sk, (void *)slot->syn_skb);
	return 0;
}

#define CONN_REQUEST(function, v6)                                                                 \
	SEC("kprobe/" #function)                                                                   \
	int BPF_KPROBE(kprobe__##function, struct sock *sk, struct sk_buff *skb)                   \
	{                                                                                          \
		return syn_entry(false, sk, skb, v6);                                              \
	}                                                                                          \
	SEC("kretprobe/" #function)                                                                \
	int BPF_KRETPROBE(kretprobe__##function)                                                   \
	{                                                                                          \
		return syn_exit(ctx, false, NULL, NULL, v6);                                       \
	}                                                                                          \
	SEC("fentry/" #function)                                                                   \
	int BPF_PROG(fentry__##function, struct sock *sk, struct sk_buff *skb)                     \
	{                                                                                          \
		return syn_entry(true, sk, skb, v6);                                               \
	}                                                                                          \
	SEC("fexit/" #function)                                                                    \
	int BPF_PROG(fexit__##function, struct sock *sk, struct sk_buff *skb)                      \
	{                                                                                          \
		return syn_exit(ctx, true, sk, skb, v6);                                           \
	}

CONN_REQUEST(tcp_v4_conn_request, false)
CONN_REQUEST(tcp_v6_conn_request, true)
CONN_REQUEST(subflow_v4_conn_request, false)
CONN_REQUEST(subflow_v6_conn_request, true)

char LICENSE[] SEC("license") __weak = "Dual BSD/GPL";
