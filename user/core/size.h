// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Sizes as operators write them: "64M", "1G", "500k", and back: "5.2 MiB".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace pawprint {

// Bytes: a positive number with an optional K, M or G (powers of 1024; "MiB" and "MB" are
// taken as M). Error: names the text and the form.
Result<std::uint64_t> parse_size(std::string_view text);

std::string format_size(std::uint64_t bytes);

}  // namespace pawprint
