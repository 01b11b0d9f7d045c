// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/clock_lines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace pawprint {
namespace {

// Ticks per second of real systems: Linux HZ 100, 250, 300, 1000, and 1 kHz since 4.13;
// BSD and Windows 10, 100 or 1000; Linux with tcp_usec_ts 1 MHz.
constexpr std::array<double, 6> kRatesHz{10, 100, 250, 300, 1000, 1'000'000};

// A packet may be late by this much, and a clock wrong by this share.
constexpr double kJitterSeconds = 0.05;
constexpr double kDrift = 0.0005;

// A clock that shows less than this has just begun.
constexpr double kFreshNs = 600e9;

}  // namespace

std::uint32_t ClockLines::fitting_rates(const Line& line, std::uint64_t time_ns,
                                        std::uint32_t tsval) {
  const double seconds = (static_cast<double>(time_ns) - static_cast<double>(line.last_ns)) / 1e9;
  std::uint32_t fitting = 0;
  for (std::size_t i = 0; i < kRatesHz.size(); ++i) {
    if ((line.rates & (1U << i)) == 0) continue;
    const double expected = seconds * kRatesHz[i];
    // Modulo 2^32, as TSvals are.
    const auto expected32 =
        static_cast<std::uint32_t>(static_cast<std::uint64_t>(std::llround(expected)));
    const auto error = static_cast<std::int32_t>(tsval - line.last_tsval - expected32);
    const double tolerance = 2 + kJitterSeconds * kRatesHz[i] + std::abs(expected) * kDrift;
    if (std::abs(static_cast<double>(error)) <= tolerance) fitting |= 1U << i;
  }
  return fitting;
}

ClockLines::Line& ClockLines::room_for_line() {
  if (lines_.size() < kMostLines) return lines_.emplace_back();
  // The line with the fewest points goes, the oldest of them first.
  Line& least = *std::min_element(lines_.begin(), lines_.end(), [](const Line& a, const Line& b) {
    return a.points != b.points ? a.points < b.points : a.last_ns < b.last_ns;
  });
  stray_ += least.points;
  least = Line{};
  return least;
}

std::uint32_t ClockLines::add(std::uint64_t time_ns, std::uint32_t tsval, std::uint16_t port) {
  // The line with most points that the new one fits.
  Line* best = nullptr;
  std::uint32_t best_rates = 0;
  for (Line& line : lines_) {
    const std::uint32_t rates = fitting_rates(line, time_ns, tsval);
    if (rates == 0 || (best != nullptr && best->points >= line.points)) continue;
    best = &line;
    best_rates = rates;
  }
  if (best == nullptr) {
    best = &room_for_line();
    best->first_ns = time_ns;
    best->first_tsval = tsval;
    best->number = next_number_++;
    best_rates = (1U << kRatesHz.size()) - 1;
  }
  best->rates = best_rates;
  if (best->points == 0 || best->port != port) {
    ++best->points;
    ++points_;
  }
  best->port = port;
  if (time_ns >= best->last_ns) {
    best->last_ns = time_ns;
    best->last_tsval = tsval;
  }
  return best->number;
}

// Is `after` the clock of a machine that was not yet up when `before` ended, or had just
// come up?
bool ClockLines::is_reboot(const Line& before, const Line& after) {
  if (after.first_ns <= before.last_ns) return false;
  for (std::size_t i = 0; i < kRatesHz.size(); ++i) {
    if ((after.rates & (1U << i)) == 0) continue;
    const double uptime_ns = static_cast<double>(after.first_tsval) / kRatesHz[i] * 1e9;
    const double gap_ns = static_cast<double>(after.first_ns - before.last_ns);
    if (uptime_ns <= std::max(gap_ns, kFreshNs)) return true;
  }
  return false;
}

std::optional<unsigned> ClockLines::clocks() const {
  std::uint64_t strays = stray_;
  std::vector<const Line*> lines;
  for (const Line& line : lines_) {
    if (line.points >= 2) {
      lines.push_back(&line);
    } else {
      strays += line.points;
    }
  }
  if (lines.empty() || strays * 2 > points_) return std::nullopt;
  std::sort(lines.begin(), lines.end(),
            [](const Line* a, const Line* b) { return a->first_ns < b->first_ns; });
  std::vector<const Line*> machines;  // the latest line of each
  for (const Line* line : lines) {
    const auto rebooted = std::find_if(machines.begin(), machines.end(), [&](const Line* before) {
      return is_reboot(*before, *line);
    });
    if (rebooted != machines.end()) {
      *rebooted = line;
    } else {
      machines.push_back(line);
    }
  }
  return static_cast<unsigned>(machines.size());
}

double ClockLines::confidence() const {
  if (!clocks()) return 0;
  std::uint64_t on_lines = 0;
  std::uint32_t fewest = UINT32_MAX;
  for (const Line& line : lines_) {
    if (line.points < 2) continue;
    on_lines += line.points;
    fewest = std::min(fewest, line.points);
  }
  const double share = static_cast<double>(on_lines) / static_cast<double>(points_);
  return share * (1 - std::pow(0.5, fewest - 1.0));
}

}  // namespace pawprint
