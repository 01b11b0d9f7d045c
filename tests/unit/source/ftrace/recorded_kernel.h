// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What a real kernel put into its tracing files (tests/data/linux-*), as binary pages and as
// text: two ways to the same events.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "source/ftrace/event_format.h"
#include "source/ftrace/ring_page.h"

namespace pawprint::test {

struct TraceEvent {
  unsigned cpu = 0;
  std::uint64_t time_ns = 0;
  std::string name;
  std::map<std::string, std::uint64_t, std::less<>> fields;

  std::uint64_t operator[](std::string_view field) const;
  bool has(std::string_view field) const { return fields.contains(field); }
};

class RecordedKernel {
 public:
  // `name`: a folder of tests/data.
  explicit RecordedKernel(const std::string& name);

  const std::map<std::uint16_t, EventFormat>& formats() const { return formats_; }
  std::string file(const std::string& name) const;

  // Events of kprobes from the pages of both CPUs, each CPU's in order.
  std::vector<TraceEvent> from_pages() const;
  // The same from trace.txt, in the order of the text.
  std::vector<TraceEvent> from_text() const;
  // Both CPUs' in the order of time.
  std::vector<TraceEvent> in_order() const;

 private:
  std::map<std::string, std::uint64_t, std::less<>> parse_fields(const EventFormat& format,
                                                                 std::string_view text) const;

  std::filesystem::path folder_;
  std::map<std::uint16_t, EventFormat> formats_;  // of kprobe events
};

}  // namespace pawprint::test
