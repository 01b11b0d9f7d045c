// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// SYNs that were dropped: by remote host, and behind each its listeners and reasons.
#include <fmt/format.h>

#include <map>

#include "ui/pages.h"
#include "view/cell_text.h"

namespace pawprint::ui {
namespace {

struct Remote {
  std::vector<const SynDropRow*> rows;
  std::vector<std::string> ids;
  std::uint64_t count = 0;
  std::uint64_t last_seen_ns = 0;
};

// In the order of their first row.
std::vector<std::pair<std::string, Remote>> by_remote(const Snapshot& snapshot) {
  std::vector<std::pair<std::string, Remote>> remotes;
  std::map<std::string, std::size_t> known;
  for (const SynDropRow& row : snapshot.syn_drops) {
    const auto [at, is_new] = known.emplace(row.remote, remotes.size());
    if (is_new) remotes.push_back({row.remote, {}});
    Remote& remote = remotes[at->second].second;
    remote.rows.push_back(&row);
    remote.ids.push_back(row_id(row));
    remote.count += row.count;
    remote.last_seen_ns = std::max(remote.last_seen_ns, row.last_seen_ns);
  }
  return remotes;
}

// The text that all rows have, or how many there are of it.
template <typename Text>
std::string common(const std::vector<const SynDropRow*>& rows, const Text& text,
                   std::string_view many) {
  std::map<std::string, int> texts;
  for (const SynDropRow* row : rows) texts[text(*row)];
  return texts.size() == 1 ? texts.begin()->first : fmt::format("{} {}", texts.size(), many);
}

std::string listener_of(const SynDropRow& row) {
  return endpoint_text(row.listener_address, row.listener_port);
}

Cell queue_cell(const std::optional<QueueState>& queue) {
  if (!queue) return {"-"};
  const bool is_full = queue->len > queue->max;
  return {queue_text(queue), static_cast<double>(queue->len),
          is_full ? Tone::kWarning : Tone::kPlain};
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
  for (const auto& [name, remote] : by_remote(snapshot)) {
    page.rows.push_back({name,
                         {{name},
                          {common(remote.rows, listener_of, "listeners")},
                          {common(remote.rows, reason_text, "reasons")},
                          {common(remote.rows, owner_text, "owners")},
                          count_cell(remote.count),
                          rate_cell(picture.trends->rate(remote.ids)),
                          age_cell(snapshot, remote.last_seen_ns),
                          spark_cell(picture.trends->last_minute(remote.ids))}});
  }
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
    const std::string owner =
        row.pod ? fmt::format("{} {}", *row.pod, owner_text(row)) : owner_text(row);
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
