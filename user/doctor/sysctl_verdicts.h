// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What the sysctls around SYNs and TIME_WAIT mean on this node. Pure: facts → verdicts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "doctor/node_facts.h"

namespace pawprint {

struct SysctlVerdict {
  std::string name;
  std::optional<std::int64_t> value;  // none: this kernel does not have it
  std::string verdict;                // ok, info, warning, critical, absent
  std::string why;                    // what the value means here
  std::string action;                 // empty for ok and absent
};

// One for each sysctl of enum pp_sysctl_id, in its order.
std::vector<SysctlVerdict> judge_sysctls(const NodeFacts& facts);

}  // namespace pawprint
