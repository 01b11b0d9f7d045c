// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A page of per_cpu/cpuN/trace_pipe_raw, as kernel/trace/ring_buffer.c writes it (3.10 to
// 6.18): a time stamp, the number of bytes, then events with a header of 32 bits each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "core/result.h"

namespace pawprint {

// From events/header_page.
struct RingPageLayout {
  std::size_t commit_offset = 8;
  std::size_t commit_size = 8;
  std::size_t data_offset = 16;
  std::size_t data_size = 4080;

  std::size_t page_bytes() const { return data_offset + data_size; }
};

// Error: the text does not describe a page that can be read.
Result<RingPageLayout> parse_header_page(std::string_view text);

struct RingRecord {
  std::uint64_t time = 0;           // the buffer's clock
  std::span<const std::byte> data;  // begins with common_type; valid during the call only
};

struct RingPageEnd {
  bool missed = false;             // events were lost before the first of this page
  std::uint64_t missed_count = 0;  // how many, 0 when the page had no room to say
  bool damaged = false;            // the rest of the page made no sense
};

// Hands over the events of `page` in order. `on_begin` first, with what was lost before.
RingPageEnd read_ring_page(std::span<const std::byte> page, const RingPageLayout& layout,
                           const std::function<void(const RingPageEnd&)>& on_begin,
                           const std::function<void(const RingRecord&)>& on_record);

}  // namespace pawprint
