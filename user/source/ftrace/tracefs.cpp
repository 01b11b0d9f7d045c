// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/tracefs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include "core/file.h"
#include "core/unique_fd.h"

namespace pawprint {
namespace {

std::optional<std::uint64_t> number_after(std::string_view text, std::string_view label) {
  // "overrun: " is also the end of "commit overrun: ": a label starts a line.
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with(label)) continue;
    line.remove_prefix(label.size());
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    std::uint64_t value = 0;
    if (std::from_chars(line.data(), line.data() + line.size(), value).ec == std::errc{}) {
      return value;
    }
  }
  return std::nullopt;
}

// "   46.489752" → ns
std::uint64_t seconds_after(std::string_view text, std::string_view label) {
  const std::size_t at = text.find(label);
  if (at == std::string_view::npos) return 0;
  std::string_view rest = text.substr(at + label.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  std::uint64_t seconds = 0;
  std::uint64_t micros = 0;
  const char* end = rest.data() + rest.size();
  const auto [point, err] = std::from_chars(rest.data(), end, seconds);
  if (err != std::errc{} || point == end || *point != '.') return 0;
  if (std::from_chars(point + 1, end, micros).ec != std::errc{}) return 0;
  return seconds * 1'000'000'000 + micros * 1'000;
}

}  // namespace

Result<Tracefs> Tracefs::find(const std::vector<std::filesystem::path>& roots) {
  std::optional<Error> refused;
  bool mounted = false;
  for (const auto& root : roots) {
    if (access((root / "kprobe_events").c_str(), W_OK) == 0) return Tracefs(root);
    if (errno != ENOENT)
      refused = Error{fmt::format("writing {}/kprobe_events", root.string()), errno};
    mounted |= access((root / "trace_clock").c_str(), F_OK) == 0;
  }
  if (refused) return fail(*refused);
  if (mounted) return fail("this kernel has no kprobe events (CONFIG_KPROBE_EVENTS)", ENOENT);
  return fail("no tracing files: mount -t debugfs none /sys/kernel/debug", ENOENT);
}

Result<std::string> Tracefs::read(const std::filesystem::path& name) const {
  return read_file(root_ / name);
}

Result<void> Tracefs::write(const std::filesystem::path& name, std::string_view text) const {
  const std::filesystem::path path = root_ / name;
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  if (!fd) return fail_errno("opening " + path.string());
  ssize_t wrote = -1;
  do {
    wrote = ::write(fd.get(), text.data(), text.size());
  } while (wrote < 0 && errno == EINTR);
  if (wrote < 0) return fail_errno("writing " + path.string());
  if (static_cast<std::size_t>(wrote) != text.size()) return fail("writing " + path.string(), EIO);
  return {};
}

bool Tracefs::has(const std::filesystem::path& name) const {
  return access((root_ / name).c_str(), F_OK) == 0;
}

std::vector<std::string> Tracefs::list(const std::filesystem::path& folder) const {
  std::vector<std::string> names;
  std::error_code err;
  for (std::filesystem::directory_iterator entry(root_ / folder, err), end; !err && entry != end;
       entry.increment(err)) {
    names.push_back(entry->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

BufferStats parse_buffer_stats(std::string_view text) {
  BufferStats stats;
  stats.overrun = number_after(text, "overrun:").value_or(0);
  stats.commit_overrun = number_after(text, "commit overrun:").value_or(0);
  stats.dropped = number_after(text, "dropped events:").value_or(0);
  stats.now_ns = seconds_after(text, "now ts:");
  return stats;
}

Result<TraceInstance> TraceInstance::create(const Tracefs& tracefs, const std::string& name,
                                            unsigned buffer_kb) {
  if (!tracefs.has("instances")) {
    return fail("this kernel has no trace instances (before 3.10)", ENOENT);
  }
  const std::filesystem::path folder = tracefs.root() / "instances" / name;
  if (mkdir(folder.c_str(), 0700) != 0) return fail_errno("making " + folder.string());
  TraceInstance instance(folder);
  // A new one has the size of the global buffer, 1.4 MB for each CPU.
  const auto shrunk = instance.files_.write("buffer_size_kb", fmt::format("{}\n", buffer_kb));
  if (!shrunk) return fail(shrunk.error());
  return instance;
}

TraceInstance::TraceInstance(TraceInstance&& other) noexcept
    : files_(std::exchange(other.files_, Tracefs({}))) {}

TraceInstance::~TraceInstance() {
  if (!files_.root().empty()) static_cast<void>(remove_instance(files_.root()));
}

Result<std::string> TraceInstance::choose_clock(const std::vector<std::string>& clocks) const {
  Result<void> set;
  for (const std::string& clock : clocks) {
    set = files_.write("trace_clock", clock + '\n');
    if (set) return clock;
  }
  return fail(set.error());
}

Result<void> TraceInstance::enable(const std::string& group, const std::string& event,
                                   std::string_view filter) const {
  const std::filesystem::path folder = std::filesystem::path("events") / group / event;
  if (!filter.empty()) {
    if (auto set = files_.write(folder / "filter", fmt::format("{}\n", filter)); !set) return set;
  }
  return files_.write(folder / "enable", "1\n");
}

Result<void> TraceInstance::disable(const std::string& group, const std::string& event) const {
  return files_.write(std::filesystem::path("events") / group / event / "enable", "0\n");
}

std::vector<unsigned> TraceInstance::cpus() const {
  std::vector<unsigned> cpus;
  for (const std::string& name : files_.list("per_cpu")) {
    unsigned cpu = 0;
    if (!name.starts_with("cpu")) continue;
    const char* end = name.data() + name.size();
    const auto [rest, err] = std::from_chars(name.data() + 3, end, cpu);
    if (err == std::errc{} && rest == end) cpus.push_back(cpu);
  }
  std::sort(cpus.begin(), cpus.end());
  return cpus;
}

Result<BufferStats> TraceInstance::stats(unsigned cpu) const {
  const auto text = files_.read(fmt::format("per_cpu/cpu{}/stats", cpu));
  if (!text) return fail(text.error());
  return parse_buffer_stats(*text);
}

Result<void> remove_instance(const std::filesystem::path& folder) {
  const Tracefs files(folder);
  // The recorded state of a dead process may have any event on, not only its own.
  static_cast<void>(files.write("events/enable", "0\n"));
  for (int tries = 0; rmdir(folder.c_str()) != 0; ++tries) {
    if (errno != EBUSY || tries == 20) return fail_errno("removing " + folder.string());
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return {};
}

}  // namespace pawprint
