// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Columns that only the full screen has.
#include <array>

#include "explain/catalogue.h"

namespace pawprint {
namespace {

constexpr std::array kPages{
    Page{"severity", "How bad a finding is: critical, warning or info",
         "critical: connections or containers are lost now. warning: something works badly, or "
         "will. info: worth knowing.",
         "", "", ""},
    Page{"finding", "What was found, by its id", "Each id has a page: pawprint explain ID.", "",
         "Enter shows evidence, the action and that page.", ""},
    Page{"sure", "How certain a finding is",
         "From the number of events behind it and from what else could explain them.", "", "", ""},
    Page{"what", "A finding or an event in a few words",
         "Enter shows all of it. Where the terminal is too narrow a line is cut.", "", "", ""},
    Page{"seen", "How long ago the last event of the row was",
         "Before the time in the first line: of the node now, or of the moment of a recording that "
         "is shown.",
         "", "", ""},
    Page{"last-60s", "The last minute as a picture, six seconds a bar",
         "The height is the largest count of one second in a bar, next to the row's own maximum; "
         "of probes it is the longest session. `·`: nothing. Counts are differences of totals: "
         "exact even when events were sampled.",
         "", "", ""},
    Page{"kind", "liveness, readiness, startup, hook or exec",
         "exec: no probe and no hook of a known pod spec has that command.",
         "  kubectl get pods -A -o json >pods.json    (then --pods pods.json)", "", ""},
    Page{"max", "The longest session",
         "In total, as P50. One that still runs is not in it: see leftovers.", "", "", ""},
    Page{"total", "All of a session: what kubelet waits for",
         "From the runtime's first exec to its exit, less the time before that kubelet and "
         "containerd take.",
         "", "", ""},
    Page{"setup", "From the runtime's exec to the container's cgroup",
         "runc or crun reads the bundle and joins namespaces. `-`: the runtime was not seen.", "",
         "Long: the node is slow (CPU, disk), not the probe.", ""},
    Page{"start", "From the container's cgroup to the command's exec", "The runtime's last steps.",
         "", "", ""},
    Page{"run", "The command itself", "From its exec to the end of its last thread.",
         "  time kubectl exec -n NS POD -c CONTAINER -- COMMAND", "", ""},
    Page{"teardown", "From the command's end to the runtime's exit",
         "`-`: the runtime had left before, as with a shim that takes over.", "", "", ""},
    Page{"exit", "Exit code of a session, or the signal that killed it",
         "killed by 9: SIGKILL, as containerd sends at the timeout.", "", "", "0 is success."},
    Page{"event", "Kind of an event, as in --format jsonl",
         "syn_drop, timewait, probe, loss; kube: what the API server was told (--events).", "", "",
         ""},
    Page{"local", "The node's end: address and port, container or pod",
         "Of SYNs the listener's address as the SYN named it.", "  ss -lnt", "", ""},
};

}  // namespace

std::span<const Page> screen_pages() {
  return kPages;
}

}  // namespace pawprint
