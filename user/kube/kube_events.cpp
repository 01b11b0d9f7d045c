// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kube/kube_events.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "core/clock.h"
#include "core/file.h"
#include "kube/json_input.h"

namespace pawprint {
namespace {

constexpr std::array<std::string_view, 3> kReasons{"Unhealthy", "Killing", "Evicted"};
constexpr std::size_t kMostFileBytes = 1UL << 30;

// `digits` digits at `at`; none: something else is there.
std::optional<unsigned> digits_at(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  unsigned value = 0;
  const char* end = text.data() + at + digits;
  const auto [rest, bad] = std::from_chars(text.data() + at, end, value);
  if (bad != std::errc{} || rest != end) return std::nullopt;
  return value;
}

// ".123456" → 123456000; moves `text` behind it.
std::uint64_t take_fraction_ns(std::string_view& text) {
  if (!text.starts_with('.')) return 0;
  std::uint64_t ns = 0;
  std::uint64_t unit = kNsPerSec / 10;
  text.remove_prefix(1);
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    ns += unit * static_cast<std::uint64_t>(text.front() - '0');
    unit /= 10;
    text.remove_prefix(1);
  }
  return ns;
}

// "Z", "+01:00" → seconds east of UTC.
std::optional<int> offset_s(std::string_view text) {
  if (text == "Z") return 0;
  const auto hours = digits_at(text, 1, 2);
  const auto minutes = digits_at(text, 4, 2);
  if (text.size() != 6 || text[3] != ':' || !hours || !minutes) return std::nullopt;
  if (text[0] != '+' && text[0] != '-') return std::nullopt;
  const int seconds = static_cast<int>(*hours * 3600 + *minutes * 60);
  return text[0] == '-' ? -seconds : seconds;
}

// The first of `members` that has a time; 0 when none has.
Result<std::uint64_t> time_of(const JsonAt& event, const std::vector<JsonPath>& members) {
  for (const JsonPath& member : members) {
    const auto value = at(event, member);
    if (!value) return fail(value.error());
    const auto text = value->text();
    if (!text) return fail(text.error());
    if (text->empty()) continue;
    const auto time = parse_rfc3339(*text);
    if (!time) return fail(value->wrong("is no time"));
    return *time;
  }
  return 0;
}

// The first of `members` that is there.
Result<std::string> first_text(const JsonAt& event, const std::vector<JsonPath>& members) {
  for (const JsonPath& member : members) {
    auto text = text_at(event, member);
    if (!text || !text->empty()) return text;
  }
  return std::string();
}

// One event; nothing is added when it is of another kind.
Result<void> read_event(const JsonAt& event, std::vector<pp_kube_event>& out) {
  const auto reason = text_at(event, {"reason"});
  if (!reason) return fail(reason.error());
  if (std::find(kReasons.begin(), kReasons.end(), *reason) == kReasons.end()) return {};
  const auto kind = first_text(event, {{"involvedObject", "kind"}, {"regarding", "kind"}});
  if (!kind) return fail(kind.error());
  if (*kind != "Pod") return {};
  const auto pod_namespace =
      first_text(event, {{"involvedObject", "namespace"}, {"regarding", "namespace"}});
  const auto pod = first_text(event, {{"involvedObject", "name"}, {"regarding", "name"}});
  const auto field =
      first_text(event, {{"involvedObject", "fieldPath"}, {"regarding", "fieldPath"}});
  const auto message = first_text(event, {{"message"}, {"note"}});
  for (const auto* text : {&pod_namespace, &pod, &field, &message}) {
    if (!*text) return fail(text->error());
  }
  const auto first = time_of(event, {{"firstTimestamp"},
                                     {"deprecatedFirstTimestamp"},
                                     {"eventTime"},
                                     {"metadata", "creationTimestamp"}});
  const auto last = time_of(event, {{"series", "lastObservedTime"},
                                    {"lastTimestamp"},
                                    {"deprecatedLastTimestamp"},
                                    {"eventTime"}});
  if (!first) return fail(first.error());
  if (!last) return fail(last.error());
  std::uint32_t count = 1;
  for (const JsonPath& path :
       std::vector<JsonPath>{{"count"}, {"series", "count"}, {"deprecatedCount"}}) {
    const auto value = at(event, path);
    if (!value) return fail(value.error());
    const auto number = value->number(1);
    if (!number) return fail(number.error());
    count = std::max(count, *number);
  }
  auto read = make_event<pp_kube_event>(0);
  read.first_realtime_ns = *first;
  read.last_realtime_ns = std::max(*first, *last);
  read.count = count;
  set_text(read.reason, *reason);
  set_text(read.pod_namespace, *pod_namespace);
  set_text(read.pod, *pod);
  set_text(read.container, container_in_field_path(*field));
  set_text(read.message, *message);
  out.push_back(read);
  return {};
}

}  // namespace

std::string_view container_in_field_path(std::string_view path) {
  const std::size_t open = path.find('{');
  if (open == std::string_view::npos || !path.ends_with('}')) return {};
  return path.substr(open + 1, path.size() - open - 2);
}

std::optional<std::uint64_t> parse_rfc3339(std::string_view text) {
  const auto year = digits_at(text, 0, 4);
  const auto month = digits_at(text, 5, 2);
  const auto day = digits_at(text, 8, 2);
  const auto hour = digits_at(text, 11, 2);
  const auto minute = digits_at(text, 14, 2);
  const auto second = digits_at(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') || text[13] != ':' ||
      text[16] != ':') {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month), std::chrono::day(*day)};
  if (!date.ok() || *year < 1970 || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  std::string_view rest = text.substr(19);
  const std::uint64_t fraction_ns = take_fraction_ns(rest);
  const auto east_s = offset_s(rest);
  if (!east_s) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t seconds = days * 86400 + static_cast<std::int64_t>(*hour) * 3600 +
                               static_cast<std::int64_t>(*minute) * 60 + *second - *east_s;
  if (seconds < 0) return std::nullopt;
  return static_cast<std::uint64_t>(seconds) * kNsPerSec + fraction_ns;
}

Result<std::vector<pp_kube_event>> parse_kube_events(std::string_view json) {
  const auto document = parse_json(json);
  if (!document) return fail(document.error());
  std::vector<pp_kube_event> events;
  const auto done = each_of_kind(*document, "Event",
                                 [&](const JsonAt& event) { return read_event(event, events); });
  if (!done) return fail(done.error());
  return events;
}

Result<std::vector<pp_kube_event>> load_kube_events(const std::filesystem::path& file) {
  const auto text = read_file(file, kMostFileBytes);
  if (!text) return fail(text.error());
  auto events = parse_kube_events(*text);
  if (!events) return fail(std::move(events.error()).within(file.string()));
  return events;
}

}  // namespace pawprint
