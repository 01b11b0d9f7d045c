// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/file.h"

#include <fcntl.h>

#include "core/unique_fd.h"

namespace pawprint {

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return fail_errno("opening " + path.string());
  std::string content;
  std::size_t size = 0;
  while (true) {
    if (content.size() - size < 4096) content.resize(size + 16384);
    const ssize_t got = ::read(fd.get(), content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno("reading " + path.string());
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size > limit) return fail("reading " + path.string(), EFBIG);
  }
  content.resize(size);
  return content;
}

Result<std::string> read_line(const std::filesystem::path& path) {
  auto content = read_file(path);
  if (content && !content->empty() && content->back() == '\n') content->pop_back();
  return content;
}

}  // namespace pawprint
