// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

#include "core/output.h"
#include "core/text.h"

namespace pawprint {
namespace {

constexpr const char* kEraseLine = "\r\x1b[K";

}  // namespace

Progress::Progress() : columns_(terminal_columns(STDERR_FILENO)) {}

void Progress::show(const std::string& text) {
  if (columns_ < 2) return;
  fmt::print(stderr, "{}{}", kEraseLine, fit(text, columns_ - 1));
  std::fflush(stderr);
  is_shown_ = true;
}

void Progress::clear() {
  if (std::exchange(is_shown_, false)) fmt::print(stderr, "{}", kEraseLine);
}

}  // namespace pawprint
