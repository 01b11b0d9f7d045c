// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The sessions of each probe over time: duration by phase, and the timeout.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "view/html/plot.h"
#include "view/html/sections.h"

namespace pawprint {
namespace {

constexpr std::size_t kMostProbePictures = 20;

struct ProbePicture {
  const ProbeRow* row = nullptr;
  const ProbeHistory* history = nullptr;
};

// In the order of trouble: over the timeout, then how long, then how many.
std::vector<ProbePicture> worst_probes(const Snapshot& snapshot, const History& history) {
  std::vector<ProbePicture> probes;
  for (const ProbeRow& row : snapshot.probes) {
    const auto found = history.probes().find({row.container_id, row.command});
    if (found != history.probes().end() && !found->second.sessions.empty()) {
      probes.push_back({&row, &found->second});
    }
  }
  std::stable_sort(probes.begin(), probes.end(), [](const ProbePicture& a, const ProbePicture& b) {
    return std::tuple(a.row->over_timeout, a.row->max_ns) >
           std::tuple(b.row->over_timeout, b.row->max_ns);
  });
  if (probes.size() > kMostProbePictures) probes.resize(kMostProbePictures);
  return probes;
}

std::string probe_title(const ProbePicture& probe) {
  const ProbeRow& row = *probe.row;
  std::string title = row.pod ? fmt::format("{}/{}/{}", row.pod_namespace.value_or("?"), *row.pod,
                                            row.container.value_or("?"))
                              : row.container_id.substr(0, 12);
  title += fmt::format(" {}: {}", row.kind, row.command);
  if (row.command_truncated) title += "…";
  return title;
}

double to_ms(std::uint64_t ns) {
  return static_cast<double>(ns) / 1e6;
}

std::string ms_label(double ms) {
  return ms >= 10'000 ? fmt::format("{:.0f} s", ms / 1000) : fmt::format("{:.0f} ms", ms);
}

std::string exit_text(std::uint32_t status) {
  return (status & 0x7fU) != 0 ? fmt::format("killed by signal {}", status & 0x7fU)
                               : fmt::format("exit code {}", (status >> 8) & 0xffU);
}

void draw_session(Plot& plot, const SessionPoint& session, std::uint64_t begin_ns,
                  std::uint64_t bar_ns) {
  const std::string what =
      fmt::format("{} in {}", exit_text(session.exit_status), ms_label(to_ms(session.total_ns)));
  double from = 0;
  const auto phase = [&](const std::optional<std::uint64_t>& ns, const char* css,
                         const char* name) {
    if (!ns) return;
    const double to = from + to_ms(*ns);
    plot.bar(begin_ns, begin_ns + bar_ns, from, to, css,
             fmt::format("{} {}; {}", name, ms_label(to_ms(*ns)), what));
    from = to;
  };
  phase(session.setup_ns, "c0", "setup");
  phase(session.start_ns, "c2", "start");
  phase(session.run_ns, "c1", "run");
  phase(session.teardown_ns, "c3", "teardown");
  if (session.exit_status != 0) plot.cross(begin_ns, from, "bad", what);
}

Markup probe_picture(const ProbePicture& probe, const Snapshot& snapshot, const TimeMap& time) {
  Plot::Axes axes;
  axes.begin_ns = snapshot.window.begin_ns;
  axes.end_ns = snapshot.window.end_ns;
  axes.title = "Duration over time of " + probe.row->command;
  axes.label = ms_label;
  const auto& timeout_ns = probe.row->timeout_ns;
  if (timeout_ns) axes.most = to_ms(*timeout_ns) * 1.1;
  for (const SessionPoint& session : probe.history->sessions) {
    axes.most = std::max(axes.most, to_ms(session.total_ns) * 1.05);
  }
  Plot plot(axes);
  // A session is as wide as it was long, but seen.
  const std::uint64_t least_ns = (axes.end_ns - axes.begin_ns) / 300;
  for (const SessionPoint& session : probe.history->sessions) {
    draw_session(plot, session, time.realtime(session.begin_ns),
                 std::max(session.total_ns, least_ns));
  }
  if (timeout_ns) {
    plot.level(
        to_ms(*timeout_ns), "",
        fmt::format("timeout {} ({})", ms_label(to_ms(*timeout_ns)), probe.row->timeout_source));
  }
  return plot.finish();
}

}  // namespace

Markup probes_section(const Snapshot& snapshot, const History& history) {
  Markup out;
  out.element("h2", "", "Exec probes");
  const auto probes = worst_probes(snapshot, history);
  if (probes.empty()) return out.element("p", "soft", "No session ended.");
  out.add(legend({{"c0", "setup"}, {"c2", "start"}, {"c1", "run"}, {"c3", "teardown"}}));
  out.element("p", "soft",
              "Each bar is a session: how long, and where the time went. Crosses are sessions "
              "that failed.");
  for (const ProbePicture& probe : probes) {
    out.element("h3", "", probe_title(probe));
    if (probe.history->left_out > 0) {
      out.element("p", "soft", fmt::format("{} sessions left out", probe.history->left_out));
    }
    out.add(probe_picture(probe, snapshot, history.time()));
  }
  return out;
}

}  // namespace pawprint
