// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Texts of /proc and of kernel configurations.
#include <sstream>
#include <string>

#include "doctor/capabilities.h"
#include "doctor/kernel_config.h"
#include "fuzz/input.h"
#include "kernel/listener_inodes.h"
#include "kernel/netstat.h"
#include "kernel/packet_counters.h"
#include "source/ftrace/kprobe_group.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pawprint;
  const auto text = fuzz::Input(data, size).text();
  (void)parse_netstat(text, "TcpExt");
  (void)sum_conntrack_stat(text);
  (void)sum_softnet_stat(text);
  (void)parse_kernel_config(text, configs_of_use());
  (void)why_no_symbol(text, "tcp_conn_request");
  if (const auto set = effective_capabilities(text)) (void)capability_names(*set);
  std::istringstream stream{std::string(text)};
  for (const ListeningSocket& listener : parse_listeners(stream)) (void)listener.local.text();
  return 0;
}
