// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/event_text.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <variant>

#include "core/address.h"
#include "event/names.h"
#include "model/snapshot.h"
#include "pawprint/tcp_rules.h"
#include "ui/event_log.h"
#include "view/cell_text.h"

namespace pawprint::ui {
namespace {

std::string_view tw_kind_text(enum pp_tw_kind kind) {
  switch (kind) {
    case PP_TW_KIND_ACCEPTED_REUSE:
      return "SYN taken for a new connection";
    case PP_TW_KIND_RATE_LIMITED:
      return "SYN refused without an answer (rate limit)";
    case PP_TW_KIND_REGRESSION:
      return "SYN refused: older timestamp";
    case PP_TW_KIND_OUT_OF_WINDOW:
      return "SYN refused: FIN_WAIT2, out of window";
    case PP_TW_KIND_NOT_NEWER:
      return "SYN refused: not newer";
    case PP_TW_KIND_OTHER:
      break;
  }
  return "segment";
}

EventText text_of_event(const pp_syn& event) {
  EventText text;
  text.kind = "syn_drop";
  text.remote = Address::from(event.remote).text();
  text.place = endpoint_text(Address::from(event.local).text(), event.local_port);
  text.reason = reason_name(event.reason);
  text.tone = event.verdict == PP_SYN_DROPPED ? Tone::kWarning : Tone::kPlain;
  text.text = text.reason;
  if ((event.h.have & PP_HAVE_QUEUES) != 0) {
    text.text += fmt::format("  acceptq {}/{}", event.ack_backlog, event.max_ack_backlog);
  }
  if ((event.h.have & PP_HAVE_SYN_QUEUE) != 0) {
    text.text += fmt::format("  synq {}/{}", event.qlen, pp_syn_queue_limit(&event));
  }
  return text;
}

EventText text_of_event(const pp_timewait& event) {
  EventText text;
  text.kind = "timewait";
  text.remote = Address::from(event.remote).text();
  text.place = endpoint_text(Address::from(event.local).text(), event.local_port);
  text.text = tw_kind_text(pp_tw_kind(&event));
  if (pp_is_regression(&event) != 0) {
    text.text += fmt::format("  TSval {} behind", event.ts_recent - event.tsval);
  }
  if (is_notable(event)) text.tone = Tone::kWarning;
  return text;
}

EventText text_of_event(const pp_loss& event) {
  EventText text;
  text.kind = "loss";
  text.text = fmt::format("{} events lost: {}", event.events, loss_stage_name(event.stage));
  text.tone = Tone::kCritical;
  return text;
}

EventText text_of_event(const pp_kube_event& event) {
  EventText text;
  text.kind = "kube";
  text.place = fmt::format("{}/{}", text_of(event.pod_namespace), text_of(event.pod));
  text.text = fmt::format("{}: {}", text_of(event.reason), text_of(event.message));
  text.tone = Tone::kInfo;
  return text;
}

template <typename T>
EventText text_of_event(const T& /*event*/) {
  return {};
}

}  // namespace

std::uint64_t ended_ns(const SessionPoint& session, const TimeMap& time) {
  return time.realtime(session.begin_ns + session.total_ns);
}

std::string exit_text(std::uint32_t status) {
  const int code = static_cast<int>(status);
  if (WIFSIGNALED(code)) return fmt::format("killed by {}", WTERMSIG(code));
  return std::to_string(WEXITSTATUS(code));
}

std::optional<EventText> event_text(const Event& event, const TimeMap& time) {
  EventText text = std::visit([](const auto& one) { return text_of_event(one); }, event);
  if (text.kind.empty()) return std::nullopt;
  const pp_header& head = header(event);
  text.time_ns = time.realtime(head.time_ns);
  if (const auto* told = std::get_if<pp_kube_event>(&event)) text.time_ns = told->last_realtime_ns;
  text.id = fmt::format("{} {} {} {}", head.time_ns, head.kind, head.cpu, text.remote);
  return text;
}

EventText session_text(const History::ProbeKey& probe, const SessionPoint& session,
                       const TimeMap& time) {
  EventText text;
  const auto& [container, command] = probe;
  text.id = fmt::format("probe {} {} {}", session.begin_ns, container, command);
  text.time_ns = ended_ns(session, time);
  text.kind = "probe";
  text.place = short_id(container);
  text.text = fmt::format("{}  exit {}  {}", duration_text(session.total_ns),
                          exit_text(session.exit_status), command);
  if (session.exit_status != 0) text.tone = Tone::kWarning;
  return text;
}

}  // namespace pawprint::ui
