// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A finding's rule: a pure function over a snapshot, and the page that explains it.
// One rule a file; rules.cpp lists them.
//
// A rule finds nothing below the number of events that it needs (kLeast… in its file).
// Confidence: 1 is a fact that was measured, 0.9 a cause proved for each event, 0.7 what
// the numbers say and something else could, 0.5 what may well be something else.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "explain/page.h"
#include "model/snapshot.h"

namespace pawprint {

inline constexpr const char* kCritical = "critical";
inline constexpr const char* kWarning = "warning";
inline constexpr const char* kInfo = "info";

struct Rule {
  Page page;  // page.id is the id of its findings
  std::vector<Finding> (*find)(const Snapshot&);
};

// "1 host", "2 hosts".
inline std::string counted(std::uint64_t count, const char* noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

// A finding of the rule that runs: its id is filled in by find_all().
inline Finding make_finding(const char* severity, double confidence, std::string title) {
  return {"", severity, confidence, std::move(title), {}, ""};
}

}  // namespace pawprint
