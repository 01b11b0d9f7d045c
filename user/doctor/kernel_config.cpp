// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "doctor/kernel_config.h"

#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <memory>

#include "core/file.h"

namespace pawprint {
namespace {

// A kernel's configuration is about 300 kB.
constexpr std::size_t kMostBytes = 8UL << 20;

Result<std::string> read_gzip(const std::filesystem::path& path) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rbe"), gzclose);
  if (!file) return fail_errno(fmt::format("opening {}", path.string()));
  std::string text;
  std::array<char, 16384> buffer{};
  while (text.size() < kMostBytes) {
    const int bytes = gzread(file.get(), buffer.data(), buffer.size());
    if (bytes < 0) return fail(fmt::format("{} is damaged", path.string()));
    if (bytes == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(bytes));
  }
  return fail(path.string(), EFBIG);
}

}  // namespace

const std::vector<ConfigUse>& configs_of_use() {
  static const std::vector<ConfigUse> kUses{
      {"CONFIG_BPF_SYSCALL", "BPF mode"},
      {"CONFIG_DEBUG_INFO_BTF", "BPF mode without --btf"},
      {"CONFIG_KPROBE_EVENTS", "kprobes: timewait and syn"},
      {"CONFIG_BPF_EVENTS", "BPF programs on kprobes and tracepoints"},
      {"CONFIG_FUNCTION_TRACER", "fentry"},
      {"CONFIG_CGROUPS", "exec probes"},
      {"CONFIG_SCHED_INFO", "time that probes wait for a CPU"},
      {"CONFIG_SECURITY_NETWORK", "refusals by security modules"},
      {"CONFIG_MPTCP", "MPTCP listeners"},
      {"CONFIG_NF_CONNTRACK", "connection tracking counters"},
  };
  return kUses;
}

std::map<std::string, std::string> parse_kernel_config(std::string_view text,
                                                       const std::vector<ConfigUse>& names) {
  std::map<std::string, std::string> values;
  for (const ConfigUse& use : names) values.emplace(use.name, "n");
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const auto known = values.find(std::string(line.substr(0, equals)));
    if (known != values.end()) known->second = line.substr(equals + 1);
  }
  return values;
}

Result<std::string> read_kernel_config(const std::filesystem::path& root,
                                       const std::string& release) {
  auto text = read_gzip(root / "proc/config.gz");
  if (!text) text = read_file(root / "boot" / ("config-" + release), kMostBytes);
  if (!text) text = read_file(root / "lib/modules" / release / "config", kMostBytes);
  return text;
}

}  // namespace pawprint
