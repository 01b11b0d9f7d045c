// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A command line under test, without the program's name.
#pragma once

#include <string>
#include <vector>

#include "app/options.h"
#include "catch.h"

namespace pawprint::test {

inline std::variant<Options, EarlyExit> parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "pawprint");
  return parse_options(static_cast<int>(arguments.size()), arguments.data());
}

inline Options options_of(const std::vector<const char*>& arguments) {
  const auto parsed = parse(arguments);
  if (const auto* leave = std::get_if<EarlyExit>(&parsed)) FAIL(leave->err << leave->out);
  return std::get<Options>(parsed);
}

inline EarlyExit exit_of(const std::vector<const char*>& arguments) {
  const auto parsed = parse(arguments);
  if (std::holds_alternative<Options>(parsed)) FAIL("the command line was accepted");
  return std::get<EarlyExit>(parsed);
}

}  // namespace pawprint::test
