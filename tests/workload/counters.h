// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The kernel's own counters of this network namespace, before and after.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace pawprint::workload {

class Counters {
 public:
  // Now. Names as nstat shows them: "TcpExtListenDrops", "TcpInSegs".
  static Counters read();

  // What moved since `before`, with the differences.
  std::map<std::string, std::uint64_t> since(const Counters& before) const;

 private:
  std::map<std::string, std::uint64_t> values_;
};

}  // namespace pawprint::workload
