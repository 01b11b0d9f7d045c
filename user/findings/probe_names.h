// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// How findings speak of a probe, and the command that gives it more time.
#pragma once

#include <cstdint>
#include <string>

#include "model/snapshot.h"

namespace pawprint {

// "readiness probe of kube-system/calico-node-x7k2p/calico-node", or, without a pod spec,
// "'/bin/check -q' in container aaaaaaaaaaaa".
std::string name_of(const ProbeRow& row);

// The exact command that sets timeoutSeconds of a probe in its pod's owner; a hint where
// the pod spec is not known.
std::string set_timeout_command(const ProbeRow& row, std::uint64_t timeout_s);

// 1.5 s, 120 ms.
std::string duration_text(std::uint64_t ns);

}  // namespace pawprint
