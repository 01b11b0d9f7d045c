// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Probes, hooks and container ids of pods, from `kubectl get pods -A -o json` or a static
// pod's manifest, as the events that the model takes.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "event/event.h"

namespace pawprint {

struct PodSpecs {
  std::vector<pp_container_name> names;
  std::vector<pp_probe_spec> probes;  // exec probes and hooks only
  std::size_t pods = 0;
};

// A Pod, a PodList, or a List with Pods in it. Defaults are those of the API server:
// timeoutSeconds 1, periodSeconds 10, failureThreshold 3. A preStop hook is ended by the
// pod's grace period; nothing ends a postStart hook. Error: the place and what is wrong.
Result<PodSpecs> parse_pods(std::string_view json);

// The same from a document; `source` is where it came from.
Result<PodSpecs> read_pods(const nlohmann::json& document, pp_spec_source source);

// The file's pods. Error: also the errno of reading it.
Result<PodSpecs> load_pods(const std::filesystem::path& file);

}  // namespace pawprint
