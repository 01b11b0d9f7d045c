// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * SYNs that reach a listener: answered, or dropped and why. A drop is proved: between
 * entry and return of the outermost conn_request no SYN-ACK was made for its skb, and
 * the listener's sk_drops went up. Queue lengths at entry explain it.
 *
 * tcp_v4_conn_request, tcp_v6_conn_request (sk, skb); subflow_v4/v6_conn_request of MPTCP
 * (5.10+) call the same code beside them. A v4-mapped SYN passes v6 and then v4: nested
 * calls for one skb are one SYN. tcp_make_synack returns the proof.
 */
#include "vmlinux.h"

#include <bpf/bpf_tracing.h>

#include "lib/tcp.bpf.h"

#define TCP_SYNACK_COOKIE 2 /* enum tcp_synack_type, net/tcp.h, 4.6+ */
#define RTCF_MULTICAST	  0x20000000
#define RTCF_BROADCAST	  0x10000000

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

static __always_inline bool is_multicast(struct sk_buff *skb)
{
	/* SKB_DST_NOREF is bit 0. */
	struct rtable *rt = (void *)(BPF_CORE_READ(skb, _skb_refdst) & ~1UL);

	return rt && (BPF_CORE_READ(rt, rt_flags) & (RTCF_BROADCAST | RTCF_MULTICAST));
}

static __always_inline void read_queues(struct sock *sk, struct net *net, struct pp_syn *event)
{
	struct inet_connection_sock *icsk = (void *)sk;

	event->ack_backlog = BPF_CORE_READ(sk, sk_ack_backlog);
	event->max_ack_backlog = BPF_CORE_READ(sk, sk_max_ack_backlog);
	event->qlen = BPF_CORE_READ(icsk, icsk_accept_queue.qlen.counter);
	event->young = BPF_CORE_READ(icsk, icsk_accept_queue.young.counter);
	event->syncookies = read_sysctl(net, sysctl_tcp_syncookies);
	event->max_syn_backlog = read_sysctl(net, sysctl_max_syn_backlog);
	event->h.have |= PP_HAVE_QUEUES | PP_HAVE_SYN_QUEUE | PP_HAVE_COOKIES;
}

/* Make the slot ready for the SYN in `skb`, with all that is known at entry. */
static __always_inline void start_syn(struct tcp_slot *slot, struct sock *sk, struct sk_buff *skb)
{
	struct net *net = BPF_CORE_READ(sk, __sk_common.skc_net.net);
	unsigned char *th = BPF_CORE_READ(skb, head) + BPF_CORE_READ(skb, transport_header);
	struct pp_syn *event = &slot->syn;
	struct tcp_fields tcp = {};

	__builtin_memset(event, 0, offsetof(struct pp_syn, header));
	start_event(&event->h, PP_KIND_SYN, bpf_ktime_get_ns());
	event->family = read_addresses(skb, event->remote, event->local);
	read_tcp(th, &tcp);
	event->remote_port = tcp.source;
	event->local_port = tcp.dest;
	event->seq = tcp.seq;
	event->netns = BPF_CORE_READ(net, ns.inum);
	event->h.have = PP_HAVE_NETNS | PP_HAVE_DROPS | PP_HAVE_ISN;
	if (slot->reuse_skb == (u64)skb)
		event->seen |= PP_SYN_REUSE;
	slot->reuse_skb = 0;
	slot->syn_ignored = !wanted(event->remote, event->local_port, event->netns);
	if (slot->syn_ignored)
		return;
	if (event->family == 4 && is_multicast(skb))
		event->seen |= PP_SYN_MULTICAST;
	if (read_tsval(slot, th, tcp.header_len, net, &event->tsval))
		event->h.have |= PP_HAVE_TSVAL;
	read_queues(sk, net, event);
	slot->syn_drops = BPF_CORE_READ(sk, sk_drops.counter);
}

