/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The kernel types that pawprint's BPF programs read, and no others: only the
 * members that are used, in no particular order. libbpf relocates every access to
 * the layout of the running kernel (preserve_access_index), so a missing member
 * here costs nothing and a wrong type is an error at load. Members that a kernel
 * renamed are flavours (`___name`) in bpf/lib/kernel_compat.bpf.h.
 */
#ifndef PAWPRINT_VMLINUX_H
#define PAWPRINT_VMLINUX_H

#define __VMLINUX_H__ /* tells bpf_tracing.h that struct pt_regs has the kernel's names */

typedef signed char __s8;
typedef unsigned char __u8;
typedef short __s16;
typedef unsigned short __u16;
typedef int __s32;
typedef unsigned int __u32;
typedef long long __s64;
typedef unsigned long long __u64;
typedef __s8 s8;
typedef __u8 u8;
typedef __s16 s16;
typedef __u16 u16;
typedef __s32 s32;
typedef __u32 u32;
typedef __s64 s64;
typedef __u64 u64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u64 __be64;
typedef __u16 __sum16;
typedef __u32 __wsum;
typedef _Bool bool;
enum { false = 0, true = 1 };

/* uapi/linux/bpf.h: what bpf_helpers.h and the maps need */
enum bpf_map_type {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PERF_EVENT_ARRAY = 4,
	BPF_MAP_TYPE_PERCPU_HASH = 5,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_RINGBUF = 27,
};

enum {
	BPF_ANY = 0,
	BPF_NOEXIST = 1,
	BPF_EXIST = 2,
};

/* Whether the kernel has them is asked of its BTF, which has this enum too. */
enum bpf_func_id {
	BPF_FUNC_skc_to_tcp_sock = 137,
	BPF_FUNC_skc_to_tcp_timewait_sock = 138,
};

#define BPF_F_CURRENT_CPU 0xffffffffULL

/* For bpf_ringbuf_output() and bpf_ringbuf_query(), include/uapi/linux/bpf.h, 5.8. */
#define BPF_RB_NO_WAKEUP    (1ULL << 0)
#define BPF_RB_FORCE_WAKEUP (1ULL << 1)
#define BPF_RB_AVAIL_DATA   0

struct bpf_raw_tracepoint_args {
	__u64 args[0];
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* kernel/bpf/ringbuf.c; exists since 5.8: tells whether the ring buffer does */
struct bpf_ringbuf {
	__u64 mask;
};

struct kernfs_node {
	const char *name;
};

enum cgroup_subsys_id {
	memory_cgrp_id,
	pids_cgrp_id,
	cpuset_cgrp_id,
};

struct cgroup_root {
	int hierarchy_id;
};

struct cgroup {
	struct kernfs_node *kn;
	struct cgroup_root *root;
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
};

struct css_set {
	struct cgroup_subsys_state *subsys[16];
	struct cgroup *dfl_cgrp;
};

typedef struct {
	int counter;
} atomic_t;

struct signal_struct {
	atomic_t live;
	unsigned int flags;
	int group_exit_code;
};

struct sched_info {
	unsigned long long run_delay;
};

struct sched_entity {
	__u64 sum_exec_runtime;
};

struct mm_struct {
	unsigned long arg_start;
	unsigned long arg_end;
};

struct task_struct {
	int pid;
	int tgid;
	int exit_code;
	__u64 start_time;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct mm_struct *mm;
	struct css_set *cgroups;
	struct signal_struct *signal;
	struct sched_entity se;
	struct sched_info sched_info;
	char comm[16];
};

struct linux_binprm {
	const char *filename;
};

struct ns_common {
	unsigned int inum;
};

/* int before 5.10.x, u8 after: read by bpf_core_field_size() */
struct netns_ipv4 {
	int sysctl_tcp_syncookies;
	int sysctl_max_syn_backlog;
	int sysctl_tcp_timestamps;
};

struct net {
	struct ns_common ns;
	struct netns_ipv4 ipv4;
};

typedef struct {
	struct net *net;
} possible_net_t;

struct in6_addr {
	union {
		__u8 u6_addr8[16];
		__be32 u6_addr32[4];
	} in6_u;
};

struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num;
	unsigned short skc_family;
	possible_net_t skc_net;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
	__u32 skc_tw_rcv_nxt;
};

struct inode {
	unsigned long i_ino;
};

struct file {
	struct inode *f_inode;
};

struct socket {
	struct file *file;
};

struct sock {
	struct sock_common __sk_common;
	atomic_t sk_drops;
	__u32 sk_ack_backlog;
	__u32 sk_max_ack_backlog;
	struct socket *sk_socket;
};

struct request_sock_queue {
	atomic_t qlen;
	atomic_t young;
};

struct inet_connection_sock {
	struct request_sock_queue icsk_accept_queue;
};

struct tcp_options_received {
	int ts_recent_stamp;
	__u32 ts_recent;
};

struct tcp_sock {
	struct tcp_options_received rx_opt;
};

struct inet_timewait_sock {
	struct sock_common __tw_common;
	unsigned char tw_substate;
};

struct tcp_timewait_sock {
	struct inet_timewait_sock tw_sk;
	__u32 tw_ts_recent;
	int tw_ts_recent_stamp;
};

struct rtable {
	unsigned int rt_flags;
};

struct rt6_info {
	__u32 rt6i_flags;
};

struct sk_buff {
	unsigned char *head;
	__u16 transport_header;
	__u16 network_header;
	__be16 protocol;
	unsigned long _skb_refdst;
};

struct tcphdr {
	__be16 source;
	__be16 dest;
	__be32 seq;
	__be32 ack_seq;
};

struct tcp_request_sock {
	bool req_usec_ts;
};

struct pt_regs { /* x86 */
	unsigned long di;
	unsigned long si;
	unsigned long dx;
	unsigned long cx;
	unsigned long r8;
	unsigned long r9;
	unsigned long ax;
};

struct user_pt_regs { /* arm64 */
	__u64 regs[31];
};

#pragma clang attribute pop

#endif /* PAWPRINT_VMLINUX_H */
