// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The kernel's counters of enum pp_counter_id: how they are read.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "pawprint/event.h"

namespace pawprint {

// Packets that it counts never reached a hook.
constexpr bool is_lost_before_tcp(unsigned id) {
  return id >= PP_RP_FILTER && id < PP_COUNTER_IDS;
}

struct CounterValues {
  std::array<std::uint64_t, PP_COUNTER_IDS> value{};
  std::uint32_t have = 0;  // PP_HAVE_COUNTER: what this kernel has
  bool operator==(const CounterValues&) const = default;
};

// Those of one network namespace, read in `net_folder` (/proc/PID/net): three small files,
// opened anew each time, because an open one would pin the namespace. None: it is gone.
std::optional<CounterValues> read_netns_counters(const std::filesystem::path& net_folder);

// Those of the whole node.
CounterValues read_node_counters(const std::filesystem::path& net_folder);

}  // namespace pawprint
