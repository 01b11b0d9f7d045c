// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "pawprint/container_id.h"

#include <array>
#include <cstring>
#include <string>

#include "catch.h"

namespace pawprint {
namespace {

bool is_id(const std::string& text) {
  std::array<__u64, PP_CONTAINER_ID_LEN / sizeof(__u64)> words{};
  std::memcpy(words.data(), text.data(), PP_CONTAINER_ID_LEN);
  return pp_is_container_id(words.data()) != 0;
}

TEST_CASE("container id: every byte at every place, only lower-case hex digits pass", "[unit]") {
  const std::string digits = "0123456789abcdef";
  const std::string good = digits + digits + digits + digits;
  std::size_t wrong = 0;
  for (std::size_t place = 0; place < PP_CONTAINER_ID_LEN; ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[place] = static_cast<char>(byte);
      const bool is_digit = byte != 0 && digits.find(static_cast<char>(byte)) != std::string::npos;
      if (is_id(text) != is_digit) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace pawprint
