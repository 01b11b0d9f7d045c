// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/time_bound.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

#include "core/clock.h"

namespace pawprint {
namespace {

// Takes `digits` digits off the front of `text`.
bool take_number(std::string_view& text, std::size_t digits, unsigned& number) {
  if (text.size() < digits) return false;
  const auto [rest, err] = std::from_chars(text.data(), text.data() + digits, number);
  if (err != std::errc{} || rest != text.data() + digits) return false;
  text.remove_prefix(digits);
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// ".25" → 250,000,000; nothing → 0.
bool take_fraction(std::string_view& text, std::uint64_t& ns) {
  ns = 0;
  if (!take(text, '.')) return true;
  std::uint64_t unit = kNsPerSec;
  bool any = false;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    unit /= 10;
    ns += unit * static_cast<std::uint64_t>(text.front() - '0');
    text.remove_prefix(1);
    any = true;
  }
  return any;
}

// "Z", "+01:00", "-05:30" → seconds east of UTC.
bool take_zone(std::string_view& text, std::int64_t& seconds) {
  seconds = 0;
  if (take(text, 'Z')) return true;
  const bool is_west = !text.empty() && text.front() == '-';
  unsigned hours = 0;
  unsigned minutes = 0;
  if (!(take(text, '+') || take(text, '-')) || !take_number(text, 2, hours) || !take(text, ':') ||
      !take_number(text, 2, minutes) || hours > 23 || minutes > 59) {
    return false;
  }
  seconds = (hours * 60 + minutes) * 60;
  if (is_west) seconds = -seconds;
  return true;
}

}  // namespace

Result<std::uint64_t> parse_rfc3339(std::string_view text) {
  std::string_view rest = text;
  unsigned year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::uint64_t fraction_ns = 0;
  std::int64_t zone_s = 0;
  const bool is_form =
      take_number(rest, 4, year) && take(rest, '-') && take_number(rest, 2, month) &&
      take(rest, '-') && take_number(rest, 2, day) && (take(rest, 'T') || take(rest, ' ')) &&
      take_number(rest, 2, hour) && take(rest, ':') && take_number(rest, 2, minute) &&
      take(rest, ':') && take_number(rest, 2, second) && take_fraction(rest, fraction_ns) &&
      take_zone(rest, zone_s) && rest.empty();
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                         std::chrono::month(month), std::chrono::day(day)};
  if (!is_form || !date.ok() || year < 1970 || hour > 23 || minute > 59 || second > 60) {
    return fail(fmt::format("'{}' is no time: write 2026-01-31T12:00:00Z", text));
  }
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - zone_s;
  if (seconds < 0) return fail(fmt::format("'{}' is before 1970", text));
  return static_cast<std::uint64_t>(seconds) * kNsPerSec + fraction_ns;
}

Result<TimeBound> parse_time_bound(std::string_view text) {
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    const auto duration = parse_duration(text.substr(1));
    if (!duration) return fail(duration.error());
    return TimeBound{text.front() == '+' ? TimeBound::From::kBegin : TimeBound::From::kEnd,
                     static_cast<std::uint64_t>(duration->count())};
  }
  const auto realtime_ns = parse_rfc3339(text);
  if (!realtime_ns) {
    return fail(
        fmt::format("'{}' is no time: write 2026-01-31T12:00:00Z, +5m after the begin or "
                    "-10m before the end",
                    text));
  }
  return TimeBound{TimeBound::From::kEpoch, *realtime_ns};
}

}  // namespace pawprint
