// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Where inputs to begin with are put: FOLDER/TARGET/NUMBER.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "core/file.h"

namespace pawprint::fuzz {

class Seeds {
 public:
  explicit Seeds(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void add(const std::string& target, std::string_view bytes) {
    std::filesystem::create_directories(folder_ / target);
    std::ofstream(folder_ / target / fmt::format("{:04}", ++count_), std::ios::binary) << bytes;
  }
  // What the target chooses its way by, then a file.
  void add_file(const std::string& target, std::string_view head, const std::filesystem::path& file,
                std::size_t most_bytes = std::string::npos) {
    add(target, std::string(head) + read_file(file).value().substr(0, most_bytes));
  }

 private:
  std::filesystem::path folder_;
  unsigned count_ = 0;
};

// What a kernel hands over in structs of its own: netlink messages, packets, blocks of a packet
// ring, records of probes.
void add_kernel_messages(Seeds& seeds);

}  // namespace pawprint::fuzz
