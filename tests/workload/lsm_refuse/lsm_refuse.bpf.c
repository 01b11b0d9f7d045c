// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Refuses connection requests to one port, as a security module would:
 * security_inet_conn_request(sk, skb, req).
 */
#include "vmlinux.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define EPERM 1

const volatile unsigned short refused_port = 0;

SEC("lsm/inet_conn_request")
int BPF_PROG(refuse, struct sock* sk, struct sk_buff* skb, void* req) {
  return BPF_CORE_READ(sk, __sk_common.skc_num) == refused_port ? -EPERM : 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
