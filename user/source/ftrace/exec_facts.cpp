// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/exec_facts.h"

#include <unistd.h>

#include <charconv>

#include "core/file.h"
#include "kernel/task_stats.h"
#include "kube/cgroup_path.h"

namespace pawprint {
namespace {

// More arguments than an event takes are no use.
constexpr std::size_t kMostCmdlineBytes = 64UL << 10;

}  // namespace

std::filesystem::path ExecFacts::process(std::uint32_t pid) const {
  return proc_root_ / std::to_string(pid);
}

std::optional<std::string> ExecFacts::container_of(std::uint32_t pid) const {
  const auto text = read_file(process(pid) / "cgroup");
  if (!text) return std::nullopt;
  return container_in_proc_cgroup(*text).value_or("");
}

// Field 4 of /proc/PID/stat, behind the comm, which may hold anything.
std::optional<std::uint32_t> ExecFacts::parent_of(std::uint32_t pid) const {
  const auto text = read_file(process(pid) / "stat");
  if (!text) return std::nullopt;
  const std::size_t at = text->rfind(") ");
  if (at == std::string::npos || at + 4 > text->size()) return std::nullopt;
  std::uint32_t parent = 0;
  const auto [end, bad] =
      std::from_chars(text->data() + at + 4, text->data() + text->size(), parent);
  return bad == std::errc{} ? std::optional(parent) : std::nullopt;
}

bool ExecFacts::is_alive(std::uint32_t pid) const {
  return access(process(pid).c_str(), F_OK) == 0;
}

void ExecFacts::look_at(std::uint32_t pid, Execution& execution) const {
  const auto used = read_task_times(proc_root_, pid);
  auto args = read_file(process(pid) / "cmdline", kMostCmdlineBytes);
  if (!args || args->empty()) return;  // its memory is gone: it has ended
  execution.used_before = used;
  if (execution.args) return;
  execution.args_total = static_cast<std::uint32_t>(args->size());
  execution.args = std::move(*args);
}

}  // namespace pawprint
