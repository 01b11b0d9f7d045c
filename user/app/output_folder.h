// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A folder of files that appear together, each whole or not at all.
#pragma once

#include <filesystem>
#include <list>
#include <string>

#include "app/output_file.h"

namespace pawprint {

class OutputFolder {
 public:
  // Makes the folder, for its owner only. `replace`: it may be there, and so may its files;
  // others in it stay. Error: EEXIST without it, or what mkdir(2) says.
  static Result<OutputFolder> open(const std::filesystem::path& path, bool replace);

  OutputFolder(OutputFolder&& other) noexcept;
  OutputFolder& operator=(OutputFolder&&) = delete;
  // Without finish() the unfinished files go, and the folder if it is new.
  ~OutputFolder();

  // A new file in it, which lives as long as the folder.
  Result<OutputFile*> add(const std::string& name);
  // Puts the files in their places.
  Result<void> finish();

 private:
  OutputFolder() = default;

  std::filesystem::path path_;
  bool replace_ = false;
  bool is_new_ = false;
  std::list<OutputFile> files_;
};

}  // namespace pawprint
