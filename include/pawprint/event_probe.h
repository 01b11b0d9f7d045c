/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Events of the probe collector. See event.h for the rules.
 */
#ifndef PAWPRINT_EVENT_PROBE_H
#define PAWPRINT_EVENT_PROBE_H

#include "pawprint/event_header.h"

#define PP_ARGS_MAX 1024 /* bytes of argv that an event can carry */

#define PP_HAVE_RUNTIME (1U << 0) /* runtime_pid */
#define PP_HAVE_SETUP	(1U << 1) /* setup_ns */
#define PP_HAVE_ARGS	(1U << 2) /* args, args_len, args_total */
#define PP_HAVE_CPU	(1U << 3) /* cpu_ns */
#define PP_HAVE_RUNQ	(1U << 4) /* runq_wait_ns */
#define PP_HAVE_STATUS	(1U << 5) /* exit_status */
/* Of pp_probe_exit: the process is gone, when and how it ended was not seen. Of
 * pp_probe_children_exit: the same of the session's children. */
#define PP_END_UNSEEN (1U << 6)

/* What names an exec session: the pid alone comes again while children of an older one
 * live on. */
struct pp_session_key {
	__u64 exec_ns; /* header.time_ns of its pp_probe_exec */
	__u32 pid;
	__u32 pad;
};
PP_ASSERT_SIZE(struct pp_session_key, 16);

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

/*
 * How long the cgroup of a session's container was throttled by its CPU limit while the
 * session ran (cpu.stat: throttled_time, throttled_usec). Sessions that overlap share it.
 */
struct pp_probe_throttled {
	struct pp_header h;
	__u64 exec_ns; /* header.time_ns of its pp_probe_exec */
	__u64 throttled_ns;
	__u32 pid;
	__u32 pad;
};
PP_ASSERT_SIZE(struct pp_probe_throttled, 48);

#endif /* PAWPRINT_EVENT_PROBE_H */
