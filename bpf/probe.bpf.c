// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Exec probes: processes that come into a running container's cgroup from outside
 * and execute a command there. Four raw tracepoints follow them; what happens
 * outside of containers costs one map update an exec, one lookup a fork and exit.
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

#define SIGNAL_GROUP_EXIT 0x00000004 /* linux/sched/signal.h, 5.4 to 6.18 */
#define RUNTIME_ANCESTORS 4

enum proc_role {
	PROC_PENDING = 1, /* in the container, still the runtime's code */
	PROC_SESSION = 2, /* runs the command */
	PROC_CHILD = 3,	  /* forked by a session */
	PROC_RUNTIME = 4, /* outside, started the session */
};

struct proc {
	u32 role;
	u32 runtime_pid;
	u64 enter_ns;
	u64 setup_ns;
	u64 exec_ns; /* names the session, with pid */
	u32 pid;
	u32 pad;
	union container_id container;
};

/* pid (tgid) -> what it is to us. Only runtimes that started a session and what they
 * brought into a container are here; deleted at exit, LRU if an exit was missed. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, u32);
	__type(value, struct proc);
} procs SEC(".maps");

struct session {
	u64 exec_ns;
	u64 cpu_ns;
	u64 runq_wait_ns;
	s64 children;
	u64 ended;
};

/* pid of a session -> its sums; outlives the process while children run. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, u32);
	__type(value, struct session);
} sessions SEC(".maps");

struct first_exec {
	u64 start_time;
	u64 time_ns;
};

/* pid -> first exec of every live process: where the setup phase of a runtime begins. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 32768);
	__type(key, u32);
	__type(value, struct first_exec);
} first_execs SEC(".maps");

/* Container id -> when first seen. The loader puts in those that already run. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, union container_id);
	__type(value, u64);
} containers SEC(".maps");

/* What is too large for the stack. Programs run with preemption off. */
struct probe_scratch {
	struct pp_probe_exec event;
	struct proc entering;
	union container_id parents;
};

/* Index: 0. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct probe_scratch);
} scratches SEC(".maps");

static __always_inline struct probe_scratch *probe_scratch(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&scratches, &zero);
}

static __always_inline bool same_container(const union container_id *a, const union container_id *b)
{
	int i;

	for (i = 0; i < (int)(sizeof(a->words) / sizeof(a->words[0])); i++) {
		if (a->words[i] != b->words[i])
			return false;
	}
	return true;
}

/* A runtime replaces itself through these before it runs the command (KERNEL: runc
 * re-executes /proc/self/exe or a memfd, crun /dev/fd/N). Its comm tells nothing. */
static __always_inline bool is_reexec(struct linux_binprm *bprm)
{
	char path[8] = {};

	bpf_probe_read_kernel_str(path, sizeof(path), BPF_CORE_READ(bprm, filename));
	if (path[0] == '/' && path[1] == 'p' && path[2] == 'r' && path[3] == 'o' &&
	    path[4] == 'c' && path[5] == '/')
		return true;
	return path[0] == '/' && path[1] == 'd' && path[2] == 'e' && path[3] == 'v' &&
	       path[4] == '/' && path[5] == 'f' && path[6] == 'd';
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
		first = bpf_map_lookup_elem(&first_execs, &pid);
		if (first && first->start_time == BPF_CORE_READ(task, group_leader, start_time)) {
			entering->runtime_pid = pid;
			entering->setup_ns = first->time_ns;
			return;
		}
		task = BPF_CORE_READ(task, real_parent);
	}
}

static __always_inline void track(u32 pid, const struct proc *proc)
{
	if (bpf_map_update_elem(&procs, &pid, proc, BPF_ANY))
		count(PP_COUNTER_TRACK_LOST);
}

/* Make `entering` ready for `pid`, which came into entering->container, unless its
 * parent is there too: a process that moves or forks inside enters nothing. */
static __always_inline bool entered(struct probe_scratch *scratch, struct task_struct *parent)
{
	struct proc *entering = &scratch->entering;

	if (container_of_task(parent, &scratch->parents) &&
	    same_container(&scratch->parents, &entering->container))
		return false;
	entering->role = PROC_PENDING;
	entering->enter_ns = bpf_ktime_get_ns();
	entering->runtime_pid = 0;
	entering->setup_ns = 0;
	return true;
}

SEC("raw_tp/cgroup_attach_task")
int BPF_PROG(probe_attach, struct cgroup *dst, const char *path, struct task_struct *task)
{
	struct probe_scratch *scratch;
	struct task_struct *parent;
	u32 pid = BPF_CORE_READ(task, tgid);

	if (bpf_map_lookup_elem(&procs, &pid))
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
	struct proc proc = {};
	struct session *session;

	session = bpf_map_lookup_elem(&sessions, &parent->pid);
	if (!session || session->exec_ns != parent->exec_ns)
		return;
	proc.role = PROC_CHILD;
	proc.pid = parent->pid;
	proc.exec_ns = parent->exec_ns;
	__sync_fetch_and_add(&session->children, 1);
	track(child_pid, &proc);
}

