/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The events of the probe collector, filled from a task and what is remembered of it.
 */
#ifndef PAWPRINT_PROBE_EMIT_BPF_H
#define PAWPRINT_PROBE_EMIT_BPF_H

#include "probe_state.bpf.h"

#define SIGNAL_GROUP_EXIT 0x00000004 /* linux/sched/signal.h, 5.4 to 6.18 */

/* As wait(2) would report it: kernel/exit.c wait_task_zombie(), 5.4 to 6.18. */
static __always_inline u32 exit_status(struct task_struct *task)
{
	if (BPF_CORE_READ(task, signal, flags) & SIGNAL_GROUP_EXIT)
		return BPF_CORE_READ(task, signal, group_exit_code);
	return BPF_CORE_READ(task, group_leader, exit_code);
}

static __always_inline u32 have_times(void)
{
	return pp_config.runq ? PP_HAVE_CPU | PP_HAVE_RUNQ : PP_HAVE_CPU;
}

/* The arguments as they are in the new program's memory: on pages just written. */
static __always_inline u32 read_args(struct task_struct *task, struct pp_probe_exec *event)
{
	unsigned long begin = BPF_CORE_READ(task, mm, arg_start);
	unsigned long end = BPF_CORE_READ(task, mm, arg_end);
	u64 len = end - begin;

	event->args_total = len;
	if (len > PP_ARGS_MAX)
		len = PP_ARGS_MAX;
	if (bpf_probe_read_user(event->args, len, (void *)begin))
		return 0;
	event->args_len = len;
	event->h.have |= PP_HAVE_ARGS;
	return len;
}

static __always_inline void emit_exec(void *ctx, struct task_struct *task, const struct proc *proc)
{
	struct probe_scratch *scratch = probe_scratch();
	struct pp_probe_exec *event;
	u32 size;

	if (!scratch)
		return;
	event = &scratch->event;
	__builtin_memset(event, 0, offsetof(struct pp_probe_exec, args));
	start_event(&event->h, PP_KIND_PROBE_EXEC, proc->session.exec_ns);
	event->enter_ns = proc->enter_ns;
	event->setup_ns = proc->setup_ns;
	event->pid = proc->session.pid;
	event->runtime_pid = proc->runtime_pid;
	if (proc->runtime_pid)
		event->h.have |= PP_HAVE_RUNTIME;
	if (proc->setup_ns)
		event->h.have |= PP_HAVE_SETUP;
	__builtin_memcpy(event->container_id, proc->container.hex, sizeof(event->container_id));
	BPF_CORE_READ_INTO(&event->comm, task, comm);
	size = offsetof(struct pp_probe_exec, args) + read_args(task, event);
	if (size <= sizeof(*event))
		emit(ctx, &event->h, size);
}

static __always_inline void emit_container_start(void *ctx, u32 pid, const union container_id *id,
						 u64 now_ns)
{
	struct pp_container_start event = {};

	start_event(&event.h, PP_KIND_CONTAINER_START, now_ns);
	event.pid = pid;
	__builtin_memcpy(event.container_id, id->hex, sizeof(event.container_id));
	emit(ctx, &event.h, sizeof(event));
}

/* `session` counts the command no more: what is live are children. */
static __always_inline void emit_exit(void *ctx, struct task_struct *task,
				      const struct pp_session_key *key,
				      const struct session *session, u64 now_ns)
{
	struct pp_probe_exit event = {};
	s64 children = session->live;

	start_event(&event.h, PP_KIND_PROBE_EXIT, now_ns);
	event.h.have = have_times() | PP_HAVE_STATUS;
	event.exec_ns = key->exec_ns;
	event.pid = key->pid;
	event.exit_status = exit_status(task);
	event.cpu_ns = session->cpu_ns;
	event.runq_wait_ns = session->runq_wait_ns;
	event.children = children > 0 ? children : 0;
	emit(ctx, &event.h, sizeof(event));
}

static __always_inline void emit_children_exit(void *ctx, const struct pp_session_key *key,
					       const struct session *session, u64 now_ns)
{
	struct pp_probe_children_exit event = {};

	start_event(&event.h, PP_KIND_PROBE_CHILDREN_EXIT, now_ns);
	event.h.have = have_times();
	event.exec_ns = key->exec_ns;
	event.pid = key->pid;
	event.cpu_ns = session->cpu_ns;
	event.runq_wait_ns = session->runq_wait_ns;
	emit(ctx, &event.h, sizeof(event));
}

static __always_inline void emit_runtime_exit(void *ctx, u32 runtime_pid,
					      const struct pp_session_key *key, u64 now_ns)
{
	struct pp_probe_runtime_exit event = {};

	start_event(&event.h, PP_KIND_PROBE_RUNTIME_EXIT, now_ns);
	event.exec_ns = key->exec_ns;
	event.pid = key->pid;
	event.runtime_pid = runtime_pid;
	emit(ctx, &event.h, sizeof(event));
}

#endif /* PAWPRINT_PROBE_EMIT_BPF_H */
