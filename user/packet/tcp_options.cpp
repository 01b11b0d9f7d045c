// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "packet/tcp_options.h"

#include "packet/bytes.h"

namespace pawprint {
namespace {

constexpr unsigned kMss = 1460;
// The options' kinds, RFC 9293 and RFC 7323.
constexpr std::uint8_t kEol = 0;
constexpr std::uint8_t kNop = 1;
constexpr std::uint8_t kTimestamps = 8;
constexpr std::uint8_t kTimestampsBytes = 10;

}  // namespace

Bytes syn_options(std::optional<std::uint32_t> tsval) {
  Bytes options;
  put32(options, 0x02040000 | kMss);
  if (!tsval) return options;
  put16(options, 0x0402);  // SACK permitted
  put8(options, kNop);
  put8(options, kNop);
  put8(options, kTimestamps);
  put8(options, kTimestampsBytes);
  put32(options, *tsval);
  put32(options, 0);
  put16(options, 0);  // end of options
  return options;
}

Bytes timestamp_options(TimestampOption value) {
  Bytes options{kNop, kNop, kTimestamps, kTimestampsBytes};
  put32(options, value.tsval);
  put32(options, value.tsecr);
  return options;
}

namespace {

struct Walk {
  std::optional<TimestampOption> timestamps;
  bool well_formed = true;
};

// As net/ipv4/tcp_input.c tcp_parse_options() walks them, 3.10 to 6.18.
Walk walk(std::span<const std::uint8_t> options) {
  Walk found;
  std::size_t at = 0;
  while (at < options.size() && options[at] != kEol) {
    if (options[at] == kNop) {
      at++;
      continue;
    }
    const std::size_t size = at + 1 < options.size() ? options[at + 1] : 0;
    if (size < 2 || at + size > options.size()) {
      found.well_formed = false;
      break;
    }
    if (options[at] == kTimestamps && size == kTimestampsBytes) {
      found.timestamps = TimestampOption{get32(options, at + 2), get32(options, at + 6)};
    }
    at += size;
  }
  return found;
}

}  // namespace

std::optional<TimestampOption> timestamps_of(std::span<const std::uint8_t> options) {
  return walk(options).timestamps;
}

bool well_formed(std::span<const std::uint8_t> options) {
  return walk(options).well_formed;
}

}  // namespace pawprint
