// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/libbpf_log.h"

#include <bpf/libbpf.h>

#include <array>
#include <cstdarg>
#include <cstdio>
#include <utility>

#include "core/text.h"

namespace pawprint {
namespace {

// libbpf's callback takes no context, so this is the one place with state of its own.
bool g_verbose = false;
std::string g_warning;

int print(libbpf_print_level level, const char* format, va_list args) {
  if (g_verbose) {
    va_list copy;
    va_copy(copy, args);
    std::vfprintf(stderr, format, copy);
    va_end(copy);
  }
  std::array<char, 512> line{};
  const int length = std::vsnprintf(line.data(), line.size(), format, args);
  // A verifier log is one huge message; its text is for -v.
  if (level == LIBBPF_WARN && length < static_cast<int>(line.size())) g_warning = line.data();
  return length;
}

}  // namespace

void set_up_libbpf_log(bool verbose) {
  g_verbose = verbose;
  libbpf_set_print(print);
}

std::string take_libbpf_warning() {
  std::string text = std::exchange(g_warning, {});
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return printable(text);
}

}  // namespace pawprint
