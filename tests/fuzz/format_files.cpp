// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// format files of events, with a record behind a NUL that is read by what they say; and
// the other texts of tracefs.
#include <sstream>

#include "fuzz/input.h"
#include "source/ftrace/event_format.h"
#include "source/ftrace/kprobe_group.h"
#include "source/ftrace/trace_owner.h"
#include "source/ftrace/tracefs.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pawprint;
  fuzz::Input input(data, size);
  const auto whole = input.text();
  const auto end = whole.find('\0');
  const auto text = whole.substr(0, end);
  (void)parse_event_fields(text);
  (void)parse_kprobe_profile(text);
  (void)parse_buffer_stats(text);
  if (const auto owner = owner_of(text)) fuzz::must(owner_of(trace_name(*owner)) == owner);
  const auto format = parse_event_format(text);
  if (!format || end == std::string_view::npos) return 0;
  input.take(end + 1);
  for (const auto& [name, field] : format->fields) {
    const auto value = read_field(std::as_bytes(input.rest()), field);
    if (value) fuzz::must(std::uint64_t{field.offset} + field.size <= input.rest().size());
  }
  return 0;
}
