// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/event_format.h"

#include <charconv>
#include <cstring>

namespace pawprint {
namespace {

std::optional<std::uint32_t> attribute(std::string_view line, std::string_view name) {
  const std::size_t at = line.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  std::uint32_t value = 0;
  const char* begin = line.data() + at + name.size();
  if (std::from_chars(begin, line.data() + line.size(), value).ec != std::errc{}) {
    return std::nullopt;
  }
  return value;
}

// "field:unsigned char common_flags" → "common_flags", "field: char x[16]" → "x",
// "field:__data_loc char[] x" → "x"
std::string_view declared_name(std::string_view declaration) {
  if (!declaration.starts_with("__data_loc ")) {
    declaration = declaration.substr(0, declaration.find('['));
  }
  const std::size_t space = declaration.find_last_of(" *");
  return space == std::string_view::npos ? declaration : declaration.substr(space + 1);
}

template <typename Visit>
void for_each_line(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    visit(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
}

template <typename T>
std::uint64_t load(const std::byte* from, bool is_signed) {
  T value{};
  std::memcpy(&value, from, sizeof(value));
  if (is_signed) return static_cast<std::uint64_t>(static_cast<std::make_signed_t<T>>(value));
  return value;
}

}  // namespace

std::optional<EventField> EventFormat::field(std::string_view name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? std::nullopt : std::optional(found->second);
}

std::map<std::string, EventField, std::less<>> parse_event_fields(std::string_view text) {
  std::map<std::string, EventField, std::less<>> fields;
  for_each_line(text, [&](std::string_view line) {
    const std::size_t begin = line.find("field:");
    const std::size_t end = line.find(';');
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return;
    const auto offset = attribute(line, "offset:");
    const auto size = attribute(line, "size:");
    if (!offset || !size) return;
    const auto name = declared_name(line.substr(begin + 6, end - begin - 6));
    fields[std::string(name)] = {*offset, *size, attribute(line, "signed:").value_or(0) != 0};
  });
  return fields;
}

Result<EventFormat> parse_event_format(std::string_view text) {
  EventFormat format;
  std::optional<std::uint32_t> id;
  for_each_line(text, [&](std::string_view line) {
    if (line.starts_with("name: ")) format.name = line.substr(6);
    if (line.starts_with("ID: ")) id = attribute(line, "ID: ");
  });
  if (format.name.empty()) return fail("an event format without a name");
  if (!id || *id > 0xffff) return fail("the format of " + format.name + " has no ID");
  format.id = static_cast<std::uint16_t>(*id);
  format.fields = parse_event_fields(text);
  if (!format.field("common_type")) return fail("the format of " + format.name + " has no type");
  return format;
}

std::optional<std::uint64_t> read_field(std::span<const std::byte> record,
                                        const EventField& field) {
  if (field.offset > record.size() || record.size() - field.offset < field.size) {
    return std::nullopt;
  }
  const std::byte* from = record.data() + field.offset;
  switch (field.size) {
    case 1:
      return load<std::uint8_t>(from, field.is_signed);
    case 2:
      return load<std::uint16_t>(from, field.is_signed);
    case 4:
      return load<std::uint32_t>(from, field.is_signed);
    case 8:
      return load<std::uint64_t>(from, field.is_signed);
    default:
      return std::nullopt;
  }
}

std::optional<std::string_view> read_text(std::span<const std::byte> record,
                                          const EventField& field) {
  const auto where = read_field(record, {field.offset, field.size, false});
  if (!where || field.size != 4) return std::nullopt;
  const std::size_t offset = *where & 0xffff;
  const std::size_t size = *where >> 16;
  if (size == 0 || offset > record.size() || record.size() - offset < size) return std::nullopt;
  const auto* text = reinterpret_cast<const char*>(record.data() + offset);
  return std::string_view(text, strnlen(text, size));
}

}  // namespace pawprint
