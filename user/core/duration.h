// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Durations as operators write them: "500ms", "10s", "5m", "1h", "1.5s".
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/result.h"

namespace pawprint {

using Nanoseconds = std::chrono::nanoseconds;

// A positive duration with a unit (ns, us, ms, s, m, h). Error: names the text and the form.
Result<Nanoseconds> parse_duration(std::string_view text);

// The shortest exact form: 1500 ms is "1500ms", 60 s is "1m".
std::string format_duration(Nanoseconds duration);

}  // namespace pawprint
