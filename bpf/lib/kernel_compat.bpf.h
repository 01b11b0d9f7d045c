/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Every difference between kernels that the BPF programs know about: one flavour
 * and one accessor each, with the change that made it. Never LINUX_VERSION_CODE:
 * stable and distribution kernels carry backports.
 */
#ifndef PAWPRINT_KERNEL_COMPAT_BPF_H
#define PAWPRINT_KERNEL_COMPAT_BPF_H

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

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

/* Time on run queues. CONFIG_SCHED_INFO may be off: then there is no such member. */
static __always_inline u64 run_delay(struct task_struct *task)
{
	if (bpf_core_field_exists(task->sched_info.run_delay))
		return BPF_CORE_READ(task, sched_info.run_delay);
	return 0;
}

/*
 * A sysctl of struct netns_ipv4: int until the 5.10 to 5.15 cycles, u8 after (4ecc1baf362c
 * "tcp: convert elligible sysctls to u8", backported to 5.10.y). `typed`: as in typed.bpf.h, by
 * the member's offset, because libbpf refuses to relocate a load of an int to one of a byte; in
 * assembler, because the compiler would make such a load of it.
 */
#define read_sysctl(typed, net, name)                                                              \
	({                                                                                         \
		int __value = 0;                                                                   \
		if (bpf_core_field_exists((net)->ipv4.name)) {                                     \
			u64 __offset = bpf_core_field_offset((net)->ipv4.name);                    \
			bool __byte = bpf_core_field_size((net)->ipv4.name) == 1;                  \
			const void *__at;                                                          \
			asm("" : "+r"(__offset));                                                  \
			__at = (const void *)(net) + __offset;                                     \
			if (typed)                                                                 \
				__value = __byte ? *(const u8 *)__at : *(const int *)__at;         \
			else                                                                       \
				bpf_probe_read_kernel(&__value, __byte ? 1 : 4, __at);             \
		}                                                                                  \
		__value;                                                                           \
	})

/*
 * How old a ts_recent may be for PAWS: TCP_PAWS_24DAYS, or TCP_PAWS_WRAP (INT_MAX / 10^6)
 * since 614e8316aa4c ("tcp: add support for usec resolution in TCP TS values", 6.7), which
 * also brought the member that is looked for here.
 */
static __always_inline u32 paws_limit_s(void)
{
	return bpf_core_field_exists(((struct tcp_request_sock *)0)->req_usec_ts)
		       ? 2147
		       : 60 * 60 * 24 * 24;
}

/*
 * A word in the context of a tracing program whose function has more or fewer arguments by
 * kernel; the return value of an fexit program lies behind them. `args` comes from read-only data,
 * so that the verifier drops the other branches (5.5+, as fexit itself). In assembler, because the
 * compiler would compute one address for all of them ("dereference of modified ctx ptr", 6.1).
 */
#define ctx_slot(ctx, offset)                                                                      \
	({                                                                                         \
		u64 __slot;                                                                        \
		asm volatile("%0 = *(u64 *)(%1 + " #offset ")" : "=r"(__slot) : "r"(ctx));         \
		__slot;                                                                            \
	})

static __always_inline u64 fexit_return(u64 *ctx, u32 args)
{
	switch (args) {
	case 3:
		return ctx_slot(ctx, 24);
	case 4:
		return ctx_slot(ctx, 32);
	case 5:
		return ctx_slot(ctx, 40);
	case 6:
		return ctx_slot(ctx, 48);
	default:
		return 0;
	}
}

#endif /* PAWPRINT_KERNEL_COMPAT_BPF_H */
