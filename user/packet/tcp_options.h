// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// TCP options: what the forged peers send, and the timestamps that a kernel reads in them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "packet/bytes.h"

namespace pawprint {

struct TimestampOption {
  std::uint32_t tsval = 0;
  std::uint32_t tsecr = 0;
};

// MSS, SACK permitted, timestamps; without timestamps when there is no `tsval`.
Bytes syn_options(std::optional<std::uint32_t> tsval);
Bytes timestamp_options(TimestampOption value);

// The timestamps that a kernel finds in `options`: nothing behind a malformed or truncated option.
std::optional<TimestampOption> timestamps_of(std::span<const std::uint8_t> options);

// False when an option up to the end of options is malformed or truncated.
bool well_formed(std::span<const std::uint8_t> options);

}  // namespace pawprint
