// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// SYN drops over time, and each remote host's timestamps over time.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "view/html/plot.h"
#include "view/html/sections.h"

namespace pawprint {
namespace {

// More pictures than this nobody looks at; the tables have the rest.
constexpr std::size_t kMostHostPictures = 12;

std::string colour(std::size_t index) {
  return fmt::format("c{}", index % kPlotColours);
}

std::string count_label(double value) {
  return fmt::format("{:.0f}", value);
}

// Reasons that occurred, the most frequent first.
std::vector<unsigned> reasons_by_count(const TimeBuckets<PP_REASONS>& drops) {
  std::array<std::uint64_t, PP_REASONS> sums{};
  for (const auto& bucket : drops.buckets()) {
    for (unsigned reason = 0; reason < PP_REASONS; ++reason) sums[reason] += bucket[reason];
  }
  std::vector<unsigned> reasons;
  for (unsigned reason = 0; reason < PP_REASONS; ++reason) {
    if (sums[reason] > 0) reasons.push_back(reason);
  }
  std::stable_sort(reasons.begin(), reasons.end(),
                   [&](unsigned a, unsigned b) { return sums[a] > sums[b]; });
  return reasons;
}

std::uint64_t most_in_a_bucket(const TimeBuckets<PP_REASONS>& drops) {
  std::uint64_t most = 0;
  for (const auto& bucket : drops.buckets()) {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : bucket) sum += count;
    most = std::max(most, sum);
  }
  return most;
}

struct HostPicture {
  Address address;
  const HostHistory* history = nullptr;
};

// Refused SYNs first, then timestamps that went backwards, then many points.
std::vector<HostPicture> worst_hosts(const History& history) {
  std::vector<HostPicture> hosts;
  for (const auto& [address, host] : history.hosts()) {
    if (host.points.size() >= 2) hosts.push_back({address, &host});
  }
  const auto weight = [](const HostPicture& host) {
    return std::tuple(host.history->refused, host.history->backwards, host.history->points.size());
  };
  std::sort(hosts.begin(), hosts.end(), [&](const HostPicture& a, const HostPicture& b) {
    return weight(a) != weight(b) ? weight(a) > weight(b) : a.address < b.address;
  });
  if (hosts.size() > kMostHostPictures) hosts.resize(kMostHostPictures);
  return hosts;
}

std::string host_title(const HostPicture& host, const Snapshot& snapshot) {
  std::string title = host.address.text();
  const auto row =
      std::find_if(snapshot.timewait.begin(), snapshot.timewait.end(),
                   [&](const TimewaitRow& candidate) { return candidate.remote == title; });
  if (row != snapshot.timewait.end() && row->clocks) {
    title += fmt::format(": {} clock{}", *row->clocks, *row->clocks == 1 ? "" : "s");
  } else {
    title += ": no number of clocks (too few SYNs, all of one port, or randomised timestamps)";
  }
  title += fmt::format(", {} SYNs refused", host.history->refused);
  if (host.history->left_out > 0) {
    title += fmt::format(", {} points left out", host.history->left_out);
  }
  return title;
}

Markup host_picture(const HostPicture& host, const TimeMap& time) {
  Plot::Axes axes;
  axes.begin_ns = time.realtime(time.begin_ns());
  axes.end_ns = time.realtime(time.now_ns());
  axes.title = "TSval over time of " + host.address.text();
  axes.least = 4294967295.0;
  axes.most = 0;
  axes.label = count_label;
  std::map<std::uint32_t, std::vector<std::pair<std::uint64_t, double>>> lines;
  for (const TsvalPoint& point : host.history->points) {
    const double value = point.tsval;
    axes.least = std::min(axes.least, value);
    axes.most = std::max(axes.most, value);
    lines[point.line].emplace_back(time.realtime(point.time_ns), value);
  }
  Plot plot(axes);
  std::map<std::uint32_t, std::string> colours;
  for (const auto& [number, points] : lines) {
    const std::string css = colour(colours.size());
    colours[number] = css;
    if (points.size() >= 2) plot.line(points, css);
  }
  for (const TsvalPoint& point : host.history->points) {
    const std::uint64_t at = time.realtime(point.time_ns);
    const std::string hint =
        fmt::format("TSval {}{}", point.tsval, point.is_refused ? ", refused" : "");
    if (point.is_refused) {
      plot.cross(at, point.tsval, "bad", hint);
    } else {
      plot.dot(at, point.tsval, colours[point.line], hint);
    }
  }
  return plot.finish();
}

}  // namespace

Markup drops_section(const Snapshot& snapshot, const History& history) {
  Markup out;
  out.element("h2", "", "SYNs without an answer, by reason");
  const auto& drops = history.drops();
  if (drops.buckets().empty()) return out.element("p", "soft", "None was seen.");
  Plot::Axes axes;
  axes.begin_ns = snapshot.window.begin_ns;
  axes.end_ns = snapshot.window.end_ns;
  axes.most = static_cast<double>(most_in_a_bucket(drops));
  axes.title = "SYN drops over time, by reason";
  axes.label = count_label;
  Plot plot(axes);
  const auto reasons = reasons_by_count(drops);
  for (std::size_t i = 0; i < drops.buckets().size(); ++i) {
    const std::uint64_t begin_ns = history.time().realtime(drops.begin_ns() + i * drops.width_ns());
    double from = 0;
    for (std::size_t r = 0; r < reasons.size(); ++r) {
      const std::uint64_t count = drops.buckets()[i][reasons[r]];
      if (count == 0) continue;
      const double to = from + static_cast<double>(count);
      plot.bar(begin_ns, begin_ns + drops.width_ns(), from, to, colour(r),
               fmt::format("{}: {}", reason_name(reasons[r]), count));
      from = to;
    }
  }
  std::vector<std::pair<std::string, std::string>> names;
  for (std::size_t r = 0; r < reasons.size(); ++r) {
    names.emplace_back(colour(r), std::string(reason_name(reasons[r])));
  }
  out.add(plot.finish()).add(legend(names));
  return out.element("p", "soft", fmt::format("One bar: {} s.", drops.width_ns() / 1'000'000'000));
}

Markup hosts_section(const Snapshot& snapshot, const History& history) {
  Markup out;
  out.element("h2", "", "Timestamps of remote hosts");
  const auto hosts = worst_hosts(history);
  if (hosts.empty()) return out.element("p", "soft", "No host sent enough SYNs with a timestamp.");
  out.element("p", "soft",
              "TSval of each SYN against time. One machine is one rising line: two or more lines "
              "are machines behind one address. Crosses are SYNs that were refused.");
  for (const HostPicture& host : hosts) {
    out.element("h3", "", host_title(host, snapshot)).add(host_picture(host, history.time()));
  }
  return out;
}

}  // namespace pawprint
