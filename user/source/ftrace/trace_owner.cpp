// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/trace_owner.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "core/file.h"
#include "kernel/proc_tree.h"
#include "source/ftrace/kprobe_group.h"

namespace pawprint {
namespace {

constexpr std::string_view kPrefix = "pawprint";
constexpr int kBase = 36;
// PROC_PID_INIT_INO, include/linux/proc_ns.h: who is in it sees every process.
constexpr std::uint64_t kInitialPidNs = 0xEFFFFFFC;

template <typename T>
std::optional<T> take_number(std::string_view& text, int base) {
  T value{};
  const auto [rest, err] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (err != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
  if (text.starts_with('_')) text.remove_prefix(1);
  return value;
}

// Field 22 of /proc/PID/stat. The comm before it may hold anything, ')' too.
std::optional<std::uint64_t> start_ticks(const std::filesystem::path& process) {
  const auto stat = read_file(process / "stat");
  if (!stat) return std::nullopt;
  std::size_t at = stat->rfind(')');
  for (int field = 3; field <= 22 && at != std::string::npos; ++field) at = stat->find(' ', at + 1);
  if (at == std::string::npos) return std::nullopt;
  std::string_view rest(*stat);
  rest.remove_prefix(at + 1);
  return take_number<std::uint64_t>(rest, 10);
}

std::optional<std::uint64_t> pid_ns(const std::filesystem::path& process) {
  return link_inode(process / "ns/pid", "pid");
}

}  // namespace

Result<TraceOwner> this_process(const std::filesystem::path& proc_root) {
  const auto self = proc_root / "self";
  const auto start = start_ticks(self);
  const auto ns = pid_ns(self);
  if (!start || !ns) return fail(fmt::format("{} does not tell about this process", self.string()));
  return TraceOwner{static_cast<std::uint32_t>(getpid()), *start, *ns};
}

std::string trace_name(const TraceOwner& owner, char purpose) {
  const auto number = [](std::uint64_t value) {
    std::array<char, 16> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, kBase).ptr;
    return std::string(text.data(), end);
  };
  return fmt::format("{}{}{}_{}_{}", kPrefix, purpose, number(owner.pid), number(owner.start_ticks),
                     number(owner.pid_ns));
}

std::optional<TraceOwner> owner_of(std::string_view name) {
  if (!name.starts_with(kPrefix) || name.size() == kPrefix.size()) return std::nullopt;
  const char purpose = name[kPrefix.size()];
  if (purpose != '_' && (purpose < 'A' || purpose > 'Z')) return std::nullopt;
  std::string_view rest = name.substr(kPrefix.size() + 1);
  const auto pid = take_number<std::uint32_t>(rest, kBase);
  const auto start = take_number<std::uint64_t>(rest, kBase);
  const auto ns = take_number<std::uint64_t>(rest, kBase);
  if (!pid || !start || !ns) return std::nullopt;
  const TraceOwner owner{*pid, *start, *ns};
  return trace_name(owner, purpose) == name ? std::optional(owner) : std::nullopt;
}

bool may_be_alive(const TraceOwner& owner, const std::filesystem::path& proc_root) {
  const auto own_ns = pid_ns(proc_root / "self");
  if (!own_ns) return true;
  if (*own_ns == owner.pid_ns) {
    return start_ticks(proc_root / std::to_string(owner.pid)) == owner.start_ticks;
  }
  if (*own_ns != kInitialPidNs) return true;
  // Its pid is of a namespace inside of this one: its start time is the same in both.
  bool found = false;
  for_each_process(proc_root, [&](std::uint32_t pid) {
    if (!found) found = start_ticks(proc_root / std::to_string(pid)) == owner.start_ticks;
  });
  return found;
}

std::vector<std::string> sweep_dead_owners(const Tracefs& tracefs,
                                           const std::filesystem::path& proc_root) {
  std::vector<std::string> failures;
  const auto is_dead = [&](const std::string& name) {
    const auto owner = owner_of(name);
    return owner && !may_be_alive(*owner, proc_root);
  };
  const auto note = [&](const Result<void>& removed) {
    if (!removed) failures.push_back(removed.error().message());
  };
  // An event that an instance has enabled cannot be deleted: instances first.
  for (const std::string& name : tracefs.list("instances")) {
    if (is_dead(name)) note(remove_instance(tracefs.root() / "instances" / name));
  }
  const auto groups = kprobe_groups(tracefs);
  if (!groups) return failures;
  for (const std::string& group : *groups) {
    if (is_dead(group)) note(remove_kprobe_group(tracefs, group));
  }
  return failures;
}

}  // namespace pawprint
