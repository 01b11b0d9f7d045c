// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The node's sysctls as events: all at the first tick, then those that changed.
#pragma once

#include <array>
#include <filesystem>
#include <optional>

#include "context/context.h"

namespace pawprint {

class SysctlValues final : public Context {
 public:
  explicit SysctlValues(std::filesystem::path proc_root) : proc_root_(std::move(proc_root)) {}

  void on_event(const Event& /*event*/) override {}
  void tick(EventSink& out, std::uint64_t now_ns) override;

 private:
  std::filesystem::path proc_root_;
  std::array<std::optional<std::int64_t>, PP_SYSCTL_IDS> told_{};
};

}  // namespace pawprint
