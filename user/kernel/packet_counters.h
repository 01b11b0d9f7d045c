// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What is counted before TCP: connection tracking and the CPUs' backlogs. Both files are
// tables of hexadecimal numbers, one line a CPU.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pawprint {

// /proc/net/stat/nf_conntrack: a line of names, then a line for each CPU. Sums over CPUs by
// name ("drop"); "entries" is the table's, the same in each line. Empty: no such table.
std::map<std::string, std::uint64_t> sum_conntrack_stat(std::string_view text);

// /proc/net/softnet_stat, since boot and over all CPUs: net/core/net-procfs.c
// softnet_seq_show(), the first three columns in every version.
struct SoftnetStat {
  std::uint64_t processed = 0;
  std::uint64_t dropped = 0;  // netdev_max_backlog was reached
  std::uint64_t time_squeeze = 0;
};
std::optional<SoftnetStat> sum_softnet_stat(std::string_view text);

}  // namespace pawprint
