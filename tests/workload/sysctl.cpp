// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "sysctl.h"

#include <cstdio>
#include <fstream>
#include <optional>

#include "failure.h"

namespace pawprint::workload {
namespace {

const std::string kRoot = "/proc/sys/net/";

bool write_value(const std::string& name, const std::string& value) {
  std::ofstream file(kRoot + name);
  file << value << std::flush;
  return file.good();
}

}  // namespace

bool Sysctls::set(const std::string& name, const std::string& value) {
  if (set_here(name, value, false)) return true;
  const Visit visit(*original_);
  return set_here(name, value, true);
}

bool Sysctls::set_here(const std::string& name, const std::string& value, bool in_original) {
  std::ifstream file(kRoot + name);
  std::string old;
  if (!std::getline(file, old)) return false;
  if (old == value) return true;
  if (!write_value(name, value)) throw_error(EACCES, "writing " + kRoot + name);
  old_.push_back({name, old, in_original});
  return true;
}

Sysctls::~Sysctls() {
  for (auto it = old_.rbegin(); it != old_.rend(); ++it) {
    std::optional<Visit> visit;
    if (it->in_original) visit.emplace(*original_);
    if (!write_value(it->name, it->value)) {
      std::fprintf(stderr, "forged_peers: %s%s stays changed; it was %s\n", kRoot.c_str(),
                   it->name.c_str(), it->value.c_str());
    }
  }
}

}  // namespace pawprint::workload
