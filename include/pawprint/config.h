/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the loader tells the BPF side (one `const volatile` struct, set between
 * open and load) and the counters that the BPF side keeps for the loader.
 */
#ifndef PAWPRINT_CONFIG_H
#define PAWPRINT_CONFIG_H

#ifdef __cplusplus
#include <linux/types.h>
#endif

#define PP_RING_BYTES	(1U << 20)
#define PP_WAKEUP_BYTES (PP_RING_BYTES / 4) /* that wait before the reader is woken */

/* Functions whose number of arguments differs by kernel: an fexit program finds the
 * return value behind them. */
enum pp_function {
	PP_FUNC_TIMEWAIT = 0,	 /* tcp_timewait_state_process */
	PP_FUNC_MAKE_SYNACK = 1, /* tcp_make_synack */
	PP_FUNC_ROUTE6 = 2,	 /* inet6_csk_route_req */
	PP_FUNCS = 3,
};

struct pp_config {
	__u32 ringbuf;	      /* 1: `events` is a ring buffer, 0: a perf event array */
	__u32 runq;	      /* 1: this kernel fills task_struct.sched_info.run_delay */
	__u32 args[PP_FUNCS]; /* number of arguments, from BTF */
	__u32 events_per_s;   /* SYN and TIME_WAIT events a CPU may send; beyond: sampled out */
	__u32 task_slots;     /* 1: a slot for each task instead of each CPU (PREEMPT_RT) */
	/* Only these are looked at; 0 is any. */
	__u32 netns;
	__u32 port;
	__u32 remote_bits; /* prefix of `remote`, 0 to 128 */
	__u8 remote[16];
};

/* Index into struct pp_counters; each only grows. */
enum pp_counter {
	PP_COUNTER_RING_LOST = 0,	/* events that found no room in `events` */
	PP_COUNTER_TRACK_LOST = 1,	/* processes that found no room in `procs` */
	PP_COUNTER_ENTRY_EXIT_LOST = 2, /* entries and returns that could not be matched */
	PP_COUNTER_TOTALS_LOST = 3, /* SYNs and segments of a namespace without room for totals */
	PP_COUNTER_TIMEWAIT_SAMPLED_OUT = 4, /* TIME_WAIT events beyond the budget */
	PP_COUNTERS = 5,
};

/* All in one value, so that one bpf(2) call reads them. */
struct pp_counters {
	__u64 value[PP_COUNTERS];
};

#endif /* PAWPRINT_CONFIG_H */
