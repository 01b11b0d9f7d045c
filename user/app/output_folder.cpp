// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/output_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace pawprint {

Result<OutputFolder> OutputFolder::open(const std::filesystem::path& path, bool replace) {
  OutputFolder folder;
  folder.path_ = path;
  folder.replace_ = replace;
  if (::mkdir(path.c_str(), 0700) == 0) {
    folder.is_new_ = true;
    return folder;
  }
  if (errno != EEXIST || !replace) return fail_errno("making the folder " + path.string());
  struct stat found {};
  if (lstat(path.c_str(), &found) != 0) return fail_errno(path.string());
  if (!S_ISDIR(found.st_mode)) return fail(path.string() + " is no folder");
  return folder;
}

OutputFolder::OutputFolder(OutputFolder&& other) noexcept
    : path_(std::move(other.path_)),
      replace_(other.replace_),
      is_new_(std::exchange(other.is_new_, false)),
      files_(std::move(other.files_)) {}

OutputFolder::~OutputFolder() {
  files_.clear();
  if (is_new_) ::rmdir(path_.c_str());
}

Result<OutputFile*> OutputFolder::add(const std::string& name) {
  auto file = OutputFile::open(path_ / name, replace_);
  if (!file) return fail(file.error());
  return &files_.emplace_back(std::move(*file));
}

Result<void> OutputFolder::finish() {
  for (OutputFile& file : files_) {
    if (auto finished = file.finish(); !finished) return finished;
  }
  is_new_ = false;
  return {};
}

}  // namespace pawprint
