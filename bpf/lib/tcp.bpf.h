/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the TCP programs share: reading a segment, the filters, the budget of events,
 * and the slot that joins a function's entry with its return.
 *
 * These functions run with bottom halves off, so on one CPU there is one segment in
 * TIME_WAIT processing and one SYN in conn_request at a time: a slot for each CPU. With
 * PREEMPT_RT a task with bottom halves off can be preempted, and where they are no longer
 * one lock for the CPU (CONFIG_PREEMPT_RT_NEEDS_BH_LOCK=n, 6.18) another one can run the
 * same function in between: there the slot is of a task, which does not migrate meanwhile.
 */
#ifndef PAWPRINT_TCP_BPF_H
#define PAWPRINT_TCP_BPF_H

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "emit.bpf.h"
#include "kernel_compat.bpf.h"
#include "pawprint/calibration_traffic.h"
#include "pawprint/tcp_rules.h"
#include "tcp_packet.bpf.h"
#include "typed.bpf.h"

#define AF_INET	   2
#define AF_INET6   10
#define NSEC_PER_S 1000000000ULL

struct tcp_slot {
	/* tcp_timewait_state_process */
	u64 tw_skb;
	struct pp_timewait tw;
	/* the skb whose verdict was TCP_TW_SYN: its conn_request has isn != 0 */
	u64 reuse_skb;
	/* conn_request */
	u64 syn_skb;
	u64 syn_sk;
	u8 syn_active;
	u8 syn_outer_v6; /* the outermost function is one of IPv6 */
	u8 syn_inner;	 /* and it has called its twin of IPv4 */
	u8 syn_ignored;
	u8 synack_active;
	u8 pad[3];
	u32 syn_drops;
	u32 synack_type;
	struct pp_syn syn;
	/* of the entry of either */
	struct tcp_packet packet;
};

/* Index: 0. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct tcp_slot);
} tcp_slots __weak SEC(".maps");

/* With pp_config.task_slots: CPU and task → its slot. The loader makes room for the tasks
 * that run softirqs; one that is gone is the least recently used. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1);
	__type(key, u64);
	__type(value, struct tcp_slot);
} task_slots __weak SEC(".maps");

/* For a new entry of `task_slots`: too large for the stack. Bytes, because the loader does
 * not know the type. */
const volatile unsigned char zero_slot[sizeof(struct tcp_slot)] __weak = {};

static __always_inline u64 slot_key(void)
{
	return (u64)bpf_get_smp_processor_id() << 32 | (u32)bpf_get_current_pid_tgid();
}

/* The slot of what runs here; NULL when nothing has begun. */
static __always_inline struct tcp_slot *tcp_slot(void)
{
	u32 zero = 0;
	u64 key;

	if (!pp_config.task_slots)
		return bpf_map_lookup_elem(&tcp_slots, &zero);
	key = slot_key();
	return bpf_map_lookup_elem(&task_slots, &key);
}

/* The same for a function's entry. */
static __always_inline struct tcp_slot *begin_tcp_slot(void)
{
	struct tcp_slot *slot = tcp_slot();
	u64 key;

	if (slot || !pp_config.task_slots)
		return slot;
	key = slot_key();
	bpf_map_update_elem(&task_slots, &key, (void *)&zero_slot, BPF_NOEXIST);
	return tcp_slot();
}

struct event_budget {
	u64 second;
	u64 used;
};

/* Events sent in the current second. Index: 0. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct event_budget);
} event_budgets __weak SEC(".maps");

/*
 * May one more event be sent in this second? What a flood can make many of has a smaller
 * share: answered SYNs and ordinary segments a half, dropped SYNs three quarters, refusals
 * and regressions at TIME_WAIT sockets, which take a handshake, all of it. Returns which one
 * of this second it is, for emit_nth(); 0: it may not be sent.
 */
static __always_inline u64 within_budget(u64 now_ns, u32 quarters)
{
	u64 second = now_ns / NSEC_PER_S;
	struct event_budget *budget;
	u32 zero = 0;

	budget = bpf_map_lookup_elem(&event_budgets, &zero);
	if (!budget)
		return 0;
	if (budget->second != second) {
		budget->second = second;
		budget->used = 0;
	}
	if (budget->used >= (u64)pp_config.events_per_s * quarters / 4)
		return 0;
	return ++budget->used;
}

static __always_inline bool in_prefix(const u8 *address)
{
	u32 bits = pp_config.remote_bits;
	int i;

	for (i = 0; i < PP_ADDR_LEN; i++) {
		u32 left = bits - i * 8;
		u8 mask;

		if ((u32)i * 8 >= bits)
			return true;
		mask = left >= 8 ? 0xff : (u8)(0xff00 >> left);
		if ((address[i] ^ pp_config.remote[i]) & mask)
			return false;
	}
	return true;
}

/* The filters of the command line that are of a host. */
static __always_inline bool wanted_host(const u8 *remote, u32 netns)
{
	if (pp_config.netns && pp_config.netns != netns)
		return false;
	return !pp_config.remote_bits || in_prefix(remote);
}

/* All of them. `port`: the local one. */
static __always_inline bool wanted(const u8 *remote, u16 port, u32 netns)
{
	if (pp_config.port && pp_config.port != port)
		return false;
	return wanted_host(remote, netns);
}

#endif /* PAWPRINT_TCP_BPF_H */
