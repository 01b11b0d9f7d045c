/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the probe programs remember: processes that came into containers, the sessions
 * that they are part of, the first exec of every process, the containers that run.
 */
#ifndef PAWPRINT_PROBE_STATE_BPF_H
#define PAWPRINT_PROBE_STATE_BPF_H

#include <bpf/bpf_helpers.h>

#include "container.bpf.h"
#include "emit.bpf.h"

enum proc_role {
	PROC_PENDING = 1, /* came into the container, still the runtime's code */
	PROC_SESSION = 2, /* runs the command */
	PROC_CHILD = 3,	  /* forked by a session */
	PROC_INIT = 4,	  /* the container's own first process */
};

struct proc {
	u32 role;
	u32 runtime_pid;
	u64 enter_ns;
	u64 setup_ns;
	struct pp_session_key session;
	union container_id container;
};

/* pid (tgid) -> what it is to us. Only what came into a container under our eyes is here,
 * and the children of that; deleted at exit, LRU if an exit was missed. Through proc_of(),
 * track() and untrack(). */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, u32);
	__type(value, struct proc);
} procs SEC(".maps");

struct session {
	u64 cpu_ns;
	u64 runq_wait_ns;
	s64 live; /* processes: the command, until it ends, and its children */
};

/* A session -> its sums; outlives the command while children run. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct pp_session_key);
	__type(value, struct session);
} sessions SEC(".maps");

struct first_exec {
	u32 pid;     /* 0: nobody's */
	u32 tracked; /* in `procs`, of all pids that have this place; evicted ones stay counted */
	u64 start_time; /* of the process, as its pid comes again */
	u64 time_ns;
	struct pp_session_key session; /* that it started as a runtime; exec_ns 0: none */
};

#define FIRST_EXECS 65536

/*
 * The first exec of every live process: where the setup phase of a runtime begins. Index: the
 * pid's lower bits, for inserting into a hash map cost more than all else at an exec. A process
 * that is as many pids younger takes the place of one.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, FIRST_EXECS);
	__type(key, u32);
	__type(value, struct first_exec);
} first_execs SEC(".maps");

/* Where the first exec of `pid` is kept, or that of another. NULL: never. */
static __always_inline struct first_exec *first_exec_slot(u32 pid)
{
	u32 index = pid & (FIRST_EXECS - 1);

	return bpf_map_lookup_elem(&first_execs, &index);
}

/* NULL: not known. */
static __always_inline struct first_exec *first_exec_of(u32 pid)
{
	struct first_exec *slot = first_exec_slot(pid);

	return pid && slot && slot->pid == pid ? slot : NULL;
}

/* NULL: nothing to us, which most are: their place is near, as it is needed anyhow, and the hash
 * map's far. */
static __always_inline struct proc *proc_of(u32 pid)
{
	struct first_exec *slot = first_exec_slot(pid);

	return slot && slot->tracked ? bpf_map_lookup_elem(&procs, &pid) : NULL;
}

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
	union container_id outside;
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

static __always_inline void track(u32 pid, const struct proc *proc)
{
	struct first_exec *slot = first_exec_slot(pid);

	/* First: whoever finds the process must look for it. */
	if (slot)
		__sync_fetch_and_add(&slot->tracked, 1);
	if (bpf_map_update_elem(&procs, &pid, proc, BPF_ANY))
		count(PP_COUNTER_TRACK_LOST);
}

/* False: somebody else did it. */
static __always_inline bool untrack(u32 pid)
{
	struct first_exec *slot = first_exec_slot(pid);

	if (bpf_map_delete_elem(&procs, &pid))
		return false;
	if (slot)
		__sync_fetch_and_add(&slot->tracked, -1);
	return true;
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

#endif /* PAWPRINT_PROBE_STATE_BPF_H */
