/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Which container a task or a cgroup belongs to: the id in the name of the cgroup
 * or of one of its parents (a runtime or an init system may make cgroups below it).
 */
#ifndef PAWPRINT_CONTAINER_BPF_H
#define PAWPRINT_CONTAINER_BPF_H

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "kernel_compat.bpf.h"
#include "pawprint/container_id.h"

#define PP_CGROUP_LEVELS 6 /* how far above the leaf the container's cgroup may be */

union container_id {
	char hex[PP_CONTAINER_ID_LEN];
	u64 words[PP_CONTAINER_ID_LEN / sizeof(u64)];
};

struct cgroup_name {
	char text[PP_CGROUP_NAME_LEN];
};

/* Room for one cgroup name, too large for the stack. Index: 0. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct cgroup_name);
} cgroup_names SEC(".maps");

/* The id of the container that `cgrp` is or lies in. False: in none, and `id` is anything. */
static __always_inline bool container_of_cgroup(struct cgroup *cgrp, union container_id *id)
{
	struct kernfs_node *kn = BPF_CORE_READ(cgrp, kn);
	struct cgroup_name *name;
	u32 zero = 0;
	int level, offset;
	long len;

	name = bpf_map_lookup_elem(&cgroup_names, &zero);
	if (!name)
		return false;
	for (level = 0; level < PP_CGROUP_LEVELS && kn; level++) {
		len = bpf_probe_read_kernel_str(name->text, sizeof(name->text),
						BPF_CORE_READ(kn, name));
		if (len > PP_CONTAINER_ID_LEN) {
			offset = pp_container_id_offset(name->text, (u32)len - 1);
			if (offset >= 0 && offset <= PP_CGROUP_NAME_LEN - PP_CONTAINER_ID_LEN) {
				bpf_probe_read_kernel(id->hex, sizeof(id->hex),
						      &name->text[offset]);
				if (pp_is_container_id(id->words))
					return true;
			}
		}
		kn = kernfs_parent(kn);
	}
	return false;
}

/* The task's cgroup in the hierarchy of one controller; NULL where it is on v2 or absent. */
static __always_inline struct cgroup *v1_cgroup(struct css_set *cset, u32 subsys)
{
	struct cgroup_subsys_state *css = NULL;
	struct cgroup *cgrp;

	bpf_core_read(&css, sizeof(css), &cset->subsys[subsys & 15]);
	if (!css)
		return NULL;
	cgrp = BPF_CORE_READ(css, cgroup);
	if (!cgrp || BPF_CORE_READ(cgrp, root, hierarchy_id) == 0)
		return NULL;
	return cgrp;
}

#define v1_cgroup_of(cset, subsys)                                                                 \
	(bpf_core_enum_value_exists(enum cgroup_subsys_id, subsys)                                 \
		 ? v1_cgroup(cset, bpf_core_enum_value(enum cgroup_subsys_id, subsys))             \
		 : NULL)

/*
 * The container of `task`: by its memory cgroup on v1, or pids or cpuset where memory is not
 * on v1, else by its v2 cgroup. So v1, v2 and hybrid.
 */
static __always_inline bool container_of_task(struct task_struct *task, union container_id *id)
{
	struct css_set *cset = BPF_CORE_READ(task, cgroups);
	struct cgroup *cgrp = v1_cgroup_of(cset, memory_cgrp_id);

	if (!cgrp)
		cgrp = v1_cgroup_of(cset, pids_cgrp_id);
	if (!cgrp)
		cgrp = v1_cgroup_of(cset, cpuset_cgrp_id);
	if (!cgrp)
		cgrp = BPF_CORE_READ(cset, dfl_cgrp);
	return cgrp && container_of_cgroup(cgrp, id);
}

#endif /* PAWPRINT_CONTAINER_BPF_H */
