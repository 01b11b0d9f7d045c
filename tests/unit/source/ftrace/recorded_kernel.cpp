// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "unit/source/ftrace/recorded_kernel.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <span>
#include <sstream>
#include <stdexcept>

#include "core/file.h"

namespace pawprint::test {
namespace {

// u64 is hexadecimal on 3.10 and later, there with 0x; the others are hexadecimal on 3.10
// and decimal later; signed ones are always decimal.
std::uint64_t parse_value(std::string_view text, bool is_hex) {
  if (text.starts_with("0x")) {
    text.remove_prefix(2);
    is_hex = true;
  }
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, err] = std::from_chars(text.data(), end, value, is_hex ? 16 : 10);
  if (err != std::errc{} || rest != end)
    throw std::runtime_error("no number: " + std::string(text));
  return negative ? ~value + 1 : value;
}

bool is_argument(const std::string& field) {
  return !field.starts_with("common_") && !field.starts_with("__probe_");
}

}  // namespace

std::uint64_t TraceEvent::operator[](std::string_view field) const {
  const auto found = fields.find(field);
  if (found == fields.end()) throw std::runtime_error(name + " has no " + std::string(field));
  return found->second;
}

RecordedKernel::RecordedKernel(const std::string& name)
    : folder_(std::filesystem::path(TEST_DATA_DIR) / name) {
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "events")) {
    if (entry.path().filename() == "header_page") continue;
    auto format = parse_event_format(read_file(entry.path()).value());
    if (!format) throw std::runtime_error(format.error().message());
    const bool is_kprobe = format->field("__probe_ip") || format->field("__probe_func");
    if (is_kprobe) formats_[format->id] = *format;
  }
}

std::string RecordedKernel::file(const std::string& name) const {
  return read_file(folder_ / name).value();
}

std::vector<TraceEvent> RecordedKernel::from_pages() const {
  const auto layout = parse_header_page(file("events/header_page")).value();
  std::vector<TraceEvent> events;
  for (unsigned cpu = 0; cpu < 2; ++cpu) {
    const std::string raw = file("cpu" + std::to_string(cpu) + ".trace_pipe_raw");
    const auto pages = std::as_bytes(std::span(raw));
    for (std::size_t at = 0; at < pages.size(); at += layout.page_bytes()) {
      const auto end = read_ring_page(
          pages.subspan(at, std::min(layout.page_bytes(), pages.size() - at)), layout,
          [](const RingPageEnd&) {},
          [&](const RingRecord& record) {
            const auto id = read_field(record.data, {0, 2, false}).value();
            const auto format = formats_.find(static_cast<std::uint16_t>(id));
            if (format == formats_.end()) return;
            TraceEvent event{cpu, record.time, format->second.name, {}};
            for (const auto& [name, field] : format->second.fields) {
              if (is_argument(name)) event.fields[name] = read_field(record.data, field).value();
            }
            events.push_back(std::move(event));
          });
      if (end.missed || end.damaged) throw std::runtime_error("the recording has a gap");
    }
  }
  return events;
}

std::map<std::string, std::uint64_t, std::less<>> RecordedKernel::parse_fields(
    const EventFormat& format, std::string_view text) const {
  std::map<std::string, std::uint64_t, std::less<>> fields;
  const bool old = folder_.filename() == "linux-3.10.99";
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) continue;
    const auto field = format.field(word.substr(0, equals));
    if (!field) continue;
    const std::string_view value = std::string_view(word).substr(equals + 1);
    fields[word.substr(0, equals)] = parse_value(value, old && !field->is_signed);
  }
  return fields;
}

std::vector<TraceEvent> RecordedKernel::from_text() const {
  std::map<std::string, const EventFormat*, std::less<>> by_name;
  for (const auto& [id, format] : formats_) by_name[format.name] = &format;
  std::vector<TraceEvent> events;
  std::istringstream lines(file("trace.txt"));
  for (std::string line; std::getline(lines, line);) {
    // "    TASK-PID   [000] d.s1    14.691045: NAME: (SYMBOL+0x0/0x10) FIELD=VALUE ..."
    const std::size_t cpu = line.find(" [");
    if (line.starts_with('#') || cpu == std::string::npos) continue;
    std::istringstream words(line.substr(cpu + 2));
    std::string flags;
    std::string name;
    TraceEvent event;
    unsigned long seconds = 0;
    unsigned long micros = 0;
    char mark = 0;
    words >> event.cpu >> mark >> flags >> seconds >> mark >> micros >> mark >> name;
    if (!words || !name.ends_with(':')) continue;
    name.pop_back();
    const auto format = by_name.find(name);
    if (format == by_name.end()) continue;
    event.name = name;
    event.time_ns = seconds * 1'000'000'000 + micros * 1'000;
    std::string rest;
    std::getline(words, rest);
    event.fields = parse_fields(*format->second, rest);
    events.push_back(std::move(event));
  }
  return events;
}

std::vector<TraceEvent> RecordedKernel::in_order() const {
  auto events = from_pages();
  std::stable_sort(events.begin(), events.end(),
                   [](const TraceEvent& a, const TraceEvent& b) { return a.time_ns < b.time_ns; });
  return events;
}

}  // namespace pawprint::test
