// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// SYNs that were dropped: by remote host, and behind each its listeners and reasons.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>

#include "ui/pages.h"
#include "view/cell_text.h"

namespace pawprint::ui {
namespace {

using Rows = std::vector<const SynDropRow*>;

// Rows by their remote, in the order of the first row of each: `begins` has where each begins.
struct ByRemote {
  Rows rows;
  std::vector<std::size_t> begins;

  std::size_t count() const { return begins.size(); }
  const std::string& remote(std::size_t i) const { return rows[begins[i]]->remote; }
  Rows of(std::size_t i) const {
    const auto at = [&](std::size_t n) { return rows.begin() + static_cast<std::ptrdiff_t>(n); };
    return {at(begins[i]), at(i + 1 < begins.size() ? begins[i + 1] : rows.size())};
  }
};

ByRemote by_remote(const Snapshot& snapshot) {
  const auto& all = snapshot.syn_drops;
  std::unordered_map<std::string_view, std::size_t> known;
  std::vector<std::pair<std::size_t, const SynDropRow*>> numbered;  // by remote
  numbered.reserve(all.size());
  for (const SynDropRow& row : all) {
    numbered.emplace_back(known.emplace(row.remote, known.size()).first->second, &row);
  }
  std::stable_sort(numbered.begin(), numbered.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  ByRemote remotes;
  remotes.rows.reserve(all.size());
  for (const auto& [number, row] : numbered) {
    if (number == remotes.begins.size()) remotes.begins.push_back(remotes.rows.size());
    remotes.rows.push_back(row);
  }
  return remotes;
}

// The text that all rows have, or how many there are of it.
template <typename Text>
std::string common(const Rows& rows, const Text& text, std::string_view many) {
  std::map<std::string, int> texts;
  for (const SynDropRow* row : rows) texts[text(*row)];
  return texts.size() == 1 ? texts.begin()->first : fmt::format("{} {}", texts.size(), many);
}

std::string listener_of(const SynDropRow& row) {
  return endpoint_text(row.listener->address, row.listener->port);
}

Cell queue_cell(const std::optional<QueueState>& queue) {
  if (!queue) return {"-"};
  const bool is_full = queue->len > queue->max;
  return {queue_text(queue), static_cast<double>(queue->len),
          is_full ? Tone::kWarning : Tone::kPlain};
}

Row row_of(const Picture& picture, const Rows& rows) {
  const Trends& trends = *picture.trends;
  std::vector<std::string> ids;
  std::uint64_t count = 0, last_seen_ns = 0;
  for (const SynDropRow* row : rows) {
    ids.push_back(row_id(*row));
    count += row->count;
    last_seen_ns = std::max(last_seen_ns, row->last_seen_ns);
  }
  const std::string& remote = rows.front()->remote;
  return {remote,
          {{remote},
           {common(rows, listener_of, "listeners")},
           {common(rows, reason_text, "reasons")},
           {common(rows, owner_text, "owners")},
           count_cell(count),
           rate_cell(trends.rate(ids)),
           age_cell(picture.snapshot, last_seen_ns),
           spark_cell(trends.last_minute(ids))}};
}

}  // namespace

Page syn_page(const Picture& picture) {
  const Snapshot& snapshot = picture.snapshot;
  Page page;
  page.title = syn_totals_text(snapshot.syn_totals, picture.trends->rate({Trends::kUnansweredId}));
  page.columns = {{{"REMOTE", Align::kLeft, 13}}, {{"LISTENER", Align::kLeft, 12}},
                  {{"REASON", Align::kLeft, 17}}, {{"OWNER", Align::kLeft, 8}, 1},
                  {{"COUNT", Align::kRight}},     {{"RATE", Align::kRight}},
                  {{"SEEN", Align::kRight}},      {{"LAST 60s"}}};
  const auto remotes = std::make_shared<const ByRemote>(by_remote(snapshot));
  page.source = {remotes->count(), [=](std::size_t i) { return remotes->remote(i); },
                 [=, &picture](std::size_t i) { return row_of(picture, remotes->of(i)); }};
  page.nothing = "No SYN was dropped.";
  page.opens = PageKind::kListeners;
  return page;
}

Page listeners_page(const Picture& picture, const std::string& remote) {
  const Snapshot& snapshot = picture.snapshot;
  Page page;
  page.title = fmt::format("SYN  dropped of {}, by listener and reason", remote);
  page.columns = {{{"LISTENER", Align::kLeft, 12}},
                  {{"OWNER", Align::kLeft, 8}, 1},
                  {{"REASON", Align::kLeft, 17}},
                  {{"COUNT", Align::kRight}},
                  {{"RATE", Align::kRight}},
                  {{"ACCEPTQ", Align::kRight}},
                  {{"SYNQ", Align::kRight}, 2},
                  {{"SEEN", Align::kRight}},
                  {{"LAST 60s"}}};
  for (const SynDropRow& row : snapshot.syn_drops) {
    if (row.remote != remote) continue;
    const std::vector<std::string> ids{row_id(row)};
    const std::optional<std::string>& pod = row.listener->pod;
    const std::string owner = pod ? fmt::format("{} {}", *pod, owner_text(row)) : owner_text(row);
    page.rows.push_back({ids[0],
                         {{listener_of(row)},
                          {owner},
                          {reason_text(row)},
                          count_cell(row.count),
                          rate_cell(picture.trends->rate(ids)),
                          queue_cell(row.accept_queue),
                          queue_cell(row.syn_queue),
                          age_cell(snapshot, row.last_seen_ns),
                          spark_cell(picture.trends->last_minute(ids))}});
  }
  page.nothing = "It has no row any more.";
  page.opens = PageKind::kSynEvents;
  return page;
}

}  // namespace pawprint::ui
