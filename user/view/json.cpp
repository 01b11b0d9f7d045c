// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/address.h"
#include "core/clock.h"
#include "event/names.h"
#include "pawprint/tcp_rules.h"

namespace pawprint {
namespace {

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json ms(std::uint64_t ns) {
  return to_ms(ns);
}
Json ms(const std::optional<std::uint64_t>& ns) {
  return ns ? Json(to_ms(*ns)) : Json(nullptr);
}

Json to_json(const SourceInfo& source) {
  Json collectors = Json::array();
  for (const CollectorStatus& c : source.collectors) {
    collectors.push_back({{"name", name_of(c.collector)},
                          {"state", name_of(c.state)},
                          {"backend", text_or_null(c.backend)},
                          {"attach", text_or_null(c.attach)},
                          {"transport", text_or_null(c.transport)},
                          {"why", text_or_null(c.why)}});
  }
  return {{"mode", source.mode},
          {"replayed_from", or_null(source.replayed_from)},
          {"filter", or_null(source.filter)},
          {"collectors", std::move(collectors)}};
}

Json to_json(const LossInfo& loss) {
  Json stages = Json::object();
  for (unsigned i = 0; i < PP_LOSS_STAGES; ++i) {
    stages[std::string(loss_stage_name(i))] = loss.by_stage[i];
  }
  return {{"events", loss.total()}, {"by_stage", std::move(stages)}};
}

// None of nothing is unknown.
Json share(std::uint64_t part, std::uint64_t all) {
  if (all == 0) return nullptr;
  return std::round(static_cast<double>(part) / static_cast<double>(all) * 1e4) / 1e4;
}

Json to_json(const ProbeRow& row) {
  Json codes = Json::object();
  for (const auto& [code, count] : row.exit_codes) codes[std::to_string(code)] = count;
  Json json{{"namespace", or_null(row.pod_namespace)},
            {"pod", or_null(row.pod)},
            {"container", or_null(row.container)},
            {"container_id", row.container_id},
            {"kind", row.kind},
            {"also", row.also},
            {"command", row.command},
            {"command_truncated", row.command_truncated},
            {"count", row.count},
            {"running", row.running},
            {"p50_ms", ms(row.p50_ns)},
            {"p90_ms", ms(row.p90_ns)},
            {"p99_ms", ms(row.p99_ns)},
            {"max_ms", ms(row.max_ns)},
            {"run_p50_ms", ms(row.run_p50_ns)}};
  json["phases_p99_ms"] = {{"setup", ms(row.phases_p99.setup)},
                           {"start", ms(row.phases_p99.start)},
                           {"run", ms(row.phases_p99.run)},
                           {"teardown", ms(row.phases_p99.teardown)}};
  json["slowest_phase"] = or_null(row.slowest_phase);
  json["cpu_ms"] = ms(row.cpu_ns);
  json["runq_wait_ms"] = ms(row.runq_wait_ns);
  json["throttled_ms"] = ms(row.throttled_ns);
  json["exit_codes"] = std::move(codes);
  json["failed"] = row.failed;
  json["killed"] = row.killed;
  json["leftover"] = row.leftover;
  json["longest_leftover_ms"] = ms(row.longest_leftover_ns);
  json["timeout_ms"] = ms(row.timeout_ns);
  json["timeout_source"] = row.timeout_source;
  json["over_timeout"] = row.over_timeout;
  json["over_with_others"] = row.over_with_others;
  json["consecutive_failures"] = row.consecutive_failures;
  json["most_consecutive_failures"] = row.most_consecutive_failures;
  json["period_s"] = or_null(row.period_s);
  json["failure_threshold"] = or_null(row.failure_threshold);
  json["threshold_reached"] = row.threshold_reached;
  json["consequence"] = or_null(row.consequence);
  json["what_if"] = Json::array();
  for (const ProbeRow::WhatIf& one : row.what_if) {
    json["what_if"].push_back(
        {{"timeout_s", one.timeout_s}, {"over", one.over}, {"share", share(one.over, row.count)}});
  }
  json["suggested_timeout_s"] = or_null(row.suggested_timeout_s);
  json["last_seen"] = rfc3339(row.last_seen_ns);
  return json;
}

Json to_json(const CoverageRow& row) {
  return {{"netns", row.netns == PP_NETNS_NODE ? Json(nullptr) : Json(row.netns)},
          {"counter", row.counter},
          {"kernel", row.kernel},
          {"observed", or_null(row.observed)},
          {"note", text_or_null(row.note)}};
}

Json to_json(const pp_timewait_counts& counts) {
  return {{"segments", counts.segments},
          {"syns", counts.syns},
          {"accepted_reuse", counts.accepted_reuse},
          {"regressions", counts.regressions},
          {"refused",
           {{"regression", counts.regression},
            {"not_newer", counts.not_newer},
            {"rate_limited", counts.rate_limited},
            {"out_of_window", counts.out_of_window}}}};
}

Json to_json(const TimewaitRow& row) {
  const auto if_seen = [&](std::uint64_t n) { return row.segments_known ? Json(n) : Json(); };
  return {
      {"remote", row.remote},
      {"family", row.family},
      {"segments", if_seen(row.segments)},
      {"syns", if_seen(row.syns)},
      {"accepted_reuse", if_seen(row.accepted_reuse)},
      {"regressions", row.regressions},
      {"refused",
       {{"regression", row.refused.regression},
        {"not_newer", row.refused.not_newer},
        {"rate_limited", row.refused.rate_limited},
        {"out_of_window", row.refused.out_of_window}}},
      {"max_regression", or_null(row.max_regression)},
      {"listener_syns", row.listener_syns},
      {"syn_ts_backwards", row.syn_ts_backwards},
      {"recycle_would_refuse", row.recycle_known ? Json(row.recycle_would_refuse) : Json(nullptr)},
      {"clocks", or_null(row.clocks)},
      {"clocks_confidence", std::round(row.clocks_confidence * 1000) / 1000},
      {"last_seen", rfc3339(row.last_seen_ns)}};
}

Json to_json(const std::optional<QueueState>& queue) {
  return {{"len", queue ? Json(queue->len) : Json()}, {"max", queue ? Json(queue->max) : Json()}};
}

Json to_json(const SynDropRow& row) {
  return {{"remote", row.remote},
          {"listener",
           {{"address", row.listener_address},
            {"port", row.listener_port},
            {"netns", or_null(row.netns)},
            {"pid", or_null(row.pid)},
            {"comm", or_null(row.comm)},
            {"pod", or_null(row.pod)},
            {"container_id", or_null(row.container_id)}}},
          {"reason", row.reason},
          {"candidates", row.candidates},
          {"count", row.count},
          {"retransmissions", or_null(row.retransmissions)},
          {"rate", row.rate},
          {"accept_queue", to_json(row.accept_queue)},
          {"syn_queue", to_json(row.syn_queue)},
          {"syncookies", or_null(row.syncookies)},
          {"tsval", or_null(row.tsval)},
          {"backend", row.backend},
          {"last_seen", rfc3339(row.last_seen_ns)}};
}

Json to_json(const SynTotals& totals) {
  Json by_netns = Json::object();
  for (const auto& [netns, counts] : totals.by_netns) {
    by_netns[std::to_string(netns)] = {{"received", counts.received},
                                       {"answered", counts.answered},
                                       {"cookies", counts.cookies},
                                       {"dropped", counts.dropped},
                                       {"unknown", counts.unknown}};
  }
  Json by_reason = Json::object();
  for (const auto& [reason, count] : totals.by_reason) by_reason[reason] = count;
  return {{"received", or_null(totals.received)}, {"answered", or_null(totals.answered)},
          {"cookies", or_null(totals.cookies)},   {"dropped", or_null(totals.dropped)},
          {"unknown", or_null(totals.unknown)},   {"by_reason", std::move(by_reason)},
          {"by_netns", std::move(by_netns)},      {"sampled", totals.sampled}};
}

Json to_json(const KubeEventRow& row) {
  Json sessions = Json::array();
  for (const KubeEventRow::Session& session : row.sessions) {
    sessions.push_back({{"command", session.command},
                        {"kind", session.kind},
                        {"total_ms", ms(session.total_ns)},
                        {"exit_code", or_null(session.exit_code)},
                        {"over_timeout", session.over_timeout},
                        {"end", rfc3339(session.end_ns)}});
  }
  return {{"reason", row.reason},
          {"namespace", row.pod_namespace},
          {"pod", row.pod},
          {"container", or_null(row.container)},
          {"first", rfc3339(row.first_ns)},
          {"last", rfc3339(row.last_ns)},
          {"count", row.count},
          {"message", row.message},
          {"sessions", std::move(sessions)}};
}

Json to_json(const Finding& finding) {
  return {{"id", finding.id},
          {"severity", finding.severity},
          {"confidence", std::round(finding.confidence * 1000) / 1000},
          {"title", finding.title},
          {"evidence", finding.evidence},
          {"action", finding.action}};
}

template <typename T>
Json rows(const std::vector<T>& all) {
  Json array = Json::array();
  for (const T& one : all) array.push_back(to_json(one));
  return array;
}

}  // namespace

double to_ms(std::uint64_t ns) {
  return std::round(static_cast<double>(ns) / 1e3) / 1e3;
}

std::string to_text(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

Json snapshot_json(const Snapshot& snapshot) {
  Json json;
  json["schema"] = kSnapshotSchema;
  json["node"] = {{"hostname", snapshot.node.hostname},
                  {"kernel", snapshot.node.kernel},
                  {"boot_id", text_or_null(snapshot.node.boot_id)},
                  {"time", rfc3339(snapshot.time_ns)}};
  json["source"] = to_json(snapshot.source);
  json["window"] = {
      {"begin", rfc3339(snapshot.window.begin_ns)},
      {"end", rfc3339(snapshot.window.end_ns)},
      {"seconds", static_cast<double>(snapshot.window.end_ns - snapshot.window.begin_ns) / 1e9}};
  json["loss"] = to_json(snapshot.loss);
  json["coverage"] = rows(snapshot.coverage);
  json["timewait"] = rows(snapshot.timewait);
  json["timewait_totals"] =
      snapshot.timewait_totals ? to_json(*snapshot.timewait_totals) : Json(nullptr);
  json["syn_drops"] = rows(snapshot.syn_drops);
  json["syn_totals"] = to_json(snapshot.syn_totals);
  json["probes"] = rows(snapshot.probes);
  json["sysctls"] = Json::object();
  for (const auto& [name, value] : snapshot.sysctls) json["sysctls"][name] = value;
  json["kube_events"] = rows(snapshot.kube_events);
  json["findings"] = rows(snapshot.findings);
  return json;
}

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

std::string to_json(const Snapshot& snapshot) {
  return to_text(snapshot_json(snapshot));
}

Json event_json(const Event& event, const TimeMap& time) {
  return std::visit([&](const auto& e) { return line(e, time); }, event);
}

std::string to_json_line(const Event& event, const TimeMap& time) {
  const Json json = event_json(event, time);
  return json.is_null() ? std::string() : to_text(json);
}

}  // namespace pawprint
