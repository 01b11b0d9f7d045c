// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/clock.h"

#include <fmt/format.h>

#include <ctime>

namespace pawprint {
namespace {

std::uint64_t read_clock(clockid_t id) {
  timespec ts{};
  clock_gettime(id, &ts);
  return static_cast<std::uint64_t>(ts.tv_sec) * kNsPerSec + static_cast<std::uint64_t>(ts.tv_nsec);
}

std::tm utc(std::uint64_t realtime_ns) {
  const auto seconds = static_cast<std::time_t>(realtime_ns / kNsPerSec);
  std::tm tm{};
  gmtime_r(&seconds, &tm);
  return tm;
}

}  // namespace

std::uint64_t monotonic_ns() {
  return read_clock(CLOCK_MONOTONIC);
}

std::uint64_t realtime_ns() {
  return read_clock(CLOCK_REALTIME);
}

std::string rfc3339(std::uint64_t realtime_ns) {
  const std::tm tm = utc(realtime_ns);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09}Z", tm.tm_year + 1900, tm.tm_mon + 1,
                     tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, realtime_ns % kNsPerSec);
}

std::string time_of_day(std::uint64_t realtime_ns) {
  const std::tm tm = utc(realtime_ns);
  return fmt::format("{:02}:{:02}:{:02}", tm.tm_hour, tm.tm_min, tm.tm_sec);
}

}  // namespace pawprint
