// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Tables of what the node and the operator tell about pods.
#include "record/table.h"

namespace pawprint {

template <>
Table<pp_container_name> make_table() {
  return {"container_names",
          "What the kubelet calls a container",
          {column<&pp_container_name::container_id>("container_id", "64 hex digits"),
           column<&pp_container_name::pod_namespace>("namespace", "of the pod"),
           column<&pp_container_name::pod>("pod", "its name"),
           column<&pp_container_name::container>("container", "NULL: only the pod is known")}};
}

template <>
Table<pp_probe_spec> make_table() {
  return {"probe_specs",
          "An exec probe or hook of a container's spec, defaults filled in",
          {column<&pp_probe_spec::pod_namespace>("namespace", "of the pod"),
           column<&pp_probe_spec::pod>("pod", "its name"),
           column<&pp_probe_spec::container>("container", "its name in the spec"),
           column<&pp_probe_spec::kind>("kind", "1 liveness, 2 readiness, 3 startup, 4 hook"),
           column<&pp_probe_spec::source>("source", "1 pods, 2 a static pod's manifest"),
           column<&pp_probe_spec::timeout_s>("timeout_s", "0: nothing ends it"),
           column<&pp_probe_spec::period_s>("period_s", "0 for hooks"),
           column<&pp_probe_spec::failure_threshold>("failure_threshold", "0 for hooks"),
           column<&pp_probe_spec::args_total>("args_bytes", "bytes of the command in the spec"),
           bytes_column<&pp_probe_spec::args, &pp_probe_spec::args_len>(
               "args", "command, each argument ended by a zero byte; may be cut short")}};
}

template <>
Table<pp_kube_event> make_table() {
  return {"kube_events",
          "What the API server was told about a pod: Unhealthy, Killing, Evicted",
          {column<&pp_kube_event::first_realtime_ns>("first_realtime_ns", "CLOCK_REALTIME"),
           column<&pp_kube_event::last_realtime_ns>("last_realtime_ns", "CLOCK_REALTIME"),
           column<&pp_kube_event::count>("count", "how often"),
           column<&pp_kube_event::reason>("reason", "Unhealthy, Killing, Evicted"),
           column<&pp_kube_event::pod_namespace>("namespace", "of the pod"),
           column<&pp_kube_event::pod>("pod", "its name"),
           column<&pp_kube_event::container>("container", "NULL: about the pod"),
           column<&pp_kube_event::message>("message", "cut at 511 bytes")}};
}

template <>
Table<pp_probe_throttled> make_table() {
  return {"probe_throttled",
          "How long a container's cgroup was throttled while a session ran",
          {column<&pp_probe_throttled::exec_ns>("exec_ns", "time_ns of its row in probe_execs"),
           column<&pp_probe_throttled::pid>("pid", "process of the session"),
           column<&pp_probe_throttled::throttled_ns>("throttled_ns", "of the whole cgroup")}};
}

}  // namespace pawprint
