// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The capabilities of this process: what it does not need any more it gives up for good.
#pragma once

#include <cstdint>

#include "core/result.h"

namespace pawprint {

// Bits 1 << CAP_… of <linux/capability.h>.
using CapabilitySet = std::uint64_t;

constexpr CapabilitySet capability(unsigned number) {
  return CapabilitySet{1} << number;
}

// The effective ones. Those that the kernel does not know are not among them; none where a
// seccomp filter does not let them be read.
CapabilitySet own_capabilities();

// Gives up all but `needed`, and the ways to get others: no program that is executed later has
// more. One thread only. Error: of capget(2), capset(2) or prctl(2); what was there then stays.
Result<void> keep_only(CapabilitySet needed);

}  // namespace pawprint