static __always_inline int syn_entry(struct sock *sk, struct sk_buff *skb)
{
	struct tcp_slot *slot = tcp_slot();

	if (!slot)
		return 0;
	if (slot->syn_depth && slot->syn_skb == (u64)skb) {
		slot->syn_depth++;
		return 0;
	}
	if (slot->syn_depth)
		count(PP_COUNTER_ENTRY_EXIT_LOST); /* the return of the one before was missed */
	slot->syn_depth = 1;
	slot->syn_skb = (u64)skb;
	slot->syn_sk = (u64)sk;
	start_syn(slot, sk, skb);
	return 0;
}

/* The packet's own bytes, IP and TCP header: evidence for drops. */
static __always_inline void read_headers(struct sk_buff *skb, struct pp_syn *event)
{
	u16 network = BPF_CORE_READ(skb, network_header);
	u16 transport = BPF_CORE_READ(skb, transport_header);
	unsigned char *ip = BPF_CORE_READ(skb, head) + network;
	u32 ip_len = (u16)(transport - network);
	struct tcp_fields tcp = {};
	u32 len;

	read_tcp(ip + ip_len, &tcp);
	len = ip_len + tcp.header_len;
	if (len > PP_HEADER_MAX)
		len = PP_HEADER_MAX;
	if (bpf_probe_read_kernel(event->header, len, ip))
		return;
	event->header_len = len;
	event->ip_len = ip_len;
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

static __always_inline int syn_exit(void *ctx)
{
	struct tcp_slot *slot = tcp_slot();
	struct pp_syn_counts *counts;
	struct pp_syn *event;
	struct sock *sk;
	u32 share, size;

	if (!slot)
		return 0;
	if (!slot->syn_depth) {
		count(PP_COUNTER_ENTRY_EXIT_LOST);
		return 0;
	}
	if (--slot->syn_depth || slot->syn_ignored)
		return 0;
	event = &slot->syn;
	sk = (void *)slot->syn_sk;
	if ((u32)BPF_CORE_READ(sk, sk_drops.counter) != slot->syn_drops)
		event->seen |= PP_SYN_DROPS_ROSE;
	pp_judge_syn(event);
	counts = counts_of(event->netns);
	if (counts)
		count_syn(slot, counts);
	else
		count(PP_COUNTER_TOTALS_LOST);

	share = event->verdict == PP_SYN_ANSWERED ? 2 : 1;
	if (!within_budget(slot, event->h.time_ns, share)) {
		if (counts)
			counts->sampled_out++;
		return 0;
	}
	if (event->verdict != PP_SYN_ANSWERED) {
		read_headers((void *)slot->syn_skb, event);
		event->listener_ino = BPF_CORE_READ(sk, sk_socket, file, f_inode, i_ino);
		event->h.have |= PP_HAVE_SOCKET;
	}
	size = offsetof(struct pp_syn, header) + event->header_len;
	if (size <= sizeof(*event))
		emit(ctx, &event->h, size);
	return 0;
}

/* Only inside a conn_request: SYN-ACKs are also made by timers and for retransmits. */
static __always_inline int synack_entry(u32 type)
{
	struct tcp_slot *slot = tcp_slot();

	if (slot && slot->syn_depth)
		slot->synack_type = type;
	return 0;
}

static __always_inline int synack_exit(u64 synack)
{
	struct tcp_slot *slot = tcp_slot();

	if (!slot || !slot->syn_depth)
		return 0;
	if (!synack)
		slot->syn.seen |= PP_SYN_SYNACK_NULL;
	else if (slot->synack_type == TCP_SYNACK_COOKIE)
		slot->syn.seen |= PP_SYN_SYNACK | PP_SYN_COOKIE;
	else
		slot->syn.seen |= PP_SYN_SYNACK;
	slot->synack_type = 0;
	return 0;
}

/* A step inside conn_request that failed. */
static __always_inline int step(u32 seen, bool failed)
{
	struct tcp_slot *slot = tcp_slot();

	if (failed && slot && slot->syn_depth)
		slot->syn.seen |= seen;
	return 0;
}

#define CONN_REQUEST(function)                                                                     \
	SEC("kprobe/" #function)                                                                   \
	int BPF_KPROBE(kprobe__##function, struct sock *sk, struct sk_buff *skb)                   \
	{                                                                                          \
		return syn_entry(sk, skb);                                                         \
	}                                                                                          \
	SEC("kretprobe/" #function)                                                                \
	int BPF_KRETPROBE(kretprobe__##function)                                                   \
	{                                                                                          \
		return syn_exit(ctx);                                                              \
	}                                                                                          \
	SEC("fentry/" #function)                                                                   \
	int BPF_PROG(fentry__##function, struct sock *sk, struct sk_buff *skb)                     \
	{                                                                                          \
		return syn_entry(sk, skb);                                                         \
	}                                                                                          \
	SEC("fexit/" #function)                                                                    \
	int BPF_PROG(fexit__##function)                                                            \
	{                                                                                          \
		return syn_exit(ctx);                                                              \
	}

CONN_REQUEST(tcp_v4_conn_request)
CONN_REQUEST(tcp_v6_conn_request)
CONN_REQUEST(subflow_v4_conn_request)
CONN_REQUEST(subflow_v6_conn_request)

SEC("kprobe/tcp_make_synack")
int BPF_KPROBE(kprobe__tcp_make_synack, void *sk, void *dst, void *req, void *foc, u32 type)
{
	return synack_entry(type);
}

SEC("kretprobe/tcp_make_synack")
int BPF_KRETPROBE(kretprobe__tcp_make_synack, u64 synack)
{
	return synack_exit(synack);
}

SEC("fentry/tcp_make_synack")
int BPF_PROG(fentry__tcp_make_synack, void *sk, void *dst, void *req, void *foc, u32 type)
{
	return synack_entry(type);
}

SEC("fexit/tcp_make_synack")
int fexit__tcp_make_synack(u64 *ctx)
{
	return synack_exit(fexit_return(ctx, pp_config.args[PP_FUNC_MAKE_SYNACK]));
}

SEC("kretprobe/security_inet_conn_request")
int BPF_KRETPROBE(kretprobe__security_inet_conn_request, int err)
{
	return step(PP_SYN_LSM, err != 0);
}

SEC("fexit/security_inet_conn_request")
int BPF_PROG(fexit__security_inet_conn_request, void *sk, void *skb, void *req, int err)
{
	return step(PP_SYN_LSM, err != 0);
}

SEC("kretprobe/inet_csk_route_req")
int BPF_KRETPROBE(kretprobe__inet_csk_route_req, u64 dst)
{
	return step(PP_SYN_NO_ROUTE, dst == 0);
}

SEC("fexit/inet_csk_route_req")
int BPF_PROG(fexit__inet_csk_route_req, void *sk, void *fl4, void *req, u64 dst)
{
	return step(PP_SYN_NO_ROUTE, dst == 0);
}

SEC("kretprobe/inet6_csk_route_req")
int BPF_KRETPROBE(kretprobe__inet6_csk_route_req, u64 dst)
{
	return step(PP_SYN_NO_ROUTE, dst == 0);
}

SEC("fexit/inet6_csk_route_req")
int fexit__inet6_csk_route_req(u64 *ctx)
{
	return step(PP_SYN_NO_ROUTE, fexit_return(ctx, pp_config.args[PP_FUNC_ROUTE6]) == 0);
}

SEC("kretprobe/inet_reqsk_alloc")
int BPF_KRETPROBE(kretprobe__inet_reqsk_alloc, u64 req)
{
	return step(PP_SYN_NO_MEMORY, req == 0);
}

SEC("fexit/inet_reqsk_alloc")
int BPF_PROG(fexit__inet_reqsk_alloc, void *ops, void *sk, bool attach, u64 req)
{
	return step(PP_SYN_NO_MEMORY, req == 0);
}

char LICENSE[] SEC("license") __weak = "Dual BSD/GPL";
