// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// stdout as a descriptor: whole writes, and errors that are seen (a full disk, a
// closed pipe) instead of lost in a stream's state.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/result.h"

namespace pawprint {

// Writes all of `text` to `fd`. Blocks. Error: errno of write(2); EPIPE when the
// reader is gone (SIGPIPE must be ignored).
Result<void> write_all(int fd, std::string_view text);

// Columns of the terminal behind `fd`; 0 when it is none.
std::size_t terminal_columns(int fd);

}  // namespace pawprint
