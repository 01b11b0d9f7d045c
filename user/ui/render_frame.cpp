// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What stands above and below every page.
#include <fmt/format.h>

#include <filesystem>

#include "core/clock.h"
#include "core/text.h"
#include "ui/render.h"

namespace pawprint::ui {
namespace {

// A long name of a recording leaves room for what follows.
constexpr std::size_t kMostFileColumns = 20;

std::string state_of(const Machine& machine, const Snapshot& snapshot) {
  if (!snapshot.source.replayed_from) return machine.is_paused() ? "PAUSED" : "live";
  const std::string file = std::filesystem::path(*snapshot.source.replayed_from).filename();
  return fmt::format("{} {}", machine.is_paused() ? "PAUSED" : "playing",
                     fit(printable(file), kMostFileColumns));
}

std::string coverage_text(const Snapshot& snapshot) {
  if (snapshot.coverage.empty()) return "coverage -";
  const std::size_t differences = coverage_differences(snapshot);
  if (differences == 0) return "coverage ok";
  return fmt::format("coverage {} differ{}", differences, differences == 1 ? "s" : "");
}

// Of what is not proved to be dropped: with a question mark.
std::string drops_text(const SynTotals& totals) {
  if (totals.dropped) return fmt::format(" {}", *totals.dropped);
  return totals.unknown ? fmt::format(" {}?", *totals.unknown) : " -";
}

std::string count_of(const View& view, const Picture& picture) {
  const Snapshot& snapshot = picture.snapshot;
  switch (view.kind) {
    case PageKind::kFindings:
      return fmt::format(" {}", snapshot.findings.size());
    case PageKind::kSyn:
      return drops_text(snapshot.syn_totals);
    case PageKind::kTimewait:
      return fmt::format(" {}", snapshot.timewait.size());
    case PageKind::kProbes:
      return fmt::format(" {}", snapshot.probes.size());
    case PageKind::kHealth:
      return is_unhealthy(snapshot) ? " !" : " ok";
    default:
      return "";
  }
}

// "probe raw_tp/perfbuf", or without details: "probe"; the backend where it is not the mode.
Span collector_span(const CollectorStatus& status, const std::string& mode, bool is_detailed) {
  const std::string name(name_of(status.collector));
  if (status.state == CollectorState::kOff) return {name + " OFF (see 6)", Tone::kCritical};
  std::string how = status.backend == mode ? "" : status.backend;
  if (is_detailed) {
    how += fmt::format("{}{}/{}", how.empty() ? "" : "/", status.attach, status.transport);
  }
  std::string text = how.empty() ? name : name + ' ' + how;
  if (status.state != CollectorState::kDegraded) return {std::move(text), Tone::kGood};
  return {text + " DEGRADED", Tone::kWarning};
}

Line collectors_in_words(const Snapshot& snapshot, bool is_detailed) {
  const SourceInfo& source = snapshot.source;
  Line line{{fmt::format("{}: ", source.mode)}};
  for (const CollectorStatus& status : source.collectors) {
    if (line.size() > 1) line.push_back({"  "});
    line.push_back(collector_span(status, source.mode, is_detailed));
  }
  if (source.filter) {
    line.push_back({fmt::format("  only {}", printable(*source.filter)), Tone::kWarning});
  }
  return line;
}

// How many rows a view has, in the line of views: as much of that as fits.
enum class Counts { kAll, kTroubles, kNone };

bool is_told(PageKind view, Counts counts) {
  if (view == PageKind::kHealth || counts == Counts::kAll) return true;
  return counts == Counts::kTroubles && (view == PageKind::kFindings || view == PageKind::kSyn);
}

Line views_in_words(const Machine& machine, const Picture& picture, Counts counts) {
  Line line;
  for (std::size_t i = 0; i < kViews.size(); ++i) {
    const View& view = kViews[i];
    const std::string count = is_told(view.kind, counts) ? count_of(view, picture) : "";
    const std::string label = fmt::format("{} {}{}", i + 1, view.title, count);
    // Brackets: the view is known without colour.
    if (i == machine.view()) {
      line.push_back({"[" + label + "]", Tone::kTab});
    } else {
      const bool is_last = i + 1 == kViews.size();
      line.push_back({" " + label + (is_last ? "" : " ")});
    }
  }
  return line;
}

}  // namespace

Line status_line(const Machine& machine, const Picture& picture) {
  const Snapshot& snapshot = picture.snapshot;
  const std::uint64_t lost = snapshot.loss.total();
  const double seconds =
      static_cast<double>(elapsed_ns(snapshot.window.begin_ns, snapshot.window.end_ns)) / 1e9;
  return {{fmt::format("pawprint  {}  {}  window {:.0f}s  ", state_of(machine, snapshot),
                       time_of_day(snapshot.time_ns), seconds),
           Tone::kBar},
          {fmt::format("lost {}", lost), lost > 0 ? Tone::kCritical : Tone::kBar},
          {fmt::format("  {}  {}  {}", coverage_text(snapshot), printable(snapshot.node.hostname),
                       printable(snapshot.node.kernel)),
           Tone::kBar}};
}

Line collector_line(const Snapshot& snapshot, std::size_t columns) {
  const Line line = collectors_in_words(snapshot, true);
  return display_width(plain_text(line)) <= columns ? line : collectors_in_words(snapshot, false);
}

Line view_line(const Machine& machine, const Picture& picture, std::size_t columns) {
  for (const Counts counts : {Counts::kAll, Counts::kTroubles}) {
    Line line = views_in_words(machine, picture, counts);
    if (display_width(plain_text(line)) <= columns) return line;
  }
  return views_in_words(machine, picture, Counts::kNone);
}

Line foot_line(const Machine& machine) {
  if (machine.prompt()) {
    const Prompt& prompt = *machine.prompt();
    const char* label = "Rows that contain: ";
    if (prompt.kind == Prompt::Kind::kWrite) label = "Write a snapshot to: ";
    if (prompt.kind == Prompt::Kind::kJump) label = "Time (+5m, -10m, 12:34:56): ";
    return {{label, Tone::kBar}, {printable(prompt.text)}};
  }
  if (!machine.message().empty()) return {{printable(machine.message()), Tone::kInfo}};
  // The most useful ones, in 80 columns.
  std::string keys = "Tab view  Enter open  Esc back  / filter  s sort  Space ";
  keys += machine.is_paused() ? "go on  ? help  q quit" : "pause  ? help  q quit";
  if (machine.is_recording()) {
    keys = fmt::format(
        "[ ] {{ }} step  t time  Space {}  Enter open  Esc back  / filter  ? help  q quit",
        machine.is_paused() ? "play" : "hold");
  }
  return {{keys, Tone::kDim}};
}

}  // namespace pawprint::ui
