// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What an events/*/*/format file says: the number of an event and where its fields are.
// Layouts differ by kernel and by definition, so nothing is read without one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace pawprint {

struct EventField {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
  bool is_signed = false;
};

struct EventFormat {
  std::string name;
  std::uint16_t id = 0;
  std::map<std::string, EventField, std::less<>> fields;

  // None: the event has no such field.
  std::optional<EventField> field(std::string_view name) const;
};

// Error: names what is missing.
Result<EventFormat> parse_event_format(std::string_view text);

// The fields of a text like a format file, without name and ID: events/header_page.
std::map<std::string, EventField, std::less<>> parse_event_fields(std::string_view text);

// The value of a field of 1, 2, 4 or 8 bytes, sign-extended when it is signed. None: it
// lies outside of `record`, or has another size.
std::optional<std::uint64_t> read_field(std::span<const std::byte> record, const EventField& field);

// The text of a field that is declared as __data_loc char[]: 16 bits of offset, 16 of length.
// None: it lies outside of `record`, or the kernel could not read it.
std::optional<std::string_view> read_text(std::span<const std::byte> record,
                                          const EventField& field);

}  // namespace pawprint
