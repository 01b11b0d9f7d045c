// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "doctor/capabilities.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace pawprint {
namespace {

// include/uapi/linux/capability.h, 6.18: the numbers never change.
constexpr std::array<std::string_view, 41> kNames{"CHOWN",
                                                  "DAC_OVERRIDE",
                                                  "DAC_READ_SEARCH",
                                                  "FOWNER",
                                                  "FSETID",
                                                  "KILL",
                                                  "SETGID",
                                                  "SETUID",
                                                  "SETPCAP",
                                                  "LINUX_IMMUTABLE",
                                                  "NET_BIND_SERVICE",
                                                  "NET_BROADCAST",
                                                  "NET_ADMIN",
                                                  "NET_RAW",
                                                  "IPC_LOCK",
                                                  "IPC_OWNER",
                                                  "SYS_MODULE",
                                                  "SYS_RAWIO",
                                                  "SYS_CHROOT",
                                                  "SYS_PTRACE",
                                                  "SYS_PACCT",
                                                  "SYS_ADMIN",
                                                  "SYS_BOOT",
                                                  "SYS_NICE",
                                                  "SYS_RESOURCE",
                                                  "SYS_TIME",
                                                  "SYS_TTY_CONFIG",
                                                  "MKNOD",
                                                  "LEASE",
                                                  "AUDIT_WRITE",
                                                  "AUDIT_CONTROL",
                                                  "SETFCAP",
                                                  "MAC_OVERRIDE",
                                                  "MAC_ADMIN",
                                                  "SYSLOG",
                                                  "WAKE_ALARM",
                                                  "BLOCK_SUSPEND",
                                                  "AUDIT_READ",
                                                  "PERFMON",
                                                  "BPF",
                                                  "CHECKPOINT_RESTORE"};

}  // namespace

const std::vector<CapabilityUse>& capabilities_of_use() {
  static const std::vector<CapabilityUse> kUses{
      {"CAP_SYS_ADMIN", 21, "BPF and kprobes; the only one that is enough before 5.8"},
      {"CAP_BPF", 39, "BPF maps and programs, 5.8 and later"},
      {"CAP_PERFMON", 38, "kprobes and tracing programs, 5.8 and later"},
      {"CAP_SYS_RESOURCE", 24, "memory for BPF maps before 5.11"},
      {"CAP_SYS_PTRACE", 19, "who owns a listening socket, network namespaces of other processes"},
      {"CAP_DAC_READ_SEARCH", 2, "tracefs, log folders of the kubelet"},
      {"CAP_NET_RAW", 13, "the packet socket of wire mode"},
  };
  return kUses;
}

std::optional<std::uint64_t> effective_capabilities(std::string_view status) {
  constexpr std::string_view kField = "CapEff:\t";
  const std::size_t at = status.find(kField);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view value = status.substr(at + kField.size());
  std::uint64_t set = 0;
  const auto [end, bad] = std::from_chars(value.data(), value.data() + value.size(), set, 16);
  if (bad != std::errc{}) return std::nullopt;
  return set;
}

std::vector<std::string> capability_names(std::uint64_t set) {
  std::vector<std::string> names;
  for (unsigned bit = 0; bit < 64; ++bit) {
    if ((set & (1ULL << bit)) == 0) continue;
    names.push_back(bit < kNames.size() ? fmt::format("CAP_{}", kNames[bit])
                                        : fmt::format("CAP_{}", bit));
  }
  return names;
}

}  // namespace pawprint
