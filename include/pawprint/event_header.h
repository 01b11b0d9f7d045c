/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What every event begins with, and the kinds of events. See event.h for the rules.
 */
#ifndef PAWPRINT_EVENT_HEADER_H
#define PAWPRINT_EVENT_HEADER_H

#ifdef __cplusplus
#include <linux/types.h>

#include <cstddef>
#define PP_ASSERT_SIZE(type, bytes)                                                                \
	static_assert(sizeof(type) == (bytes) && alignof(type) == 8, #type)
#else
#define PP_ASSERT_SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), #type)
#endif

#define PP_ABI_VERSION 2

#define PP_ADDR_LEN	    16 /* IPv6 in network order; IPv4 as ::ffff:a.b.c.d */
#define PP_CONTAINER_ID_LEN 64 /* hex digits, no terminating NUL */
#define PP_COMM_LEN	    16 /* TASK_COMM_LEN, NUL padded */

enum pp_kind {
	/* probe */
	PP_KIND_PROBE_EXEC = 1,		 /* a session's command was executed */
	PP_KIND_PROBE_EXIT = 2,		 /* its last thread ended */
	PP_KIND_PROBE_RUNTIME_EXIT = 3,	 /* the runtime that started it ended */
	PP_KIND_PROBE_CHILDREN_EXIT = 4, /* the last child that outlived it ended */
	PP_KIND_CONTAINER_START = 5,	 /* first command of a container */

	/* timewait and syn */
	PP_KIND_TIMEWAIT = 16,	      /* a segment hit a TIME_WAIT or FIN_WAIT2 socket */
	PP_KIND_SYN = 17,	      /* a SYN reached a listener */
	PP_KIND_TIME_WAIT_ENTER = 18, /* a local socket entered TIME_WAIT or FIN_WAIT2 */
	PP_KIND_SYN_TOTALS = 19,      /* exact counts of one network namespace */
	PP_KIND_TIMEWAIT_TOTALS = 20, /* the same for TIME_WAIT segments */

	/* made by the user side, recorded and replayed like the others */
	PP_KIND_TICK = 64,
	PP_KIND_LOSS = 65,
	PP_KIND_COUNTER = 66,	      /* a counter of the kernel's own, for comparison */
	PP_KIND_LISTENER = 67,	      /* who owns a listening socket */
	PP_KIND_SYSCTL = 68,	      /* a sysctl of the node, at the start and when it changes */
	PP_KIND_LISTENING = 69,	      /* a listening socket and its backlog */
	PP_KIND_CONTAINER_NAME = 80,  /* what the kubelet calls a container */
	PP_KIND_PROBE_SPEC = 81,      /* a probe or hook of a pod spec */
	PP_KIND_KUBE_EVENT = 82,      /* an event of the API server about a pod */
	PP_KIND_PROBE_THROTTLED = 83, /* throttled time of a cgroup during a session */
};

struct pp_header {
	__u64 time_ns; /* when it happened */
	__u32 size;    /* bytes of the whole event, this header included */
	__u16 kind;    /* enum pp_kind */
	__u16 cpu;     /* where it happened */
	__u32 have;    /* PP_HAVE_*: which fields this source could fill */
	__u32 pad;
};
PP_ASSERT_SIZE(struct pp_header, 24);

#endif /* PAWPRINT_EVENT_HEADER_H */
