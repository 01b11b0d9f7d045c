// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What the API server was told about pods: Unhealthy, Killing and Evicted of
// `kubectl get events -A -o json`, as the events that the model takes.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "event/event.h"

namespace pawprint {

// Events of v1 and of events.k8s.io/v1. Error: the place and what is wrong.
Result<std::vector<pp_kube_event>> parse_kube_events(std::string_view json);

// The file's events. Error: also the errno of reading it.
Result<std::vector<pp_kube_event>> load_kube_events(const std::filesystem::path& file);

// "spec.containers{calico-node}" → "calico-node"; empty when it names no container.
std::string_view container_in_field_path(std::string_view path);

}  // namespace pawprint
