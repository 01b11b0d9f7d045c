// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The result of a function that can fail: a value or one Error. An Error says what
// was attempted, and keeps errno so that EPERM, ENOENT and EINTR stay distinct.
// Context is added once per layer: `error.within("reading FILE")`.
#pragma once

#include <cerrno>
#include <cstring>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace pawprint {

struct Error {
  std::string what;
  int code = 0;  // errno, or 0 where none applies

  // "opening /x: Permission denied", without a trailing full stop.
  std::string message() const { return code == 0 ? what : what + ": " + std::strerror(code); }
  Error within(const std::string& context) && {
    what = context + ": " + what;
    return std::move(*this);
  }
};

template <typename T>
using Result = tl::expected<T, Error>;

// An error from the current errno.
inline tl::unexpected<Error> fail_errno(std::string what) {
  return tl::unexpected<Error>(Error{std::move(what), errno});
}
inline tl::unexpected<Error> fail(std::string what, int code = 0) {
  return tl::unexpected<Error>(Error{std::move(what), code});
}
inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace pawprint
