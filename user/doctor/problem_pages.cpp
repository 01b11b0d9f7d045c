// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Pages of doctor's problems. tw-recycle-on is a finding too and has its page there.
#include <array>

#include "doctor/diagnosis.h"

namespace pawprint {
namespace {

constexpr std::array kPages{
    Page{
        "collector-off", "A collector cannot run here",
        "doctor attaches every hook for real and removes it again; what is off cannot run, for the "
        "reason that is told. Its tables and findings are missing, the others are complete.",
        "  pawprint doctor -v             (libbpf's log)\n"
        "  cat /sys/kernel/security/lockdown\n"
        "  grep -e KPROBE_EVENTS -e DEBUG_INFO_BTF /boot/config-$(uname -r)",
        "As the problem's action says: privilege, --btf FILE, or a kernel that has the hook.", ""},
    Page{
        "collector-degraded", "A collector runs without one of its hooks",
        "A function that is not essential could not be hooked; the reason names it and what is not "
        "seen without it.",
        "  pawprint doctor -v\n"
        "  grep -w FUNCTION /proc/kallsyms",
        "Try the other attach type: --attach kprobe or --attach fentry.",
        "When what is not seen does not occur here."},
    Page{"sysctl-risk", "A sysctl makes SYNs or new connections fail",
         "doctor judges the sysctls around SYNs and TIME_WAIT by their value and by the kernel's "
         "counters since boot. The problem says what the value does on this kernel. /proc/sys/net "
         "shows the network namespace of the reader: pods have values of their own.",
         "  sysctl NAME\n"
         "  nsenter -t PID -n sysctl NAME  (in a pod's namespace)",
         "The problem's action is the command. Make it last in /etc/sysctl.d, or in the pod's "
         "securityContext.sysctls.",
         "When the counter that goes with it does not rise any more."},
    Page{"conntrack-full", "The connection tracking table is nearly full",
         "At nf_conntrack_max nf_conntrack_alloc() (net/netfilter/nf_conntrack_core.c) refuses new "
         "connections, and their SYNs are dropped before TCP: `nf_conntrack: table full, dropping "
         "packet`. A warning from 80 %, critical from 95 %.",
         "  sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max\n"
         "  conntrack -S; dmesg | grep nf_conntrack",
         "  sysctl -w net.netfilter.nf_conntrack_max=262144\n"
         "kube-proxy sets it from --conntrack-max-per-core. Shorter timeouts help as well:\n"
         "  sysctl -w net.netfilter.nf_conntrack_tcp_timeout_established=86400",
         "When it stays below the limit at the busiest hour."},
    Page{"pid-namespace", "pawprint does not run in the node's pid namespace",
         "Events carry pids of the initial pid namespace. In another one the process with that "
         "number in /proc is another process, or none: owners of listeners and names of containers "
         "are missing.",
         "  readlink /proc/1/ns/pid        (pid:[4026531836] is the node's)",
         "  kubectl debug node/NAME -it --image=IMAGE --profile=sysadmin\n"
         "A debug pod of a node shares it; other pods need hostPID: true.",
         "Totals, reasons, remotes and times are right in any namespace."},
    Page{"network-namespace", "pawprint does not run in the node's network namespace",
         "/proc/sys/net shows the sysctls of the network namespace of its reader. Hooks see every "
         "namespace all the same.",
         "  readlink /proc/self/ns/net /proc/1/ns/net",
         "  nsenter -t 1 -n pawprint doctor\n"
         "A debug pod of a node shares it; other pods need hostNetwork: true.",
         "When it is the sysctls of this pod that are wanted."},
};

}  // namespace

std::span<const Page> problem_pages() {
  return kPages;
}

}  // namespace pawprint
