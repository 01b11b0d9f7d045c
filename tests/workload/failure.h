// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// How this program fails. A failed system call ends the run (std::system_error, exit 1): nothing
// can be repaired half-way through traffic. What the kernel answers is never a failure. A scenario
// that this kernel cannot play throws Skip.
#pragma once

#include <cerrno>
#include <exception>
#include <stdexcept>
#include <string>
#include <system_error>

namespace pawprint::workload {

struct Skip : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Interrupted : std::runtime_error {
  Interrupted() : std::runtime_error("interrupted") {}
};

[[noreturn]] inline void throw_error(int code, const std::string& what) {
  throw std::system_error(code, std::generic_category(), what);
}
[[noreturn]] inline void throw_errno(const std::string& what) {
  throw_error(errno, what);
}

// The result of a system call, or its errno as an exception.
inline int check(int result, const char* what) {
  if (result < 0) throw_errno(what);
  return result;
}

}  // namespace pawprint::workload
