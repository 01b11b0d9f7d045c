// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Network namespaces: make one, go to one. The thread is in one at a time.
#pragma once

#include <sys/types.h>

#include "core/unique_fd.h"

namespace pawprint::workload {

class NetNamespace {
 public:
  static NetNamespace current();
  // A new one, which the caller is in from then on.
  static NetNamespace make();

  void enter() const;
  ino_t inode() const;
  int fd() const { return fd_.get(); }

 private:
  explicit NetNamespace(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

// In `there` while it lives, then back.
class Visit {
 public:
  explicit Visit(const NetNamespace& there) : home_(NetNamespace::current()) { there.enter(); }
  ~Visit();
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

 private:
  NetNamespace home_;
};

}  // namespace pawprint::workload
