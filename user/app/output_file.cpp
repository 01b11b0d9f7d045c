// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "core/output.h"

namespace pawprint {

Result<OutputFile> OutputFile::open(const std::optional<std::filesystem::path>& path,
                                    bool replace) {
  OutputFile output;
  if (!path) return output;
  struct stat found {};
  if (lstat(path->c_str(), &found) == 0) {
    if (!replace) return fail("writing " + path->string(), EEXIST);
    if (!S_ISREG(found.st_mode)) return fail(path->string() + " is no regular file");
  }
  output.path_ = *path;
  const std::string name = path->string() + ".part";
  // What a report shows, command lines among it, is for its owner to share.
  output.file_.reset(
      ::open(name.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!output.file_) return fail_errno("writing " + path->string());
  output.unfinished_ = name;
  return output;
}

OutputFile::~OutputFile() {
  if (file_ && !unfinished_.empty()) ::unlink(unfinished_.c_str());
}

Result<void> OutputFile::write(std::string_view text) {
  return write_all(file_ ? file_.get() : STDOUT_FILENO, text);
}

Result<void> OutputFile::finish() {
  if (!file_) return {};
  if (::fsync(file_.get()) != 0) return fail_errno("writing " + path_.string());
  if (::rename(unfinished_.c_str(), path_.c_str()) != 0) {
    return fail_errno("writing " + path_.string());
  }
  unfinished_.clear();
  return {};
}

}  // namespace pawprint
