/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * How an event leaves the kernel: one map, `events`, that the loader makes a ring
 * buffer (5.8+) or a perf event array, and one function that writes to either.
 * Every event that finds no room is counted.
 */
#ifndef PAWPRINT_EMIT_BPF_H
#define PAWPRINT_EMIT_BPF_H

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "pawprint/config.h"
#include "pawprint/event.h"

/* Weak, like the maps here: several objects that are linked into one share them. */
const volatile struct pp_config pp_config __weak = {};

/* Events for the loader. The loader sets type and size before load. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, PP_RING_BYTES);
} events __weak SEC(".maps");

/* What was lost. Never a global: without BPF_F_MMAPABLE (before
 * 5.5) the loader could not read it through the skeleton. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct pp_counters);
} counters __weak SEC(".maps");

static __always_inline void count(enum pp_counter which)
{
	u32 key = 0;
	struct pp_counters *all = bpf_map_lookup_elem(&counters, &key);

	if (all)
		all->value[which] += 1;
}

/*
 * An interrupt and a wakeup for each event would cost more than all else here. The reader
 * looks 20 times a second by itself; it is woken when a quarter of the ring waits. Perf
 * buffers do the same by their watermark.
 *
 * To ask how much waits is a call too. Of events that come in floods (`nth` of this CPU in this
 * second) every eighth asks: 128 CPUs fill no more than another quarter of the ring, with the
 * largest events, before one of them does.
 */
static __always_inline u64 wakeup_flags(u64 nth)
{
	if (nth % 8 || bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) < PP_WAKEUP_BYTES)
		return BPF_RB_NO_WAKEUP;
	return BPF_RB_FORCE_WAKEUP;
}

/*
 * Write `size` bytes of `event`. The type check comes first: it is a constant
 * after relocation, so a kernel without the ring buffer never sees its helper;
 * a `const volatile` value alone is no constant to the verifier of 5.4 (read-only
 * maps are tracked as scalars since 5.5, commit a23740ec43ba).
 */
static __always_inline void emit_nth(void *ctx, struct pp_header *event, u32 size, u64 nth)
{
	long err;

	event->size = size;
	if (bpf_core_type_exists(struct bpf_ringbuf) && pp_config.ringbuf)
		err = bpf_ringbuf_output(&events, event, size, wakeup_flags(nth));
	else
		err = bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, event, size);
	if (err)
		count(PP_COUNTER_RING_LOST);
}

/* An event that is rare. */
static __always_inline void emit(void *ctx, struct pp_header *event, u32 size)
{
	emit_nth(ctx, event, size, 0);
}

/* Fill the header of a zeroed event. */
static __always_inline void start_event(struct pp_header *event, enum pp_kind kind, u64 now_ns)
{
	event->time_ns = now_ns;
	event->kind = kind;
	event->cpu = bpf_get_smp_processor_id();
}

#endif /* PAWPRINT_EMIT_BPF_H */
