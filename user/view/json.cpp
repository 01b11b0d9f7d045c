// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/json.h"

#include <cmath>

#include "core/clock.h"
#include "event/names.h"
#include "view/json_values.h"

namespace pawprint {
namespace {

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
  const Listener& listener = *row.listener;
  return {{"remote", row.remote},
          {"listener",
           {{"address", listener.address},
            {"port", listener.port},
            {"netns", or_null(listener.netns)},
            {"pid", or_null(listener.pid)},
            {"comm", or_null(listener.comm)},
            {"pod", or_null(listener.pod)},
            {"container_id", or_null(listener.container_id)}}},
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

Json node_json(const Snapshot& snapshot) {
  return {{"hostname", snapshot.node.hostname},
          {"kernel", snapshot.node.kernel},
          {"boot_id", text_or_null(snapshot.node.boot_id)},
          {"time", rfc3339(snapshot.time_ns)}};
}

Json to_json(const Window& window) {
  return {{"begin", rfc3339(window.begin_ns)},
          {"end", rfc3339(window.end_ns)},
          {"seconds", static_cast<double>(window.end_ns - window.begin_ns) / 1e9}};
}

Json sysctls_json(const Snapshot& snapshot) {
  Json sysctls = Json::object();
  for (const auto& [name, value] : snapshot.sysctls) sysctls[name] = value;
  return sysctls;
}

// The members of a snapshot in their order: `to` takes value(name, json) and
// rows(name, vector).
template <typename Members>
void put_members(const Snapshot& snapshot, Members& to) {
  to.value("schema", kSnapshotSchema);
  to.value("node", node_json(snapshot));
  to.value("source", to_json(snapshot.source));
  to.value("window", to_json(snapshot.window));
  to.value("loss", to_json(snapshot.loss));
  to.rows("coverage", snapshot.coverage);
  to.rows("timewait", snapshot.timewait);
  to.value("timewait_totals",
           snapshot.timewait_totals ? to_json(*snapshot.timewait_totals) : Json(nullptr));
  to.rows("syn_drops", snapshot.syn_drops);
  to.value("syn_totals", to_json(snapshot.syn_totals));
  to.rows("probes", snapshot.probes);
  to.value("sysctls", sysctls_json(snapshot));
  to.rows("kube_events", snapshot.kube_events);
  to.rows("findings", snapshot.findings);
}

class AsValue {
 public:
  void value(const char* name, Json value) { json[name] = std::move(value); }
  template <typename Row>
  void rows(const char* name, const std::vector<Row>& all) {
    Json& array = json[name] = Json::array();
    for (const Row& one : all) array.push_back(to_json(one));
  }

  Json json = Json::object();
};

// Row by row: a tree of all of them takes ten times the memory of their text.
class AsText {
 public:
  explicit AsText(const WriteBytes& write) : out_(write) {}

  void value(const char* name, const Json& value) { member(name, to_text(value)); }
  template <typename Row>
  void rows(const char* name, const std::vector<Row>& all) {
    member(name, "[");
    for (std::size_t i = 0; i < all.size(); ++i) add(i == 0 ? "" : ",", to_text(to_json(all[i])));
    add("]", "");
  }
  Result<void> end() {
    add("}", "");
    return out_.flush();
  }

 private:
  void member(const char* name, const std::string& text) {
    add(std::exchange(open_, ",\""), name);
    add("\":", text);
  }
  void add(std::string_view before, std::string_view text) {
    out_.append(before);
    out_.append(text);
  }

  BufferedOutput out_;
  const char* open_ = "{\"";
};

}  // namespace

double to_ms(std::uint64_t ns) {
  return std::round(static_cast<double>(ns) / 1e3) / 1e3;
}

std::string to_text(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

Json snapshot_json(const Snapshot& snapshot) {
  AsValue members;
  put_members(snapshot, members);
  return std::move(members.json);
}

Result<void> write_json(const Snapshot& snapshot, const WriteBytes& write) {
  AsText members(write);
  put_members(snapshot, members);
  return members.end();
}

std::string to_json(const Snapshot& snapshot) {
  std::string text;
  static_cast<void>(write_json(snapshot, append_to(text)));
  return text;
}

}  // namespace pawprint
