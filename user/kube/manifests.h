// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Static pods: the manifests that the kubelet runs without the API server.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "kube/pod_specs.h"

namespace pawprint {

// One YAML document as JSON. Error: the line and column, and what is wrong there.
Result<nlohmann::json> parse_yaml(std::string_view yaml);

// The probes in `folder` (/etc/kubernetes/manifests). The kubelet calls a static pod
// <name>-<node>. Files that hold no readable pod are passed over, as the kubelet does.
std::vector<pp_probe_spec> load_manifests(const std::filesystem::path& folder,
                                          const std::string& node);

}  // namespace pawprint
