// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/sysctls.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "core/file.h"

namespace pawprint {
namespace {

constexpr std::array<std::string_view, PP_SYSCTL_IDS> kNames{"net.ipv4.tcp_tw_recycle",
                                                             "net.ipv4.tcp_tw_reuse",
                                                             "net.ipv4.tcp_timestamps",
                                                             "net.ipv4.tcp_rfc1337",
                                                             "net.ipv4.tcp_syncookies",
                                                             "net.core.somaxconn",
                                                             "net.ipv4.tcp_max_syn_backlog",
                                                             "net.ipv4.tcp_fin_timeout",
                                                             "net.ipv4.tcp_max_tw_buckets",
                                                             "net.ipv4.tcp_abort_on_overflow",
                                                             "net.ipv4.ip_forward",
                                                             "net.bridge.bridge-nf-call-iptables",
                                                             "net.netfilter.nf_conntrack_max",
                                                             "net.ipv4.conf.all.rp_filter",
                                                             "net.ipv4.conf.default.rp_filter",
                                                             "net.core.netdev_max_backlog"};

}  // namespace

std::string_view sysctl_name(unsigned id) {
  return kNames.at(id);
}

std::optional<std::int64_t> read_sysctl(const std::filesystem::path& proc_root,
                                        std::string_view name) {
  std::string file(name);
  std::replace(file.begin(), file.end(), '.', '/');
  const auto text = read_line(proc_root / "sys" / file);
  if (!text) return std::nullopt;
  std::int64_t value = 0;
  const char* end = text->data() + text->size();
  const auto [rest, bad] = std::from_chars(text->data(), end, value);
  if (bad != std::errc{} || rest != end) return std::nullopt;
  return value;
}

}  // namespace pawprint
