/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The event ABI: what a BPF program, a recording and the user side exchange.
 *
 * Rules: fixed-width fields, explicit padding, host byte order unless a name
 * ends in _be, zero where a value is unknown and its PP_HAVE_* bit is clear.
 * Times are CLOCK_MONOTONIC nanoseconds. A change of a layout or a meaning
 * raises PP_ABI_VERSION; a kind's number is never given to another kind.
 *
 * BPF programs include vmlinux.h first; everything else gets linux/types.h.
 */
#ifndef PAWPRINT_EVENT_H
#define PAWPRINT_EVENT_H

#ifdef __cplusplus
#include <linux/types.h>

#include <cstddef>
#define PP_ASSERT_SIZE(type, bytes)                                                                \
	static_assert(sizeof(type) == (bytes) && alignof(type) == 8, #type)
#else
#define PP_ASSERT_SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), #type)
#endif

#define PP_ABI_VERSION 1

#define PP_CONTAINER_ID_LEN 64	 /* hex digits, no terminating NUL */
#define PP_COMM_LEN	    16	 /* TASK_COMM_LEN, NUL padded */
#define PP_ARGS_MAX	    1024 /* bytes of argv that an event can carry */

enum pp_kind {
	/* probe */
	PP_KIND_PROBE_EXEC = 1,		 /* a session's command was executed */
	PP_KIND_PROBE_EXIT = 2,		 /* its last thread ended */
	PP_KIND_PROBE_RUNTIME_EXIT = 3,	 /* the runtime that started it ended */
	PP_KIND_PROBE_CHILDREN_EXIT = 4, /* the last child that outlived it ended */
	PP_KIND_CONTAINER_START = 5,	 /* first command of a container */

	/* made by the user side, recorded and replayed like the others */
	PP_KIND_TICK = 64,
	PP_KIND_LOSS = 65,
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

#define PP_HAVE_RUNTIME (1U << 0) /* runtime_pid */
#define PP_HAVE_SETUP	(1U << 1) /* setup_ns */
#define PP_HAVE_ARGS	(1U << 2) /* args, args_len, args_total */
#define PP_HAVE_CPU	(1U << 3) /* cpu_ns */
#define PP_HAVE_RUNQ	(1U << 4) /* runq_wait_ns */
#define PP_HAVE_STATUS	(1U << 5) /* exit_status */

/*
 * A process that came into a running container's cgroup from outside executed
 * its command. (pid, header.time_ns) names the session in the events that follow.
 */
struct pp_probe_exec {
	struct pp_header h;
	__u64 setup_ns; /* first exec of the runtime's process */
	__u64 enter_ns; /* came into the container's cgroup */
	__u32 pid;	/* thread group id in the initial pid namespace */
	__u32 runtime_pid;
	char container_id[PP_CONTAINER_ID_LEN];
	char comm[PP_COMM_LEN];
	__u32 args_len;		/* bytes of args[] that are valid */
	__u32 args_total;	/* bytes that the process really has */
	char args[PP_ARGS_MAX]; /* each argument ends in NUL; the event is cut after args_len */
};
PP_ASSERT_SIZE(struct pp_probe_exec, 1160);

/* The end of a session's last thread. */
struct pp_probe_exit {
	struct pp_header h;
	__u64 exec_ns; /* header.time_ns of its pp_probe_exec */
	__u32 pid;
	__u32 exit_status;  /* as wait(2) reports it: code << 8, or the signal */
	__u64 cpu_ns;	    /* all threads and children so far, since the exec */
	__u64 runq_wait_ns; /* the same, runnable but waiting for a CPU */
	__u32 children;	    /* processes of the session that still run */
	__u32 pad;
};
PP_ASSERT_SIZE(struct pp_probe_exit, 64);

struct pp_probe_runtime_exit {
	struct pp_header h;
	__u64 exec_ns;
	__u32 pid; /* of the session */
	__u32 runtime_pid;
};
PP_ASSERT_SIZE(struct pp_probe_runtime_exit, 40);

struct pp_probe_children_exit {
	struct pp_header h;
	__u64 exec_ns;
	__u32 pid;
	__u32 pad;
	__u64 cpu_ns; /* of the whole session, these children included */
	__u64 runq_wait_ns;
};
PP_ASSERT_SIZE(struct pp_probe_children_exit, 56);

/* The first command of a container: it is the container's own, not a session. */
struct pp_container_start {
	struct pp_header h;
	__u32 pid;
	__u32 pad;
	char container_id[PP_CONTAINER_ID_LEN];
};
PP_ASSERT_SIZE(struct pp_container_start, 96);

/* Once a second: what lets time pass in the model when nothing happens. */
struct pp_tick {
	struct pp_header h;
	__u64 realtime_ns; /* CLOCK_REALTIME at header.time_ns */
};
PP_ASSERT_SIZE(struct pp_tick, 32);

enum pp_loss_stage {
	PP_LOSS_RING = 0,	/* no room in the ring or perf buffer */
	PP_LOSS_ENTRY_EXIT = 1, /* a return that could not be matched with its entry */
	PP_LOSS_QUEUE = 2,	/* user side tables were full */
	PP_LOSS_RECORDER = 3,	/* could not be written to the recording */
	PP_LOSS_DECODE = 4,	/* bytes that were no event */
	PP_LOSS_TRACK = 5,	/* kernel side tables were full: a session was not followed */
	PP_LOSS_STAGES = 6,
};

/* `events` were lost between `from_ns` and header.time_ns. */
struct pp_loss {
	struct pp_header h;
	__u64 from_ns;
	__u64 events;
	__u32 stage; /* enum pp_loss_stage */
	__u32 pad;
};
PP_ASSERT_SIZE(struct pp_loss, 48);

#undef PP_ASSERT_SIZE
#endif /* PAWPRINT_EVENT_H */
