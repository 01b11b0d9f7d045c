// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What Kubernetes calls a container.
#pragma once

#include <string>

namespace pawprint {

struct ContainerName {
  std::string pod_namespace;
  std::string pod;
  std::string container;  // empty: only the pod is known
  bool operator==(const ContainerName&) const = default;
};

}  // namespace pawprint
