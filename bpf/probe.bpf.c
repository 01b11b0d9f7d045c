// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Exec probes: processes that come into a running container's cgroup from outside
 * and execute a command there. Four raw tracepoints follow them; what happens outside
 * of containers costs one lookup in an array a fork, an exec or an exit, and a place there
 * from exec to exit.
 *
 *   enter   cgroup_attach_task into the container's cgroup (runc < 1.4, crun on v1),
 *           or a fork whose child is born in another container than its parent
 *           (clone into cgroup: runc >= 1.4 and crun on v2; no attach event)
 *   exec    the runtime's own re-exec keeps it pending; the first other command is
 *           the container's start if the container is new, else a session begins
 *   exit    the last thread ends it; children that live on are followed
 */
#include "vmlinux.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "lib/container.bpf.h"
#include "lib/emit.bpf.h"
#include "lib/probe_emit.bpf.h"
#include "lib/probe_runtime.bpf.h"
#include "lib/probe_state.bpf.h"

/* Of the task that a fork, exec or exit event is of, for less than reading it there. */
static __always_inline u32 current_tgid(void)
{
	return bpf_get_current_pid_tgid() >> 32;
}

SEC("raw_tp/cgroup_attach_task")
int BPF_PROG(probe_attach, struct cgroup *dst, const char *path, struct task_struct *task)
{
	struct probe_scratch *scratch;
	struct task_struct *parent;
	u32 pid = BPF_CORE_READ(task, tgid);

	if (proc_of(pid))
		return 0; /* v1: one event a hierarchy, the first one counts */
	scratch = probe_scratch();
	if (!scratch || !container_of_cgroup(dst, &scratch->entering.container))
		return 0;
	parent = BPF_CORE_READ(task, real_parent);
	if (!entered(scratch, parent))
		return 0;
	find_runtime((void *)bpf_get_current_task(), &scratch->entering);
	if (!scratch->entering.runtime_pid)
		find_runtime(parent, &scratch->entering);
	track(pid, &scratch->entering);
	return 0;
}

/* A child of a session belongs to the session. */
static __always_inline void fork_in_session(u32 child_pid, const struct proc *parent)
{
	struct session *session = bpf_map_lookup_elem(&sessions, &parent->session);
	struct proc proc = {};

	if (!session)
		return;
	proc.role = PROC_CHILD;
	proc.session = parent->session;
	__sync_fetch_and_add(&session->live, 1);
	track(child_pid, &proc);
}

SEC("raw_tp/sched_process_fork")
int BPF_PROG(probe_fork, struct task_struct *parent, struct task_struct *child)
{
	struct probe_scratch *scratch;
	struct proc *known;
	u32 parent_pid = current_tgid(), child_pid = BPF_CORE_READ(child, tgid);

	if (child_pid == parent_pid)
		return 0; /* a thread */
	known = proc_of(parent_pid);
	if (known && known->role == PROC_PENDING) {
		track(child_pid, known);
		return 0;
	}
	if (known && known->role != PROC_INIT) {
		fork_in_session(child_pid, known);
		return 0;
	}
	if (BPF_CORE_READ(child, cgroups) == BPF_CORE_READ(parent, cgroups))
		return 0;
	scratch = probe_scratch();
	if (!scratch || !container_of_task(child, &scratch->entering.container))
		return 0;
	if (!entered(scratch, parent))
		return 0;
	find_runtime(parent, &scratch->entering);
	track(child_pid, &scratch->entering);
	return 0;
}

/* The first command of a container. Its process stays known: what it moves within the
 * container (an init system does) has not come in from outside. */
static __always_inline void start_container(void *ctx, u32 pid, struct proc *proc, u64 now_ns)
{
	bpf_map_update_elem(&containers, &proc->container, &now_ns, BPF_ANY);
	proc->role = PROC_INIT;
	emit_container_start(ctx, pid, &proc->container, now_ns);
}

static __always_inline void start_session(void *ctx, struct task_struct *task, u32 pid,
					  struct proc *proc, u64 now_ns)
{
	/* What the task used before the exec was the runtime's: subtracted. */
	struct session session = {
		.cpu_ns = -BPF_CORE_READ(task, se.sum_exec_runtime),
		.runq_wait_ns = -run_delay(task),
		.live = 1,
	};

	proc->role = PROC_SESSION;
	proc->session.exec_ns = now_ns;
	proc->session.pid = pid;
	if (bpf_map_update_elem(&sessions, &proc->session, &session, BPF_ANY))
		count(PP_COUNTER_TRACK_LOST);
	link_runtime(proc);
	emit_exec(ctx, task, proc);
}

SEC("raw_tp/sched_process_exec")
int BPF_PROG(probe_exec, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
	u32 pid = current_tgid();
	u64 now_ns = bpf_ktime_get_ns();
	struct proc *proc = proc_of(pid);

	if (!proc) {
		remember_first_exec(pid, task, now_ns);
		return 0;
	}
	if (proc->role != PROC_PENDING || is_reexec(bprm))
		return 0;
	if (!bpf_map_lookup_elem(&containers, &proc->container))
		start_container(ctx, pid, proc, now_ns);
	else
		start_session(ctx, task, pid, proc, now_ns);
	return 0;
}

/*
 * One process less is live. The command may end on one CPU while its last child does on
 * another, and -mcpu=v2 has no fetch: who deletes the entry was the last.
 */
static __always_inline void end_in_session(void *ctx, struct task_struct *task, u32 role,
					   struct pp_session_key *key, struct session *session,
					   u64 now_ns)
{
	struct session last;
	bool was_last;

	__sync_fetch_and_add(&session->live, -1);
	last = *session;
	was_last = last.live <= 0 && bpf_map_delete_elem(&sessions, key) == 0;
	if (role == PROC_SESSION)
		emit_exit(ctx, task, key, &last, now_ns);
	else if (was_last)
		emit_children_exit(ctx, key, &last, now_ns);
}

/* Nothing that came into a container: perhaps the runtime of something that did. */
static __always_inline void end_outside(void *ctx, u32 pid, u64 now_ns)
{
	struct first_exec *first = first_exec_of(pid);

	if (!first)
		return;
	if (first->session.exec_ns)
		emit_runtime_exit(ctx, pid, &first->session, now_ns);
	first->pid = 0;
}

SEC("raw_tp/sched_process_exit")
int BPF_PROG(probe_exit, struct task_struct *task)
{
	u32 pid = current_tgid();
	struct proc *known = proc_of(pid);
	struct session *session = NULL;
	/* The leader may be gone before other threads: only live == 0 is the end. */
	bool last = BPF_CORE_READ(task, signal, live.counter) == 0;
	u64 now_ns = bpf_ktime_get_ns();
	struct pp_session_key key;
	u32 role;

	if (!known) {
		if (last)
			end_outside(ctx, pid, now_ns);
		return 0;
	}
	role = known->role;
	key = known->session;
	if (role == PROC_SESSION || role == PROC_CHILD)
		session = bpf_map_lookup_elem(&sessions, &key);
	if (session) {
		__sync_fetch_and_add(&session->cpu_ns, BPF_CORE_READ(task, se.sum_exec_runtime));
		__sync_fetch_and_add(&session->runq_wait_ns, run_delay(task));
	}
	if (!last)
		return 0;
	/* Two threads may both see live == 0: the one that deletes is the last. */
	if (!untrack(pid))
		return 0;
	end_outside(ctx, pid, now_ns);
	if (session)
		end_in_session(ctx, task, role, &key, session, now_ns);
	return 0;
}

char LICENSE[] SEC("license") __weak = "Dual BSD/GPL";
