// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What timewait and syn can tell in ftrace mode, with the functions that could be probed and
// the offsets that were found.
#pragma once

#include <span>
#include <string>

#include "source/ftrace/kernel_layout.h"
#include "source/ftrace/tcp_definitions.h"
#include "source/source.h"

namespace pawprint {

// A hook that is not there.
struct MissingHook {
  const TcpHook* hook = nullptr;
  std::string why;
};

// On, degraded with all that is missing, or off because of what is.
CollectorStatus ftrace_status(Collector collector, std::span<const MissingHook> missing,
                              const KernelLayout& layout);

}  // namespace pawprint
