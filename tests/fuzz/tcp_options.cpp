// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The two parsers of TCP options: that of BPF programs (pawprint/tcp_options.h) and that of
// packets (packet/tcp_options.h) find the same timestamps.
#include "pawprint/tcp_options.h"

#include <algorithm>

#include "fuzz/input.h"
#include "packet/tcp_options.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using pawprint::fuzz::must;
  size = std::min<std::size_t>(size, PP_TCP_OPTIONS_MAX);
  pp_tcp_options options{};
  std::copy_n(data, size, options.bytes);
  options.len = static_cast<__u32>(size);
  pp_parse_timestamp(&options);
  const auto found = pawprint::timestamps_of({data, size});
  must(found.has_value() == (options.found != 0));
  if (found) must(found->tsval == options.tsval && found->tsecr == options.tsecr);
  (void)pawprint::well_formed({data, size});
  return 0;
}
