// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Columns of the tables, named as the table names them.
#include <array>

#include "explain/catalogue.h"

namespace pawprint {
namespace {

constexpr std::array kPages{
    // SYN
    Page{"received", "SYNs that reached a listener",
         "Calls of conn_request, the outermost on each CPU: tcp_v4_conn_request(), "
         "tcp_v6_conn_request(), subflow_v4_conn_request(), subflow_v6_conn_request(). Counted in "
         "the kernel, exact. A retransmitted SYN of a half-open connection is not among them since "
         "4.4: tcp_check_req() answers it. received = answered + dropped + unknown.",
         "  nstat -az TcpPassiveOpens", "", ""},
    Page{
        "answered", "SYNs for which a SYN-ACK was made",
        "tcp_make_synack() returned a packet between entry and return of conn_request. SYN cookies "
        "are answers.",
        "  nstat -az TcpPassiveOpens TcpExtSyncookiesSent", "", ""},
    Page{"cookies", "Answers that were SYN cookies",
         "The request queue was full (or tcp_syncookies = 2) and the answer keeps no state. Linux "
         "3.10 counts each as a ListenDrop although it answered.",
         "  nstat -az TcpExtTCPReqQFullDoCookies TcpExtSyncookiesSent", "", ""},
    Page{"dropped", "SYNs that got no answer, proved",
         "No SYN-ACK was made between entry and return of conn_request, the listener's sk_drops "
         "rose, and a reason of `pawprint explain` fits. Such a SYN is freed with consume_skb() "
         "from 4.19 to 6.18: tools that trace kfree_skb do not see it.",
         "  nstat -az TcpExtListenDrops", "By reason: pawprint explain REASON.", ""},
    Page{"remote", "The remote host",
         "The source address of the SYN or segment: what the node sees, after NAT on the way. IPv4 "
         "over an IPv6 socket is shown as IPv4.",
         "", "", ""},
    Page{"listener", "Address and port that the SYN was sent to",
         "The destination of the packet, not the address that the socket is bound to: one listener "
         "on 0.0.0.0 can have several.",
         "  ss -lntp", "", ""},
    Page{"owner", "The process that has the listening socket",
         "comm and pid of the process with the lowest pid that holds the socket, found in "
         "/proc/PID/fd. `-`: not found, or it is gone.",
         "  ss -lntp 'sport = :PORT'", "", ""},
    Page{"reason", "Why the SYN got no answer",
         "The first condition of the kernel's own order that held at entry of conn_request or was "
         "seen inside it. Each reason has a page.",
         "  pawprint explain", "", ""},
    Page{"count", "Events of this row in the window",
         "SYNs of this remote, listener and reason; or sessions of a command that ended. Under "
         "sampling rows count less than the totals.",
         "", "", ""},
    Page{"rate", "Events a second, over the last 10 s", "0 means none in the last 10 s.", "", "",
         ""},
    Page{"acceptq", "Accept queue: connections that wait / the limit",
         "sk_ack_backlog and sk_max_ack_backlog at the last SYN of the row, before it was handled. "
         "3/2 is full: the kernel compares with >.",
         "  ss -lnt                        (Recv-Q / Send-Q)", "", ""},
    Page{"synq", "SYN queue: half-open connections / the limit",
         "icsk_accept_queue.qlen, and the listener's backlog that limits it since 4.4.",
         "  ss -tan state syn-recv | wc -l", "", ""},

    // TIME_WAIT
    Page{"syns", "SYNs of this host that reached a listener",
         "With and without a timestamp, on all kernels.", "", "", ""},
    Page{"backwards", "SYNs whose timestamp is behind the host's last SYN",
         "The plain signal of several clocks behind one address, or of timestamps that are "
         "randomised per connection (Linux 6.1.192, 6.12 and later as the client). It is no error "
         "by itself.",
         "  tcpdump -nn 'tcp[tcpflags] & tcp-syn != 0 and src host REMOTE'", "", ""},
    Page{"tw-segs", "Segments of this host that hit a TIME_WAIT or FIN_WAIT2 socket",
         "Calls of tcp_timewait_state_process() (net/ipv4/tcp_minisocks.c), normal closing "
         "included.",
         "  ss -tan state time-wait dst REMOTE", "", ""},
    Page{
        "regressed", "Segments whose timestamp was behind the last one of the connection",
        "The kernel's own PAWS test in tcp_timewait_state_process(), from the values at its entry: "
        "(s32)(tw_ts_recent - tsval) > 0, for 24 days after ts_recent was set (3.10 to 6.1), 2147 "
        "s since (6.12). Segments of any kind.",
        "  nstat -az TcpExtPAWSEstab TcpExtPAWSTimewait",
        "See pawprint explain timewait-regression.", "Old duplicates: PAWS is there to drop them."},
    Page{"refused", "SYNs to a TIME_WAIT socket that were not taken",
         "By kind in JSON: rate_limited (no answer at all), regression (the timestamp), "
         "out_of_window (FIN_WAIT2), not_newer (no newer timestamp and no newer sequence number).",
         "  nstat -az TcpExtPAWSEstab TcpExtTCPACKSkippedTimeWait",
         "See pawprint explain timewait-regression.", ""},
    Page{"reused", "SYNs that took over a TIME_WAIT socket",
         "tcp_timewait_state_process() returned TCP_TW_SYN: the timestamp or the sequence number "
         "was newer, and the connection begins anew.",
         "  nstat -az TcpExtTW TcpExtTWRecycled", "", "Always: that is how it should be."},
    Page{"recycle", "SYNs that tcp_tw_recycle of Linux 3.10 would refuse",
         "The rule of 3.10, run as a simulation on this node's traffic: the stamp of a host is set "
         "when a local socket enters TIME_WAIT, and a SYN more than one unit behind it is refused "
         "for 60 s. It tells what older nodes with the same clients do. `-`: this source does not "
         "see sockets enter TIME_WAIT.",
         "", "Keep tcp_tw_recycle at 0: sysctl -w net.ipv4.tcp_tw_recycle=0", ""},
    Page{"clocks", "Machines behind the address, estimated from timestamps",
         "Timestamps of one machine lie on a line over time; lines are counted. `-`: too few SYNs, "
         "or timestamps are randomised per connection, as new Linux kernels do.",
         "", "See pawprint explain nat-clocks.", ""},

    // PROBES
    Page{"container", "The container that the command ran in",
         "namespace/pod/container where they are known, otherwise the begin of the container id.",
         "  crictl ps --id ID\n"
         "  kubectl get pods -A -o wide --field-selector spec.nodeName=NODE",
         "", ""},
    Page{"command", "What was executed, with its arguments",
         "argv as the process had it, cut at 1024 bytes. Probes, hooks and kubectl exec look the "
         "same to the kernel.",
         "", "", ""},
    Page{"p50", "Half of the sessions took at most this long in total",
         "Total runs from the runtime's first exec (runc, crun) to its exit, or to the command's "
         "end when the runtime had detached. It is what kubelet waits for, less its own and "
         "containerd's time before.",
         "", "", ""},
    Page{"p99", "99 of 100 sessions took at most this long in total",
         "As p50. With fewer than 100 sessions it is the longest one.", "", "", ""},
    Page{"run-p50", "Half of the commands themselves took at most this long",
         "From the command's exec to the end of its last thread. When it is far below P50, the "
         "runtime or the node is slow, not the probe.",
         "  time kubectl exec -n NS POD -c CONTAINER -- COMMAND", "", ""},
    Page{"slowest", "The phase that took most of the time of slow sessions",
         "setup: the runtime's exec to the container's cgroup; start: from there to the command's "
         "exec; run: the command; teardown: the command's end to the runtime's exit.",
         "", "setup, start or teardown: the node or the runtime is slow. run: the probe is.", ""},
    Page{"over", "Sessions that took longer than the timeout",
         "Against timeoutSeconds of the pod's spec where it is known, otherwise --probe-timeout (1 "
         "s, Kubernetes' default).",
         "  kubectl get events -A --field-selector reason=Unhealthy",
         "  kubectl explain pod.spec.containers.livenessProbe.timeoutSeconds", ""},
    Page{
        "exits", "Exit codes and how often: 0:340 1:8 137:12",
        "128 + the signal when a command was killed: 137 is SIGKILL, which containerd sends at the "
        "timeout.",
        "", "", "0 is success."},

    // TIMEOUTS
    Page{"probe", "The probe of a pod spec, or the command",
         "Container and argv are matched with the exec probes and hooks of --pods or of a static "
         "pod's manifest. In the kernel a probe and `kubectl exec` look the same.",
         "  kubectl get pods -A -o json", "", ""},
    Page{"now", "The timeout that sessions are judged by",
         "timeoutSeconds of the spec, 1 by default; of a preStop hook the pod's grace period; "
         "without "
         "a spec --probe-timeout. `-`: nothing ends a postStart hook.",
         "", "", ""},
    Page{"left", "Sessions that still run past the timeout",
         "The command itself, or a child of it that outlived it.", "  ps -ef --forest", "", ""},
    Page{">1s", "Share of sessions longer than 1 s",
         "What timeoutSeconds: 1 would have cut off. Sessions that were killed at their timeout "
         "count by when they were killed: they would have taken longer.",
         "", "", ""},
    Page{">2s", "Share of sessions longer than 2 s",
         "What timeoutSeconds: 2 would have cut off. Sessions that were killed at their timeout "
         "count by when they were killed: they would have taken longer.",
         "", "", ""},
    Page{">3s", "Share of sessions longer than 3 s",
         "What timeoutSeconds: 3 would have cut off. Sessions that were killed at their timeout "
         "count by when they were killed: they would have taken longer.",
         "", "", ""},
    Page{">5s", "Share of sessions longer than 5 s",
         "What timeoutSeconds: 5 would have cut off. Sessions that were killed at their timeout "
         "count by when they were killed: they would have taken longer.",
         "", "", ""},
    Page{">10s", "Share of sessions longer than 10 s",
         "What timeoutSeconds: 10 would have cut off. Sessions that were killed at their timeout "
         "count by when they were killed: they would have taken longer.",
         "", "", ""},
    Page{
        "in-row", "Most failures in a row / failureThreshold",
        "An exit code other than 0 or a session over the timeout is a failure. At failureThreshold "
        "the kubelet restarts the container (liveness, startup) or makes the pod unready.",
        "", "", ""},
    Page{
        "suggest", "The timeoutSeconds that the sessions ask for",
        "One and a half times p99 of total, in whole seconds, no less than the longest success; at "
        "least twice the timeout of now when more than one in a hundred was killed at it. `-`: "
        "fewer than 10 sessions.",
        "", "", ""},

    // EVENTS
    Page{"time", "When the API server was last told (UTC)",
         "lastTimestamp, or the time of an event's series.", "  kubectl get events -A", "", ""},
    Page{
        "measured", "The session of that container at that time",
        "The last that ended from 5 s before to 2 s after the event: its total and exit code. `-`: "
        "none was measured then.",
        "", "", ""},
    Page{"message", "What the kubelet told", "The message of the event, cut at 511 bytes.",
         "  kubectl get events -A", "", ""},
};

}  // namespace

std::span<const Page> column_pages() {
  return kPages;
}

}  // namespace pawprint
