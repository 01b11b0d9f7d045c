// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/event_log.h"

#include <algorithm>
#include <span>
#include <variant>

#include "pawprint/tcp_rules.h"

namespace pawprint::ui {
namespace {

enum class Worth { kNone, kOther, kNotable };

Worth worth(const Event& event) {
  if (const auto* syn = std::get_if<pp_syn>(&event)) {
    return syn->verdict == PP_SYN_ANSWERED ? Worth::kNone : Worth::kNotable;
  }
  if (const auto* segment = std::get_if<pp_timewait>(&event)) {
    return is_notable(*segment) ? Worth::kNotable : Worth::kOther;
  }
  const bool is_told =
      std::holds_alternative<pp_loss>(event) || std::holds_alternative<pp_kube_event>(event);
  return is_told ? Worth::kNotable : Worth::kNone;
}

void keep(std::deque<std::string>& log, std::size_t most, const Event& event) {
  if (log.size() >= most) log.pop_front();
  const auto bytes = encode(event);
  log.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

}  // namespace

bool is_notable(const pp_timewait& segment) {
  const auto kind = pp_tw_kind(&segment);
  const bool is_refused = kind != PP_TW_KIND_OTHER && kind != PP_TW_KIND_ACCEPTED_REUSE;
  return is_refused || pp_is_regression(&segment) != 0;
}

void EventLog::on_event(const Event& event) {
  switch (worth(event)) {
    case Worth::kNotable:
      return keep(notable_, kMostNotable, event);
    case Worth::kOther:
      return keep(others_, kMostOthers, event);
    case Worth::kNone:
      return;
  }
}

std::vector<Event> EventLog::events() const {
  std::vector<Event> events;
  events.reserve(size());
  for (const auto* log : {&notable_, &others_}) {
    for (const std::string& bytes : *log) {
      if (auto event = decode(std::as_bytes(std::span(bytes)))) events.push_back(*event);
    }
  }
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return header(a).time_ns > header(b).time_ns;
  });
  return events;
}

}  // namespace pawprint::ui
