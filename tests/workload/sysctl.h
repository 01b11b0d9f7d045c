// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Sysctls for a while. Old kernels keep the TCP ones once for the whole machine, and show them in
// the first network namespace only (3.10); new kernels have them per namespace. Each is written
// where it is, and gets its old value back at the end, newest first.
#pragma once

#include <string>
#include <vector>

#include "net_namespace.h"

namespace pawprint::workload {

class Sysctls {
 public:
  // `original`: the namespace that the program was started in; it outlives this.
  explicit Sysctls(const NetNamespace& original) : original_(&original) {}
  ~Sysctls();
  Sysctls(const Sysctls&) = delete;
  Sysctls& operator=(const Sysctls&) = delete;

  // `name` below /proc/sys/net: "ipv4/tcp_syncookies". False when this kernel has none.
  bool set(const std::string& name, const std::string& value);

 private:
  struct Old {
    std::string name;
    std::string value;
    bool in_original;
  };
  bool set_here(const std::string& name, const std::string& value, bool in_original);

  const NetNamespace* original_;
  std::vector<Old> old_;
};

}  // namespace pawprint::workload
