// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Single events, for the stream of JSON lines.
#include "core/address.h"
#include "core/clock.h"
#include "event/names.h"
#include "pawprint/tcp_rules.h"
#include "view/json.h"
#include "view/json_values.h"

namespace pawprint {
namespace {

template <typename T>
Json if_have(const pp_header& head, __u32 bit, const T& value) {
  return (head.have & bit) != 0 ? Json(value) : Json(nullptr);
}

Json probe_event(const char* what, const pp_header& head, const TimeMap& time) {
  return {{"event", "probe"}, {"phase", what}, {"time", rfc3339(time.realtime(head.time_ns))}};
}

Json line(const pp_probe_exec& event, const TimeMap& time) {
  Json json = probe_event("exec", event.h, time);
  json["container_id"] = container_id(event.container_id);
  json["pid"] = event.pid;
  json["argv"] = if_have(event.h, PP_HAVE_ARGS, arguments(event));
  json["command_truncated"] = event.args_total > event.args_len;
  json["setup_ms"] = (event.h.have & PP_HAVE_SETUP) != 0
                         ? ms(elapsed_ns(event.setup_ns, event.enter_ns))
                         : Json(nullptr);
  json["start_ms"] = ms(elapsed_ns(event.enter_ns, event.h.time_ns));
  return json;
}

Json line(const pp_probe_exit& event, const TimeMap& time) {
  Json json = probe_event("exit", event.h, time);
  json["pid"] = event.pid;
  const bool end_seen = (event.h.have & PP_END_UNSEEN) == 0;
  json["run_ms"] = end_seen ? ms(elapsed_ns(event.exec_ns, event.h.time_ns)) : Json();
  const bool status = (event.h.have & PP_HAVE_STATUS) != 0;
  const __u32 signal = event.exit_status & 0x7fU;
  json["exit_code"] = status && signal == 0 ? Json((event.exit_status >> 8) & 0xffU) : Json();
  json["signal"] = status && signal != 0 ? Json(signal) : Json();
  json["cpu_ms"] = (event.h.have & PP_HAVE_CPU) != 0 ? ms(event.cpu_ns) : Json();
  json["runq_wait_ms"] = (event.h.have & PP_HAVE_RUNQ) != 0 ? ms(event.runq_wait_ns) : Json();
  json["children"] = event.children;
  return json;
}

Json line(const pp_probe_runtime_exit& event, const TimeMap& time) {
  Json json = probe_event("runtime_exit", event.h, time);
  json["pid"] = event.pid;
  json["runtime_pid"] = event.runtime_pid;
  return json;
}

Json line(const pp_probe_children_exit& event, const TimeMap& time) {
  Json json = probe_event("children_exit", event.h, time);
  json["pid"] = event.pid;
  return json;
}

Json line(const pp_container_start& event, const TimeMap& time) {
  Json json = probe_event("container_start", event.h, time);
  json["container_id"] = container_id(event.container_id);
  json["pid"] = event.pid;
  return json;
}

Json line(const pp_loss& event, const TimeMap& time) {
  return {{"event", "loss"},
          {"time", rfc3339(time.realtime(event.h.time_ns))},
          {"from", rfc3339(time.realtime(event.from_ns))},
          {"stage", event.stage < PP_LOSS_STAGES ? Json(loss_stage_name(event.stage)) : Json()},
          {"events", event.events}};
}

std::string address_text(const __u8 (&raw)[PP_ADDR_LEN]) {
  return Address::from(raw).text();
}

Json line(const pp_timewait& event, const TimeMap& time) {
  return {{"event", "timewait"},
          {"time", rfc3339(time.realtime(event.h.time_ns))},
          {"remote", address_text(event.remote)},
          {"remote_port", event.remote_port},
          {"local", address_text(event.local)},
          {"local_port", event.local_port},
          {"netns", if_have(event.h, PP_HAVE_NETNS, event.netns)},
          {"fin_wait2", event.substate == PP_TCP_FIN_WAIT2},
          {"tcp_flags", event.tcp_flags},
          {"tsval", if_have(event.h, PP_HAVE_TSVAL, event.tsval)},
          {"ts_recent", if_have(event.h, PP_HAVE_TS_RECENT, event.ts_recent)},
          {"ts_age_s", if_have(event.h, PP_HAVE_TS_RECENT, event.ts_age_s)},
          {"verdict", text_or_null(std::string(tw_verdict_name(event.verdict)))},
          {"regression", pp_is_regression(&event) != 0},
          {"kind", tw_kind_name(pp_tw_kind(&event))}};
}

Json line(const pp_syn& event, const TimeMap& time) {
  if (event.verdict == PP_SYN_ANSWERED) return {};
  return {{"event", "syn_drop"},
          {"time", rfc3339(time.realtime(event.h.time_ns))},
          {"remote", address_text(event.remote)},
          {"remote_port", event.remote_port},
          {"listener",
           {{"address", address_text(event.local)},
            {"port", event.local_port},
            {"netns", if_have(event.h, PP_HAVE_NETNS, event.netns)}}},
          {"reason", reason_name(event.reason)},
          {"accept_queue",
           {{"len", if_have(event.h, PP_HAVE_QUEUES, event.ack_backlog)},
            {"max", if_have(event.h, PP_HAVE_QUEUES, event.max_ack_backlog)}}},
          {"syn_queue",
           {{"len", if_have(event.h, PP_HAVE_SYN_QUEUE, event.qlen)},
            {"max", if_have(event.h, PP_HAVE_SYN_QUEUE, pp_syn_queue_limit(&event))}}},
          {"tsval", if_have(event.h, PP_HAVE_TSVAL, event.tsval)}};
}

// State for the model, no events of the stream.
Json line(const pp_tick& /*event*/, const TimeMap& /*time*/) {
  return {};
}
Json line(const pp_time_wait_enter& /*event*/, const TimeMap& /*time*/) {
  return {};
}
Json line(const pp_syn_totals& /*event*/, const TimeMap& /*time*/) {
  return {};
}
Json line(const pp_timewait_totals& /*event*/, const TimeMap& /*time*/) {
  return {};
}
Json line(const pp_netns_counters& /*event*/, const TimeMap& /*time*/) {
  return {};
}
Json line(const pp_listener& /*event*/, const TimeMap& /*time*/) {
  return {};
}
Json line(const pp_listening& /*event*/, const TimeMap& /*time*/) {
  return {};
}
Json line(const pp_sysctl& /*event*/, const TimeMap& /*time*/) {
  return {};
}
Json line(const pp_container_name& /*event*/, const TimeMap& /*time*/) {
  return {};
}
Json line(const pp_probe_spec& /*event*/, const TimeMap& /*time*/) {
  return {};
}
Json line(const pp_kube_event& /*event*/, const TimeMap& /*time*/) {
  return {};
}
Json line(const pp_probe_throttled& /*event*/, const TimeMap& /*time*/) {
  return {};
}

}  // namespace

Json event_json(const Event& event, const TimeMap& time) {
  return std::visit([&](const auto& e) { return line(e, time); }, event);
}

std::string to_json_line(const Event& event, const TimeMap& time) {
  const Json json = event_json(event, time);
  return json.is_null() ? std::string() : to_text(json);
}

}  // namespace pawprint