SEC("raw_tp/sched_process_fork")
int BPF_PROG(probe_fork, struct task_struct *parent, struct task_struct *child)
{
	struct probe_scratch *scratch;
	struct proc *known;
	u32 parent_pid, child_pid = BPF_CORE_READ(child, tgid);

	if (child_pid != (u32)BPF_CORE_READ(child, pid))
		return 0; /* a thread */
	parent_pid = BPF_CORE_READ(parent, tgid);
	known = bpf_map_lookup_elem(&procs, &parent_pid);
	if (known && known->role == PROC_PENDING) {
		track(child_pid, known);
		return 0;
	}
	if (known && known->role != PROC_RUNTIME) {
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

static __always_inline void remember_first_exec(u32 pid, struct task_struct *task, u64 now_ns)
{
	struct first_exec first = {
		.start_time = BPF_CORE_READ(task, group_leader, start_time),
		.time_ns = now_ns,
	};
	struct first_exec *known = bpf_map_lookup_elem(&first_execs, &pid);

	if (!known || known->start_time != first.start_time)
		bpf_map_update_elem(&first_execs, &pid, &first, BPF_ANY);
}

static __always_inline void start_container(void *ctx, u32 pid, const union container_id *id,
					    u64 now_ns)
{
	struct pp_container_start event = {};

	bpf_map_update_elem(&containers, id, &now_ns, BPF_ANY);
	bpf_map_delete_elem(&procs, &pid);
	start_event(&event.h, PP_KIND_CONTAINER_START, now_ns);
	event.pid = pid;
	__builtin_memcpy(event.container_id, id->hex, sizeof(event.container_id));
	emit(ctx, &event.h, sizeof(event));
}

static __always_inline u64 run_delay(struct task_struct *task)
{
	if (bpf_core_field_exists(task->sched_info.run_delay))
		return BPF_CORE_READ(task, sched_info.run_delay);
	return 0;
}

static __always_inline void emit_exec(void *ctx, struct task_struct *task, const struct proc *proc)
{
	struct probe_scratch *scratch = probe_scratch();
	struct pp_probe_exec *event;
	unsigned long begin, end;
	u32 size;
	u64 len;

	if (!scratch)
		return;
	event = &scratch->event;
	__builtin_memset(event, 0, offsetof(struct pp_probe_exec, args));
	start_event(&event->h, PP_KIND_PROBE_EXEC, proc->exec_ns);
	event->enter_ns = proc->enter_ns;
	event->setup_ns = proc->setup_ns;
	event->pid = proc->pid;
	event->runtime_pid = proc->runtime_pid;
	if (proc->runtime_pid)
		event->h.have |= PP_HAVE_RUNTIME | PP_HAVE_SETUP;
	__builtin_memcpy(event->container_id, proc->container.hex, sizeof(event->container_id));
	BPF_CORE_READ_INTO(&event->comm, task, comm);

	begin = BPF_CORE_READ(task, mm, arg_start);
	end = BPF_CORE_READ(task, mm, arg_end);
	event->args_total = end - begin;
	len = end - begin;
	if (len > PP_ARGS_MAX)
		len = PP_ARGS_MAX;
	if (bpf_probe_read_user(event->args, len, (void *)begin) == 0) {
		event->args_len = len;
		event->h.have |= PP_HAVE_ARGS;
	} else {
		len = 0;
	}
	size = offsetof(struct pp_probe_exec, args) + len;
	if (size <= sizeof(*event))
		emit(ctx, &event->h, size);
}

static __always_inline void start_session(void *ctx, struct task_struct *task, u32 pid,
					  struct proc *proc, u64 now_ns)
{
	/* What the task used before the exec was the runtime's: subtracted. */
	struct session session = {
		.exec_ns = now_ns,
		.cpu_ns = -BPF_CORE_READ(task, se.sum_exec_runtime),
		.runq_wait_ns = -run_delay(task),
	};
	struct proc runtime = {};

	proc->role = PROC_SESSION;
	proc->exec_ns = now_ns;
	proc->pid = pid;
	if (bpf_map_update_elem(&sessions, &pid, &session, BPF_ANY))
		count(PP_COUNTER_TRACK_LOST);
	if (proc->runtime_pid) {
		runtime.role = PROC_RUNTIME;
		runtime.runtime_pid = proc->runtime_pid;
		runtime.pid = pid;
		runtime.exec_ns = now_ns;
		track(proc->runtime_pid, &runtime);
	}
	emit_exec(ctx, task, proc);
}

SEC("raw_tp/sched_process_exec")
int BPF_PROG(probe_exec, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
	u32 pid = BPF_CORE_READ(task, tgid);
	u64 now_ns = bpf_ktime_get_ns();
	struct proc *proc = bpf_map_lookup_elem(&procs, &pid);

	if (!proc) {
		remember_first_exec(pid, task, now_ns);
		return 0;
	}
	if (proc->role != PROC_PENDING || is_reexec(bprm))
		return 0;
	if (!bpf_map_lookup_elem(&containers, &proc->container)) {
		start_container(ctx, pid, &proc->container, now_ns);
		return 0;
	}
	start_session(ctx, task, pid, proc, now_ns);
	return 0;
}

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

static __always_inline void emit_children_exit(void *ctx, u32 pid, const struct session *session,
					       u64 now_ns)
{
	struct pp_probe_children_exit event = {};

	start_event(&event.h, PP_KIND_PROBE_CHILDREN_EXIT, now_ns);
	event.h.have = have_times();
	event.exec_ns = session->exec_ns;
	event.pid = pid;
	event.cpu_ns = session->cpu_ns;
	event.runq_wait_ns = session->runq_wait_ns;
	emit(ctx, &event.h, sizeof(event));
}

static __always_inline void end_session(void *ctx, struct task_struct *task, u32 pid,
					struct session *session, u64 now_ns)
{
	struct pp_probe_exit event = {};

	start_event(&event.h, PP_KIND_PROBE_EXIT, now_ns);
	event.h.have = have_times() | PP_HAVE_STATUS;
	event.exec_ns = session->exec_ns;
	event.pid = pid;
	event.exit_status = exit_status(task);
	event.cpu_ns = session->cpu_ns;
	event.runq_wait_ns = session->runq_wait_ns;
	event.children = session->children;
	session->ended = 1;
	if (session->children <= 0)
		bpf_map_delete_elem(&sessions, &pid);
	emit(ctx, &event.h, sizeof(event));
}

static __always_inline void end_child(void *ctx, u32 pid, struct session *session, u64 now_ns)
{
	struct session last;

	__sync_fetch_and_add(&session->children, -1);
	if (!session->ended || session->children > 0)
		return;
	last = *session;
	/* Two last children may come here at once: the one that deletes reports. */
	if (bpf_map_delete_elem(&sessions, &pid) == 0)
		emit_children_exit(ctx, pid, &last, now_ns);
}

static __always_inline void emit_runtime_exit(void *ctx, u32 runtime_pid, u32 pid, u64 exec_ns,
					      u64 now_ns)
{
	struct pp_probe_runtime_exit event = {};

	start_event(&event.h, PP_KIND_PROBE_RUNTIME_EXIT, now_ns);
	event.exec_ns = exec_ns;
	event.pid = pid;
	event.runtime_pid = runtime_pid;
	emit(ctx, &event.h, sizeof(event));
}

SEC("raw_tp/sched_process_exit")
int BPF_PROG(probe_exit, struct task_struct *task)
{
	u32 pid = BPF_CORE_READ(task, tgid);
	struct proc *known = bpf_map_lookup_elem(&procs, &pid);
	struct session *session = NULL;
	/* The leader may be gone before other threads: only live == 0 is the end. */
	bool last = BPF_CORE_READ(task, signal, live.counter) == 0;
	u64 now_ns = bpf_ktime_get_ns();
	u64 exec_ns;
	u32 role, root;

	if (!known) {
		if (last)
			bpf_map_delete_elem(&first_execs, &pid);
		return 0;
	}
	role = known->role;
	root = known->pid;
	exec_ns = known->exec_ns;
	if (role == PROC_SESSION || role == PROC_CHILD) {
		session = bpf_map_lookup_elem(&sessions, &root);
		if (session && session->exec_ns != exec_ns)
			session = NULL;
	}
	if (session) {
		__sync_fetch_and_add(&session->cpu_ns, BPF_CORE_READ(task, se.sum_exec_runtime));
		__sync_fetch_and_add(&session->runq_wait_ns, run_delay(task));
	}
	if (!last)
		return 0;
	/* Two threads may both see live == 0: the one that deletes is the last. */
	if (bpf_map_delete_elem(&procs, &pid))
		return 0;
	bpf_map_delete_elem(&first_execs, &pid);
	if (role == PROC_RUNTIME)
		emit_runtime_exit(ctx, pid, root, exec_ns, now_ns);
	else if (session && role == PROC_SESSION)
		end_session(ctx, task, root, session, now_ns);
	else if (session && role == PROC_CHILD)
		end_child(ctx, root, session, now_ns);
	return 0;
}

char LICENSE[] SEC("license") __weak = "Dual BSD/GPL";
