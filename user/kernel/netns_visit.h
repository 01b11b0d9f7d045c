// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A look into another network namespace: sockets opened meanwhile stay there.
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/result.h"
#include "core/unique_fd.h"

namespace pawprint {

// The thread is in that namespace while it lives, then back where it was.
class NetnsVisit {
 public:
  // Into the namespace of process `pid` of `proc_root`, if it is still `inode`; nothing to do
  // where this thread is in it already. Error: ESRCH when the process is in another by now,
  // EPERM without CAP_SYS_ADMIN.
  static Result<NetnsVisit> enter(const std::filesystem::path& proc_root, std::uint32_t pid,
                                  std::uint32_t inode);

  NetnsVisit(NetnsVisit&&) noexcept = default;
  NetnsVisit& operator=(NetnsVisit&&) = delete;
  ~NetnsVisit();

 private:
  explicit NetnsVisit(UniqueFd home) : home_(std::move(home)) {}

  UniqueFd home_;  // empty: this was home
};

}  // namespace pawprint
