// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Which process owns a listening socket whose SYNs are dropped.
#pragma once

#include <filesystem>
#include <set>

#include "context/context.h"

namespace pawprint {

class ListenerOwners final : public Context {
 public:
  explicit ListenerOwners(std::filesystem::path proc_root) : proc_root_(std::move(proc_root)) {}

  void on_event(const Event& event) override;
  void tick(EventSink& out, std::uint64_t now_ns) override;

 private:
  std::filesystem::path proc_root_;
  std::set<std::uint64_t> unknown_;  // looked up at the next tick, all in one walk
  std::set<std::uint64_t> known_;
};

}  // namespace pawprint
