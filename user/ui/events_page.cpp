// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The last events: all of them, those of one row, and one with all that it carries.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/clock.h"
#include "ui/event_text.h"
#include "ui/pages.h"
#include "view/cell_text.h"
#include "view/json.h"

namespace pawprint::ui {
namespace {

constexpr std::size_t kMostSessions = 500;

struct Session {
  const History::ProbeKey* probe;
  const SessionPoint* point;
  std::uint64_t ended_ns;
};

// The last ones of all probes.
std::vector<Session> last_sessions(const Picture& picture) {
  std::vector<Session> sessions;
  for (const auto& [probe, history] : picture.history->probes()) {
    for (const SessionPoint& point : history.sessions) {
      const std::uint64_t end_ns = ended_ns(point, picture.history->time());
      if (end_ns <= picture.snapshot.time_ns) sessions.push_back({&probe, &point, end_ns});
    }
  }
  const std::size_t count = std::min(sessions.size(), kMostSessions);
  const auto middle = sessions.begin() + static_cast<std::ptrdiff_t>(count);
  std::partial_sort(sessions.begin(), middle, sessions.end(),
                    [](const Session& a, const Session& b) { return a.ended_ns > b.ended_ns; });
  sessions.erase(middle, sessions.end());
  return sessions;
}

std::vector<EventText> logged(const Picture& picture) {
  std::vector<EventText> texts;
  for (const Event& event : picture.log->events()) {
    if (auto text = event_text(event, picture.history->time())) texts.push_back(std::move(*text));
  }
  return texts;
}

Row row_of(const EventText& text) {
  return {text.id,
          {{time_of_day(text.time_ns), static_cast<double>(text.time_ns)},
           {text.kind},
           {text.remote.empty() ? "-" : text.remote},
           {text.place.empty() ? "-" : text.place},
           {text.text, {}, text.tone}}};
}

Page list_of(std::string title, const std::vector<EventText>& texts) {
  Page page;
  page.title = std::move(title);
  page.columns = {{{"TIME"}},
                  {{"EVENT"}},
                  {{"REMOTE", Align::kLeft, 12}},
                  {{"LOCAL", Align::kLeft, 12}},
                  {{"WHAT", Align::kLeft, 20}}};
  for (const EventText& text : texts) page.rows.push_back(row_of(text));
  page.nothing = "No such event yet.";
  page.opens = PageKind::kEvent;
  return page;
}

template <typename Keep>
std::vector<EventText> logged_if(const Picture& picture, const Keep& keep) {
  std::vector<EventText> texts = logged(picture);
  std::erase_if(texts, [&](const EventText& text) { return !keep(text); });
  return texts;
}

}  // namespace

Page events_page(const Picture& picture) {
  std::vector<EventText> texts = logged(picture);
  for (const Session& session : last_sessions(picture)) {
    texts.push_back(session_text(*session.probe, *session.point, picture.history->time()));
  }
  std::stable_sort(texts.begin(), texts.end(),
                   [](const EventText& a, const EventText& b) { return a.time_ns > b.time_ns; });
  return list_of("EVENTS  the last ones first", texts);
}

Page syn_events_page(const Picture& picture, const std::string& row) {
  const auto& rows = picture.snapshot.syn_drops;
  const auto drop = std::find_if(rows.begin(), rows.end(),
                                 [&](const SynDropRow& one) { return row_id(one) == row; });
  if (drop == rows.end()) return list_of("EVENTS  of a row that is gone", {});
  const std::string listener = endpoint_text(drop->listener->address, drop->listener->port);
  return list_of(fmt::format("EVENTS  {} → {}  {}", drop->remote, listener, drop->reason),
                 logged_if(picture, [&](const EventText& text) {
                   return text.remote == drop->remote && text.place == listener &&
                          text.reason == drop->reason;
                 }));
}

Page host_events_page(const Picture& picture, const std::string& row) {
  const auto& rows = picture.snapshot.timewait;
  const auto host = std::find_if(rows.begin(), rows.end(),
                                 [&](const TimewaitRow& one) { return row_id(one) == row; });
  if (host == rows.end()) return list_of("EVENTS  of a row that is gone", {});
  return list_of(
      fmt::format("EVENTS  of {}", host->remote),
      logged_if(picture, [&](const EventText& text) { return text.remote == host->remote; }));
}

Page event_page(const Picture& picture, const std::string& id, std::size_t width) {
  Page page;
  page.title = "EVENT";
  page.nothing = "It is not kept any more.";
  for (const Event& event : picture.log->events()) {
    const auto text = event_text(event, picture.history->time());
    if (!text || text->id != id) continue;
    add_text(page, fmt::format("{}  {}", rfc3339(text->time_ns), text->text), width, text->tone);
    const auto fields =
        nlohmann::json::parse(to_json_line(event, picture.history->time()), nullptr, false);
    for (const auto& [name, value] : fields.items()) {
      add_text(page,
               fmt::format("{:<20} {}", name,
                           value.is_string() ? value.get<std::string>() : value.dump()),
               width);
    }
    return page;
  }
  for (const auto& [probe, history] : picture.history->probes()) {
    for (const SessionPoint& session : history.sessions) {
      const EventText text = session_text(probe, session, picture.history->time());
      if (text.id != id) continue;
      add_text(page, fmt::format("{}  {}", rfc3339(text.time_ns), text.text), width, text.tone);
      add_text(page, fmt::format("container {}", probe.first), width);
      add_text(page,
               fmt::format("setup {}  start {}  run {}  teardown {}",
                           duration_text(session.setup_ns), duration_text(session.start_ns),
                           duration_text(session.run_ns), duration_text(session.teardown_ns)),
               width);
      return page;
    }
  }
  return page;
}

}  // namespace pawprint::ui
