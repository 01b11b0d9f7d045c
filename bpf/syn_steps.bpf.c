// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What happens to a SYN between entry and return of conn_request (syn.bpf.c): that a
 * SYN-ACK was made for it, which is the proof of an answer, and the steps that failed,
 * which are the reasons that queue lengths do not tell.
 *
 * tcp_make_synack(sk, dst, req, foc, synack_type) until 5.9, (..., syn_skb) from 5.10:
 * NULL for the retransmits of timers. Before that only bottom halves being off says that
 * the SYN-ACK belongs to the SYN.
 */
#include "vmlinux.h"

#include <bpf/bpf_tracing.h>

#include "lib/tcp.bpf.h"

#define TCP_SYNACK_COOKIE 2 /* enum tcp_synack_type, net/tcp.h, 4.6+ */

/* libbpf 1.1 names only five. */
#if defined(__TARGET_ARCH_x86)
#define PP_REGS_PARM6(ctx) (((struct pt_regs *)(ctx))->r9)
#elif defined(__TARGET_ARCH_arm64)
#define PP_REGS_PARM6(ctx) (((struct user_pt_regs *)(ctx))->regs[5])
#endif

/* Is it for the SYN in the slot? `skb`: of the SYN, where tcp_make_synack() is told. */
static __always_inline bool is_for_syn(const struct tcp_slot *slot, u64 skb)
{
	if (!slot || !slot->syn_active)
		return false;
	return pp_config.args[PP_FUNC_MAKE_SYNACK] != 6 || skb == slot->syn_skb;
}

/* A kretprobe has no arguments: what it needs of them is left in the slot. */
static __always_inline int synack_entry(u64 skb, u32 type)
{
	struct tcp_slot *slot = tcp_slot();

	if (!is_for_syn(slot, skb))
		return 0;
	slot->synack_active = 1;
	slot->synack_type = type;
	return 0;
}

static __always_inline void synack_made(struct tcp_slot *slot, u32 type, u64 synack)
{
	if (!synack)
		slot->syn.seen |= PP_SYN_SYNACK_NULL;
	else if (type == TCP_SYNACK_COOKIE)
		slot->syn.seen |= PP_SYN_SYNACK | PP_SYN_COOKIE;
	else
		slot->syn.seen |= PP_SYN_SYNACK;
}

static __always_inline int synack_exit(u64 synack)
{
	struct tcp_slot *slot = tcp_slot();

	if (!slot || !slot->syn_active || !slot->synack_active)
		return 0;
	slot->synack_active = 0;
	synack_made(slot, slot->synack_type, synack);
	return 0;
}

/* A step that failed: one that did not costs no look into a map. */
static __always_inline int step(u32 seen, bool failed)
{
	struct tcp_slot *slot;

	if (!failed)
		return 0;
	slot = tcp_slot();
	if (slot && slot->syn_active)
		slot->syn.seen |= seen;
	return 0;
}

SEC("kprobe/tcp_make_synack")
int BPF_KPROBE(kprobe__tcp_make_synack, void *sk, void *dst, void *req, void *foc, u32 type)
{
	return synack_entry(PP_REGS_PARM6(ctx), type);
}

SEC("kretprobe/tcp_make_synack")
int BPF_KRETPROBE(kretprobe__tcp_make_synack, u64 synack)
{
	return synack_exit(synack);
}

SEC("fexit/tcp_make_synack")
int fexit__tcp_make_synack(u64 *ctx)
{
	u64 synack = fexit_return(ctx, pp_config.args[PP_FUNC_MAKE_SYNACK]);
	struct tcp_slot *slot = tcp_slot();

	/* Of five arguments the sixth word is the return value, which is_for_syn() ignores then. */
	if (is_for_syn(slot, ctx_slot(ctx, 40)))
		synack_made(slot, ctx[4], synack);
	return 0;
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
