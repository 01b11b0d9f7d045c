// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Finds where a structure keeps a value: the one offset at which every dump of it holds
// what is known to have been there. Two offsets that fit, too few samples and none that
// fits are no answer, and say so.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "source/ftrace/calibration/memory_dump.h"
#include "source/ftrace/kernel_layout.h"

namespace pawprint {

// The value that was in one dump, within these bounds.
struct Known {
  const MemoryDump* dump = nullptr;
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  static Known exactly(const MemoryDump& dump, std::uint64_t value) {
    return {&dump, value, value};
  }
};

// Every offset, aligned to `width` (1, 2, 4 or 8), that holds the known value in all samples.
std::vector<std::uint32_t> offsets_holding(std::span<const Known> samples, std::uint32_t width);

// True when the known values of at least two samples are apart.
bool have_two_values(std::span<const Known> samples);

// The only one of them. `what` names the value in the reason when there is none. Two
// values are needed: one can be anywhere by chance.
FieldAt find_field(std::span<const Known> samples, std::uint32_t width, const std::string& what);

// A field without an offset, and why.
FieldAt not_found(std::string why);

// The offset of `pattern` in its dump, the same in all samples.
struct KnownBytes {
  const MemoryDump* dump = nullptr;
  std::span<const std::uint8_t> pattern;
};
FieldAt find_bytes(std::span<const KnownBytes> samples, const std::string& what);

}  // namespace pawprint
