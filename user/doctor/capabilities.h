// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Capabilities of a process by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawprint {

// What pawprint uses of them, and for what.
struct CapabilityUse {
  std::string_view name;  // CAP_BPF
  unsigned bit;
  std::string_view use;
};
const std::vector<CapabilityUse>& capabilities_of_use();

// The effective set in the text of /proc/PID/status: "CapEff:\t0000003fffffffff". None: no
// such line.
std::optional<std::uint64_t> effective_capabilities(std::string_view status);

// Names of the bits in `set`, in order; "CAP_63" for one without a name.
std::vector<std::string> capability_names(std::uint64_t set);

}  // namespace pawprint
