// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The page's head, its findings, and how far it can be trusted.
#include <fmt/format.h>

#include "core/clock.h"
#include "event/names.h"
#include "view/html/sections.h"
#include "view/html/table.h"

namespace pawprint {
namespace {

using Kind = HtmlTable::Kind;

std::string window_text(const Snapshot& snapshot) {
  const Window& window = snapshot.window;
  return fmt::format("{} to {} ({:.0f} s)", rfc3339(window.begin_ns).substr(0, 19) + "Z",
                     rfc3339(window.end_ns).substr(0, 19) + "Z",
                     static_cast<double>(elapsed_ns(window.begin_ns, window.end_ns)) / 1e9);
}

Markup losses(const LossInfo& loss) {
  HtmlTable table({{"stage"}, {"events", Kind::kNumber}});
  for (unsigned stage = 0; stage < PP_LOSS_STAGES; ++stage) {
    if (loss.by_stage[stage] == 0) continue;
    table.add({std::string(loss_stage_name(stage)), std::to_string(loss.by_stage[stage])});
  }
  return table.finish("No event was lost.");
}

Markup coverage(const Snapshot& snapshot) {
  HtmlTable table({{"netns", Kind::kNumber},
                   {"counter"},
                   {"kernel", Kind::kNumber},
                   {"observed", Kind::kNumber},
                   {"difference"}});
  for (const CoverageRow& row : snapshot.coverage) {
    table.add({row.netns == PP_NETNS_NODE ? "node" : std::to_string(row.netns), row.counter,
               std::to_string(row.kernel), row.observed ? std::to_string(*row.observed) : "-",
               row.note});
  }
  return table.finish("No counter of the kernel to compare with.");
}

Markup collectors(const Snapshot& snapshot) {
  HtmlTable table({{"collector"}, {"state"}, {"hooks"}, {"why"}});
  for (const CollectorStatus& c : snapshot.source.collectors) {
    const bool is_off = c.state == CollectorState::kOff;
    table.add({std::string(name_of(c.collector)), std::string(name_of(c.state)),
               is_off ? "-" : fmt::format("{}/{}/{}", c.backend, c.attach, c.transport), c.why});
  }
  return table.finish("No collector ran.");
}

}  // namespace

Markup head_section(const Snapshot& snapshot, const std::vector<std::string>& notes) {
  Markup out;
  out.element("h1", "", "pawprint: " + snapshot.node.hostname);
  out.element("p", "soft",
              fmt::format("Linux {}, boot {}. {}. Times are UTC.", snapshot.node.kernel,
                          snapshot.node.boot_id.empty() ? "unknown" : snapshot.node.boot_id,
                          window_text(snapshot)));
  if (snapshot.source.replayed_from) {
    out.element("p", "soft", "Recording: " + *snapshot.source.replayed_from);
  }
  for (const std::string& note : notes) out.element("p", "soft", note);
  return out;
}

Markup findings_section(const Snapshot& snapshot) {
  Markup out;
  out.element("h2", "", "Findings");
  if (snapshot.findings.empty()) {
    return out.element("p", "soft", "None. What was watched, and what was off, is at the end.");
  }
  for (const Finding& finding : snapshot.findings) {
    const bool is_known = finding.severity == "warning" || finding.severity == "critical";
    out.raw("<section class=\"finding ").raw(is_known ? finding.severity : "info").raw("\">");
    out.element("h3", "", fmt::format("{}: {}", finding.severity, finding.title));
    out.raw("<ul>");
    for (const std::string& evidence : finding.evidence) out.element("li", "", evidence);
    out.raw("</ul>").element("p", "", finding.action);
    out.element("p", "soft",
                fmt::format("{}, confidence {:.0f} %", finding.id, finding.confidence * 100));
    out.raw("</section>");
  }
  return out;
}

Markup trust_section(const Snapshot& snapshot) {
  Markup out;
  out.element("h2", "", "What was on and off").add(collectors(snapshot));
  out.element("h2", "", "Losses").add(losses(snapshot.loss));
  if (snapshot.syn_totals.sampled) {
    out.element("p", "", "Details of SYNs were sampled; their totals are exact.");
  }
  return out.element("h2", "", "Coverage").add(coverage(snapshot));
}

}  // namespace pawprint
