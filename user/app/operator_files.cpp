// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/operator_files.h"

#include "kube/kube_events.h"
#include "kube/pod_specs.h"

namespace pawprint {

Result<std::vector<Event>> read_operator_files(const Options& options) {
  std::vector<Event> events;
  if (options.pods) {
    const auto specs = load_pods(*options.pods);
    if (!specs) return fail(specs.error());
    events.insert(events.end(), specs->names.begin(), specs->names.end());
    events.insert(events.end(), specs->probes.begin(), specs->probes.end());
  }
  if (options.events) {
    const auto told = load_kube_events(*options.events);
    if (!told) return fail(told.error());
    events.insert(events.end(), told->begin(), told->end());
  }
  return events;
}

}  // namespace pawprint
