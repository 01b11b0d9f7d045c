// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A piece of kernel memory as a kprobe event read it, word by word. What could not be
// read is 0 there (kernel/trace/trace_probe.c fetches, 3.10 and later): no difference to
// a real 0 can be seen, which is why one dump proves nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

namespace pawprint {

class MemoryDump {
 public:
  static constexpr std::size_t kWordBytes = 8;

  // Puts the word that was read at `offset`; the dump grows as needed.
  void put(std::size_t offset, std::uint64_t word) {
    if (bytes_.size() < offset + kWordBytes) bytes_.resize(offset + kWordBytes);
    std::memcpy(bytes_.data() + offset, &word, kWordBytes);
  }

  // The `width` bytes (at most 8) at `offset` as the little-endian number they are; nothing
  // when they are not all in the dump.
  std::optional<std::uint64_t> read(std::size_t offset, std::size_t width) const {
    if (width > kWordBytes || offset + width > bytes_.size()) return std::nullopt;
    std::uint64_t value = 0;
    std::memcpy(&value, bytes_.data() + offset, width);
    return value;
  }

  std::span<const std::uint8_t> bytes() const { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
};

}  // namespace pawprint
