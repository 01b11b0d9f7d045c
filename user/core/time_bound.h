// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// An end of a time window as operators write it: "2026-01-31T12:00:00Z", or relative to
// the recording: "+5m" after its begin, "-10m" before its end.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/duration.h"
#include "core/result.h"

namespace pawprint {

struct TimeBound {
  enum class From { kEpoch, kBegin, kEnd };
  From from = From::kEpoch;
  std::uint64_t ns = 0;  // after the epoch or the begin, or before the end
  bool operator==(const TimeBound&) const = default;
};

// Error: names the text and the forms.
Result<TimeBound> parse_time_bound(std::string_view text);

// RFC 3339 with a zone ("Z" or "+01:00") and an optional fraction, as ns since 1970.
// Error: names the text.
Result<std::uint64_t> parse_rfc3339(std::string_view text);

}  // namespace pawprint
