// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/output.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace pawprint {

Result<void> write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(fd, text.data(), text.size());
    if (wrote >= 0) {
      text.remove_prefix(static_cast<std::size_t>(wrote));
    } else if (errno == EAGAIN) {
      pollfd wait{fd, POLLOUT, 0};
      ::poll(&wait, 1, -1);
    } else if (errno != EINTR) {
      return fail_errno("writing the output");
    }
  }
  return {};
}

std::size_t terminal_columns(int fd) {
  winsize size{};
  if (isatty(fd) == 0 || ioctl(fd, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

}  // namespace pawprint
