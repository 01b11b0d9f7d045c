// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/trends.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/clock.h"

namespace pawprint::ui {
namespace {

constexpr std::uint64_t kRateSeconds = 10;

constexpr std::array<std::string_view, 9> kLevels{"·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

// What is seen on the wire is not proved to be dropped.
std::uint64_t unanswered(const SynTotals& totals) {
  return totals.dropped.value_or(totals.unknown.value_or(0));
}

}  // namespace

std::string row_id(const SynDropRow& row) {
  return fmt::format("syn {} {} {} {} {}", row.remote, row.listener->address, row.listener->port,
                     row.listener->netns.value_or(0), row.reason);
}

std::string row_id(const TimewaitRow& row) {
  return "host " + row.remote;
}

std::string row_id(const ProbeRow& row) {
  return fmt::format("probe {} {}", row.container_id, row.command);
}

std::uint64_t backward_steps(const TimewaitRow& row) {
  return row.syn_ts_backwards + row.regressions;
}

void Trends::count(std::string_view id, std::uint64_t count) {
  const auto [at, is_new] = rows_.try_emplace(key_of(id));
  Row& row = at->second;
  if (is_new && is_first_) row.count = count;
  const auto is_old = [&](const Increase& increase) {
    return increase.second + kSeconds <= second_;
  };
  std::erase_if(row.last_minute, is_old);
  if (count > row.count) {
    if (row.last_minute.empty() || row.last_minute.back().second != second_) {
      row.last_minute.push_back({second_, 0});
    }
    row.last_minute.back().by += count - row.count;
  }
  row.count = count;
  row.snapshot = snapshots_;
}

void Trends::observe(const Snapshot& snapshot) {
  second_ = std::max(second_, snapshot.time_ns / kNsPerSec);
  if (elapsed_ns(snapshot.window.begin_ns, snapshot.window.end_ns) < 2 * kNsPerSec) {
    is_first_ = false;
  }
  ++snapshots_;
  const auto count_row = [&](const auto& row, std::uint64_t n) {
    if (n > 0) count(row_id(row), n);
  };
  for (const auto& row : snapshot.syn_drops) count_row(row, row.count);
  for (const auto& row : snapshot.timewait) count_row(row, backward_steps(row));
  for (const auto& row : snapshot.probes) count_row(row, row.count);
  count(kUnansweredId, unanswered(snapshot.syn_totals));
  std::erase_if(rows_, [&](const auto& row) { return row.second.snapshot != snapshots_; });
  is_first_ = false;
}

Trends::Counts Trends::last_minute(const std::vector<std::string>& ids) const {
  Counts sums{};
  for (const std::string& id : ids) {
    const auto row = rows_.find(key_of(id));
    if (row == rows_.end()) continue;
    for (const auto& [second, by] : row->second.last_minute) {
      const std::uint64_t age = second_ - second;
      if (age < kSeconds) sums[kSeconds - 1 - age] += by;
    }
  }
  return sums;
}

double Trends::rate(const std::vector<std::string>& ids) const {
  const Counts counts = last_minute(ids);
  std::uint64_t sum = 0;
  for (std::size_t i = kSeconds - kRateSeconds; i < kSeconds; ++i) sum += counts[i];
  return static_cast<double>(sum) / kRateSeconds;
}

std::string sparkline(const Trends::Counts& values, std::size_t columns) {
  if (columns == 0) return "";
  std::vector<std::uint64_t> bars(columns);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint64_t& bar = bars[i * columns / values.size()];
    bar = std::max(bar, values[i]);
  }
  const std::uint64_t top = std::max<std::uint64_t>(*std::max_element(bars.begin(), bars.end()), 1);
  std::string text;
  for (const std::uint64_t bar : bars) {
    const std::uint64_t level = bar == 0 ? 0 : std::max<std::uint64_t>(1, bar * 8 / top);
    text += kLevels[level];
  }
  return text;
}

}  // namespace pawprint::ui
