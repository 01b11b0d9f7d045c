// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

#include "core/output.h"

namespace pawprint {
namespace {

bool put_in_place(const std::filesystem::path& from, const std::filesystem::path& to,
                  bool replace) {
  if (!replace) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
      return true;
    }
    // Linux before 3.15, and file systems that cannot.
    if (errno != ENOSYS && errno != EINVAL) return false;
  }
  return ::rename(from.c_str(), to.c_str()) == 0;
}

}  // namespace

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
  output.replace_ = replace;
  const std::string name = path->string() + ".part";
  // One that is there was left by a run that was killed, or is another user's in a shared
  // folder: it is never written into.
  ::unlink(name.c_str());
  // What a report shows, command lines among it, is for its owner to share.
  output.file_.reset(::open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
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
  if (!put_in_place(unfinished_, path_, replace_)) {
    return fail_errno("writing " + path_.string());
  }
  unfinished_.clear();
  return {};
}

}  // namespace pawprint
