// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What /proc says of a process while it lives.
#pragma once

#include <filesystem>
#include <utility>

#include "source/ftrace/process_tracker.h"

namespace pawprint {

class ExecFacts final : public ProcessFacts {
 public:
  explicit ExecFacts(std::filesystem::path proc_root) : proc_root_(std::move(proc_root)) {}

  std::optional<std::string> container_of(std::uint32_t pid) const override;
  std::optional<std::uint32_t> parent_of(std::uint32_t pid) const override;
  bool is_alive(std::uint32_t pid) const override;

  // What it used and its arguments, of a process that has just executed. Nothing of one that
  // has ended: what it used is then the command's too.
  void look_at(std::uint32_t pid, Execution& execution) const;

 private:
  std::filesystem::path process(std::uint32_t pid) const;

  std::filesystem::path proc_root_;
};

}  // namespace pawprint
