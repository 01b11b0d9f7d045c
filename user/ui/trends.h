// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What the counts of rows did in the last minute: increases from one snapshot to the next,
// second by second. They come from counts, so they are as exact as the counts are, however
// few events of a flood were kept.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/snapshot.h"

namespace pawprint::ui {

// What names a row from one snapshot to the next.
std::string row_id(const SynDropRow& row);
std::string row_id(const TimewaitRow& row);
std::string row_id(const ProbeRow& row);

// Signs of trouble with a host's timestamps: its SYNs that went backwards, and its segments
// that regressed.
std::uint64_t backward_steps(const TimewaitRow& row);

class Trends {
 public:
  static constexpr std::size_t kSeconds = 60;
  using Counts = std::array<std::uint64_t, kSeconds>;

  static constexpr const char* kUnansweredId = "unanswered";  // all SYNs

  // To be called about once a second, with the time of snapshots going forward. Of the
  // first one only what is no older than its window counts.
  void observe(const Snapshot& snapshot);

  void clear() { *this = Trends(); }

  // Sums over these rows, the oldest second first, the last one is that of the snapshot.
  Counts last_minute(const std::vector<std::string>& ids) const;

  // Per second, over the last ten seconds.
  double rate(const std::vector<std::string>& ids) const;

 private:
  struct Increase {
    std::uint64_t second = 0;
    std::uint64_t by = 0;
  };
  // Of a flood most rows count one SYN: only the seconds in which something happened are kept,
  // and no row that has counted nothing yet.
  struct Row {
    std::uint64_t count = 0;
    std::uint64_t snapshot = 0;         // the last one that it was in
    std::vector<Increase> last_minute;  // the oldest first
  };

  // Of an id. What it names is not looked at again, so its hash will do: a row of a flood is
  // small.
  using Key = std::size_t;
  static Key key_of(std::string_view id) { return std::hash<std::string_view>{}(id); }

  void count(std::string_view id, std::uint64_t count);

  std::unordered_map<Key, Row> rows_;
  std::uint64_t second_ = 0;     // realtime
  std::uint64_t snapshots_ = 0;  // observed
  bool is_first_ = true;
};

// `values` as a picture of `columns` characters, the highest one as a full block.
std::string sparkline(const Trends::Counts& values, std::size_t columns);

}  // namespace pawprint::ui
