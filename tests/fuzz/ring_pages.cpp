// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Pages of trace_pipe_raw under a layout of a kernel or of none: records lie inside the
// page, and a page of any bytes ends.
#include <array>

#include "fuzz/input.h"
#include "source/ftrace/ring_page.h"

namespace {

using namespace pawprint;
using fuzz::must;

void read_page(std::span<const std::uint8_t> bytes, const RingPageLayout& layout) {
  const auto page = std::as_bytes(bytes);
  bool has_begun = false;
  read_ring_page(
      page, layout, [&](const RingPageEnd&) { has_begun = true; },
      [&](const RingRecord& record) {
        must(has_begun);
        must(record.data.empty() ||
             (record.data.data() >= page.data() &&
              record.data.data() + record.data.size() <= page.data() + page.size()));
      });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  switch (input.byte() % 3) {
    case 0:
      read_page(input.rest(), RingPageLayout{});
      break;
    case 1: {
      // A layout that a header_page could describe.
      RingPageLayout layout;
      layout.commit_size = (input.byte() & 1) != 0 ? 4 : 8;
      layout.data_offset = layout.commit_offset + layout.commit_size;
      layout.data_size = input.number(2);
      read_page(input.rest(), layout);
      break;
    }
    default: {
      // The text, then a page: a NUL between them.
      const auto text = input.text();
      const auto end = text.find('\0');
      const auto layout = parse_header_page(text.substr(0, end));
      if (!layout || end == std::string_view::npos) break;
      input.take(end + 1);
      read_page(input.rest(), *layout);
    }
  }
  return 0;
}
