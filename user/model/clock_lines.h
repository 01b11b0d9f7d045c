// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// How many clocks stand behind one address? The TSvals of one machine lie on a straight
// line over time, whose slope is its tick rate; machines behind NAT give a line each.
// Systems that randomise the offset for each connection give as many lines as connections:
// then there is no number to be told. SYNs of one 4-tuple, sent again or reused, lie on one
// line there, too, and are therefore no evidence for a clock.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace pawprint {

class ClockLines {
 public:
  // A SYN from `port`. The number of the line that the point lies on: numbers are not used
  // again.
  std::uint32_t add(std::uint64_t time_ns, std::uint32_t tsval, std::uint16_t port);

  // The number of distinct lines. A line whose clock had just begun when another line had
  // ended is the same machine, rebooted. None: too few SYNs to tell, or randomised.
  std::optional<unsigned> clocks() const;

  // 0..1: the share of SYNs that lie on a line, less for lines of few SYNs.
  double confidence() const;

 private:
  static constexpr std::size_t kMostLines = 24;

  struct Line {
    std::uint64_t first_ns = 0;
    std::uint64_t last_ns = 0;
    std::uint32_t first_tsval = 0;
    std::uint32_t last_tsval = 0;
    std::uint32_t points = 0;  // SYNs from another port than the one before
    std::uint32_t rates = 0;   // bit i: rate i of the table fits all points
    std::uint32_t number = 0;
    std::uint16_t port = 0;  // of the last one
  };

  static std::uint32_t fitting_rates(const Line& line, std::uint64_t time_ns, std::uint32_t tsval);
  static bool is_reboot(const Line& before, const Line& after);
  Line& room_for_line();

  std::vector<Line> lines_;
  std::uint32_t next_number_ = 0;
  std::uint64_t points_ = 0;
  std::uint64_t stray_ = 0;  // points of lines that were given up
};

}  // namespace pawprint
