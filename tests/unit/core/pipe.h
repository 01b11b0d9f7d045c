// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A pipe for tests.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "core/unique_fd.h"

namespace pawprint::test {

struct Pipe {
  explicit Pipe(int flags = 0) {
    std::array<int, 2> fds{};
    if (pipe2(fds.data(), O_CLOEXEC | flags) != 0) throw std::runtime_error("pipe2");
    reader.reset(fds[0]);
    writer.reset(fds[1]);
  }
  UniqueFd reader;
  UniqueFd writer;
};

}  // namespace pawprint::test
