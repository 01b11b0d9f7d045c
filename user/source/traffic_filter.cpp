// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/traffic_filter.h"

#include <fmt/format.h>

namespace pawprint {
namespace {

void append(std::string& text, const std::string& part) {
  text += text.empty() ? part : ", " + part;
}

}  // namespace

std::optional<std::string> TrafficFilter::description() const {
  std::string text;
  if (remote) append(text, "remote " + format_cidr(*remote));
  if (port) append(text, fmt::format("port {}", *port));
  if (netns) append(text, fmt::format("netns {}", *netns));
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

bool TrafficFilter::wants(const __u8 (&remote_address)[PP_ADDR_LEN], std::uint16_t local_port,
                          std::uint32_t in_netns) const {
  if (netns && *netns != in_netns) return false;
  if (port && *port != local_port) return false;
  return !remote || contains(*remote, remote_address);
}

}  // namespace pawprint
