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

struct pp_config {
	__u32 ringbuf; /* 1: `events` is a ring buffer, 0: a perf event array */
	__u32 runq;    /* 1: this kernel fills task_struct.sched_info.run_delay */
};

/* Index into the per-CPU array `counters`; each only grows. */
enum pp_counter {
	PP_COUNTER_RING_LOST = 0,  /* events that found no room in `events` */
	PP_COUNTER_TRACK_LOST = 1, /* processes that found no room in `procs` */
	PP_COUNTERS = 2,
};

#endif /* PAWPRINT_CONFIG_H */
