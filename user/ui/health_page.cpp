// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// How far the other views can be trusted: collectors, losses, coverage, sysctls.
#include <fmt/format.h>

#include <algorithm>

#include "core/clock.h"
#include "event/names.h"
#include "ui/pages.h"

namespace pawprint::ui {
namespace {

bool differs(const CoverageRow& row) {
  return row.observed && *row.observed != row.kernel;
}

std::string place_of(const CoverageRow& row) {
  return row.netns == PP_NETNS_NODE ? "node" : fmt::format("netns {}", row.netns);
}

void add_collectors(Page& page, const Snapshot& snapshot, std::size_t width) {
  add_text(page, "COLLECTORS", width, Tone::kHead);
  for (const CollectorStatus& status : snapshot.source.collectors) {
    const bool is_on = status.state == CollectorState::kOn;
    const std::string how =
        status.state == CollectorState::kOff
            ? ""
            : fmt::format("{}/{}/{}", status.backend, status.attach, status.transport);
    add_text(page,
             fmt::format("{:<9} {:<9} {:<20} {}", name_of(status.collector), name_of(status.state),
                         how, status.why),
             width, is_on ? Tone::kGood : Tone::kWarning);
  }
}

void add_losses(Page& page, const Snapshot& snapshot, std::size_t width) {
  add_text(page, fmt::format(" \nLOST EVENTS  {}", snapshot.loss.total()), width, Tone::kHead);
  for (unsigned stage = 0; stage < PP_LOSS_STAGES; ++stage) {
    const std::uint64_t events = snapshot.loss.by_stage[stage];
    add_text(page, fmt::format("{:<11} {}", loss_stage_name(stage), events), width,
             events > 0 ? Tone::kCritical : Tone::kGood);
  }
}

void add_coverage(Page& page, const Snapshot& snapshot, std::size_t width) {
  add_text(page, " \nCOVERAGE  the kernel's own counters beside what was observed", width,
           Tone::kHead);
  if (snapshot.coverage.empty()) add_text(page, "nothing to compare yet", width, Tone::kDim);
  for (const CoverageRow& row : snapshot.coverage) {
    const bool is_lost = row.before_tcp && row.kernel > 0;
    const Tone tone = is_unexplained(row)       ? Tone::kCritical
                      : differs(row) || is_lost ? Tone::kWarning
                                                : Tone::kGood;
    add_text(page,
             fmt::format("{:<16} {:<20} kernel {}  observed {}  {}{}", place_of(row), row.counter,
                         row.kernel, row.observed ? std::to_string(*row.observed) : "-",
                         is_lost ? "lost before TCP: " : "", row.note),
             width, tone);
  }
}

}  // namespace

std::size_t coverage_differences(const Snapshot& snapshot) {
  return static_cast<std::size_t>(
      std::count_if(snapshot.coverage.begin(), snapshot.coverage.end(), differs));
}

bool is_unhealthy(const Snapshot& snapshot) {
  const auto& collectors = snapshot.source.collectors;
  return snapshot.loss.total() > 0 ||
         std::any_of(snapshot.coverage.begin(), snapshot.coverage.end(), is_unexplained) ||
         std::any_of(collectors.begin(), collectors.end(), [](const CollectorStatus& status) {
           return status.state != CollectorState::kOn;
         });
}

Page health_page(const Picture& picture, std::size_t width) {
  const Snapshot& snapshot = picture.snapshot;
  Page page;
  page.title = "HEALTH  how far the other views can be trusted";
  add_text(page,
           fmt::format("node {}  kernel {}  boot {}", snapshot.node.hostname, snapshot.node.kernel,
                       snapshot.node.boot_id),
           width);
  add_text(page,
           fmt::format("window {} to {}", rfc3339(snapshot.window.begin_ns),
                       rfc3339(snapshot.window.end_ns)),
           width);
  add_text(page, " \n", width);
  add_collectors(page, snapshot, width);
  add_losses(page, snapshot, width);
  add_coverage(page, snapshot, width);
  add_text(page, " \nSYSCTLS", width, Tone::kHead);
  for (const auto& [name, value] : snapshot.sysctls) {
    add_text(page, fmt::format("{} = {}", name, value), width);
  }
  return page;
}

}  // namespace pawprint::ui
