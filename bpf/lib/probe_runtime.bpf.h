/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The container runtime of a session: its own re-execs, its first exec, how it brings a
 * process into a container.
 */
#ifndef PAWPRINT_PROBE_RUNTIME_BPF_H
#define PAWPRINT_PROBE_RUNTIME_BPF_H

#include "pawprint/runtime_exec.h"
#include "probe_state.bpf.h"

#define RUNTIME_ANCESTORS 4

static __always_inline bool is_reexec(struct linux_binprm *bprm)
{
	char path[PP_EXEC_PATH_LEN] = {};

	bpf_probe_read_kernel_str(path, sizeof(path), BPF_CORE_READ(bprm, filename));
	return pp_is_runtime_reexec(path);
}

/* `task` executes a program, so it leads its thread group: fs/exec.c de_thread(). */
static __always_inline void remember_first_exec(u32 pid, struct task_struct *task, u64 now_ns)
{
	struct first_exec *slot = first_exec_slot(pid);
	u64 start_time = BPF_CORE_READ(task, start_time);

	if (!slot || (slot->pid == pid && slot->start_time == start_time))
		return;
	slot->pid = pid;
	slot->start_time = start_time;
	slot->time_ns = now_ns;
	slot->session.exec_ns = 0;
}

/*
 * The runtime that brought `entering` into its container: the first of `from` and
 * its ancestors that executed a program since we watch. Its intermediate forks
 * (crun) executed nothing.
 */
static __always_inline void find_runtime(struct task_struct *from, struct proc *entering)
{
	struct task_struct *task = from;
	struct first_exec *first;
	u32 pid;
	int i;

	for (i = 0; i < RUNTIME_ANCESTORS; i++) {
		pid = BPF_CORE_READ(task, tgid);
		if (pid <= 1)
			return;
		first = first_exec_of(pid);
		if (first && first->start_time == BPF_CORE_READ(task, group_leader, start_time)) {
			entering->runtime_pid = pid;
			entering->setup_ns = first->time_ns;
			return;
		}
		task = BPF_CORE_READ(task, real_parent);
	}
}

/* Make `entering` ready for a process that came into entering->container, unless `from`
 * is there too: a process that moves or forks inside enters nothing. */
static __always_inline bool entered(struct probe_scratch *scratch, struct task_struct *from)
{
	struct proc *entering = &scratch->entering;

	if (container_of_task(from, &scratch->outside) &&
	    same_container(&scratch->outside, &entering->container))
		return false;
	entering->role = PROC_PENDING;
	entering->enter_ns = bpf_ktime_get_ns();
	entering->runtime_pid = 0;
	entering->setup_ns = 0;
	return true;
}

/* The end of the runtime is the end of this session's teardown. A detached one may have
 * ended before the command's exec: then there is none to wait for. */
static __always_inline void link_runtime(struct proc *proc)
{
	struct first_exec *first = first_exec_of(proc->runtime_pid);

	if (first)
		first->session = proc->session;
	else
		proc->runtime_pid = 0;
}

#endif /* PAWPRINT_PROBE_RUNTIME_BPF_H */
