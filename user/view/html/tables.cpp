// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The snapshot's tables.
#include <fmt/format.h>

#include <algorithm>

#include "view/cell_text.h"
#include "view/html/sections.h"
#include "view/html/table.h"

namespace pawprint {
namespace {

using Kind = HtmlTable::Kind;

// Rows beyond are in the recording, not in a page that a browser must show.
constexpr std::size_t kMostRows = 1000;

template <typename T>
std::string or_dash(const std::optional<T>& value) {
  return value ? fmt::format("{}", *value) : "-";
}

std::string ms(const std::optional<std::uint64_t>& ns) {
  return ns ? fmt::format("{:.1f}", static_cast<double>(*ns) / 1e6) : "-";
}

std::string queue(const std::optional<QueueState>& state) {
  return state ? fmt::format("{}/{}", state->len, state->max) : "-";
}

void say_left_out(Markup& out, std::size_t rows) {
  if (rows > kMostRows) {
    out.element("p", "soft", fmt::format("{} more rows are in the recording.", rows - kMostRows));
  }
}

Markup syn_table(const Snapshot& snapshot) {
  const SynTotals& totals = snapshot.syn_totals;
  Markup out;
  out.element(
      "p", "",
      fmt::format("Received {}, answered {} (cookies {}), dropped {}, unknown {}.",
                  or_dash(totals.received), or_dash(totals.answered), or_dash(totals.cookies),
                  or_dash(totals.dropped), or_dash(totals.unknown)));
  HtmlTable table({{"remote"},
                   {"listener"},
                   {"owner"},
                   {"reason"},
                   {"count", Kind::kNumber},
                   {"accept queue", Kind::kNumber},
                   {"SYN queue", Kind::kNumber}});
  for (std::size_t i = 0; i < std::min(kMostRows, snapshot.syn_drops.size()); ++i) {
    const SynDropRow& row = snapshot.syn_drops[i];
    std::string owner = row.listener->pod.value_or("");
    if (row.listener->pid) owner += ' ' + owner_text(row);
    table.add({row.remote, endpoint_text(row.listener->address, row.listener->port),
               owner.empty() ? "-" : owner, std::string(row.reason), std::to_string(row.count),
               queue(row.accept_queue), queue(row.syn_queue)});
  }
  out.add(table.finish("No SYN was dropped."));
  say_left_out(out, snapshot.syn_drops.size());
  return out;
}

Markup timewait_table(const Snapshot& snapshot) {
  HtmlTable table({{"remote"},
                   {"SYNs", Kind::kNumber},
                   {"backwards", Kind::kNumber},
                   {"TIME_WAIT segments", Kind::kNumber},
                   {"regressed", Kind::kNumber},
                   {"refused", Kind::kNumber},
                   {"reused", Kind::kNumber},
                   {"recycle would refuse", Kind::kNumber},
                   {"clocks", Kind::kNumber}});
  for (std::size_t i = 0; i < std::min(kMostRows, snapshot.timewait.size()); ++i) {
    const TimewaitRow& row = snapshot.timewait[i];
    const auto& refused = row.refused;
    table.add(
        {row.remote, std::to_string(row.listener_syns), std::to_string(row.syn_ts_backwards),
         row.segments_known ? std::to_string(row.segments) : "-", std::to_string(row.regressions),
         std::to_string(refused.regression + refused.not_newer + refused.rate_limited +
                        refused.out_of_window),
         row.segments_known ? std::to_string(row.accepted_reuse) : "-",
         row.recycle_known ? std::to_string(row.recycle_would_refuse) : "-", or_dash(row.clocks)});
  }
  Markup out = table.finish("No SYN and no segment to a TIME_WAIT socket.");
  say_left_out(out, snapshot.timewait.size());
  return out;
}

Markup probe_table(const Snapshot& snapshot) {
  HtmlTable table({{"container"},
                   {"command"},
                   {"count", Kind::kNumber},
                   {"p50 ms", Kind::kNumber},
                   {"p99 ms", Kind::kNumber},
                   {"max ms", Kind::kNumber},
                   {"slowest"},
                   {"over timeout", Kind::kNumber},
                   {"failed", Kind::kNumber},
                   {"killed", Kind::kNumber},
                   {"leftover", Kind::kNumber},
                   {"suggested s", Kind::kNumber}});
  for (std::size_t i = 0; i < std::min(kMostRows, snapshot.probes.size()); ++i) {
    const ProbeRow& row = snapshot.probes[i];
    table.add({row.pod ? fmt::format("{}/{}/{}", row.pod_namespace.value_or("?"), *row.pod,
                                     row.container.value_or("?"))
                       : row.container_id.substr(0, 12),
               row.command + (row.command_truncated ? "…" : ""), std::to_string(row.count),
               ms(row.p50_ns), ms(row.p99_ns), ms(row.max_ns), row.slowest_phase.value_or("-"),
               std::to_string(row.over_timeout), std::to_string(row.failed),
               std::to_string(row.killed), std::to_string(row.leftover),
               or_dash(row.suggested_timeout_s)});
  }
  Markup out = table.finish("No exec session was seen.");
  say_left_out(out, snapshot.probes.size());
  return out;
}

}  // namespace

Markup tables_section(const Snapshot& snapshot) {
  Markup out;
  out.element("h2", "", "SYN drops").add(syn_table(snapshot));
  out.element("h2", "", "Remote hosts").add(timewait_table(snapshot));
  return out.element("h2", "", "Probes").add(probe_table(snapshot));
}

}  // namespace pawprint
