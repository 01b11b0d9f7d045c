/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Every difference between kernels that the BPF programs know about: one flavour
 * and one accessor each, with the change that made it. Never LINUX_VERSION_CODE:
 * stable and distribution kernels carry backports.
 */
#ifndef PAWPRINT_KERNEL_COMPAT_BPF_H
#define PAWPRINT_KERNEL_COMPAT_BPF_H

#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* 633488947ef6 ("kernfs: Use RCU to access kernfs_node::parent", 6.15) renamed parent. */
struct kernfs_node___before_6_15 {
	struct kernfs_node *parent;
};

struct kernfs_node___since_6_15 {
	struct kernfs_node *__parent;
};

#pragma clang attribute pop

static __always_inline struct kernfs_node *kernfs_parent(struct kernfs_node *kn)
{
	struct kernfs_node___since_6_15 *since = (void *)kn;
	struct kernfs_node___before_6_15 *before = (void *)kn;

	if (bpf_core_field_exists(since->__parent))
		return BPF_CORE_READ(since, __parent);
	return BPF_CORE_READ(before, parent);
}

#endif /* PAWPRINT_KERNEL_COMPAT_BPF_H */
