// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What a netlink socket received, of any bytes: messages and attributes lie inside of it, and
// the readers of sock_diag's and taskstats' answers take what they find.
#include <linux/rtnetlink.h>

#include "fuzz/input.h"
#include "kernel/netlink_attributes.h"
#include "kernel/netlink_socket.h"
#include "kernel/task_stats.h"
#include "kernel/tcp_sockets.h"

namespace {

using namespace pawprint;

void must_be_inside(std::span<const std::byte> part, std::span<const std::byte> all) {
  fuzz::must(part.empty() ||
             (part.data() >= all.data() && part.data() + part.size() <= all.data() + all.size()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto received = std::as_bytes(std::span(data, size));
  split_netlink(received, [&](const NetlinkMessage& message) {
    must_be_inside(message.body, received);
    for_each_attribute(message.body, [&](int type, std::span<const std::byte> payload) {
      must_be_inside(payload, message.body);
      (void)find_attribute(payload, type);
    });
    if (const auto listener = parse_diag_listener(message.body)) (void)listener->local.text();
  });
  parse_task_exits(received, [](std::uint32_t /*tid*/, const TaskTimes& /*times*/) {});
  return 0;
}
