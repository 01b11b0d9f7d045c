// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "counters.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace pawprint::workload {
namespace {

// Pairs of lines: "TcpExt: NAME NAME ..." and "TcpExt: VALUE VALUE ...".
void read_pairs(const char* path, std::map<std::string, std::uint64_t>& values) {
  std::ifstream file(path);
  std::string names_line, values_line;
  while (std::getline(file, names_line) && std::getline(file, values_line)) {
    std::istringstream names(names_line), numbers(values_line);
    std::string group, name, number;
    names >> group;
    numbers >> number;
    if (!group.empty()) group.pop_back();  // the colon
    while (names >> name && numbers >> number) {
      values[group + name] = std::strtoull(number.c_str(), nullptr, 10);
    }
  }
}

}  // namespace

Counters Counters::read() {
  Counters counters;
  read_pairs("/proc/self/net/netstat", counters.values_);
  read_pairs("/proc/self/net/snmp", counters.values_);
  return counters;
}

std::map<std::string, std::uint64_t> Counters::since(const Counters& before) const {
  std::map<std::string, std::uint64_t> moved;
  for (const auto& [name, value] : values_) {
    const auto old = before.values_.find(name);
    const std::uint64_t difference = old == before.values_.end() ? value : value - old->second;
    if (difference != 0) moved[name] = difference;
  }
  return moved;
}

}  // namespace pawprint::workload
