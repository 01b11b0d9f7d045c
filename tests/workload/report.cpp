// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "report.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace pawprint::workload {
namespace {

using Json = nlohmann::ordered_json;
using Moved = std::map<std::string, std::uint64_t>;

constexpr std::string_view kCommand = "forged_peers";

// The counters of refusals and drops, by what their names contain.
bool is_of_interest(std::string_view name) {
  constexpr std::array<std::string_view, 12> kParts{
      "Listen",   "ReqQ",        "Syncookies",        "PAWS",       "TSEcr",        "ACKSkipped",
      "Overflow", "BacklogDrop", "ReversePathFilter", "MinTTLDrop", "ChallengeACK", "RcvPruned"};
  for (const auto part : kParts) {
    if (name.find(part) != std::string_view::npos) return true;
  }
  return false;
}

Json delta_of(const Moved& moved) {
  constexpr std::string_view kGroup = "TcpExt";
  Json delta = Json::object();
  for (const auto& [name, value] : moved) {
    if (name.starts_with(kGroup) && is_of_interest(name)) delta[name.substr(kGroup.size())] = value;
  }
  return delta;
}

std::uint64_t value_of(const Moved& moved, const std::string& name) {
  const auto found = moved.find(name);
  return found == moved.end() ? 0 : found->second;
}

// Which of its two tests of the request queue refused a SYN is for the kernel's counter to say.
Json drops_of(std::map<std::string, unsigned> drops, const Moved& moved) {
  if (const auto found = drops.find("syn_queue"); found != drops.end()) {
    const unsigned count = found->second;
    drops.erase(found);
    const auto full = static_cast<unsigned>(
        std::min<std::uint64_t>(count, value_of(moved, "TcpExtTCPReqQFullDrop")));
    if (full > 0) drops["syn_queue_full"] += full;
    if (count > full) drops["syn_queue_last_quarter"] += count - full;
  }
  return drops.empty() ? Json::object() : Json(drops);
}

Json replies_of(const std::vector<Reply>& replies) {
  Json list = Json::array();
  for (const Reply reply : replies) {
    switch (reply) {
      case Reply::kNone:
        list.push_back(nullptr);
        break;
      case Reply::kSynAck:
        list.push_back("SA");
        break;
      case Reply::kAck:
        list.push_back("A");
        break;
      case Reply::kRst:
        list.push_back("R");
        break;
    }
  }
  return list;
}

Json row_of(const Address& remote, const Host& host) {
  return {{"remote", remote.text()},
          {"family", remote.family == AF_INET ? 4 : 6},
          {"segments", host.segments},
          {"syns", host.syns},
          {"accepted_reuse", host.accepted_reuse},
          {"regressions", host.regressions},
          {"refused",
           {{"regression", host.refused_regression},
            {"not_newer", host.refused_not_newer},
            {"rate_limited", host.refused_rate_limited},
            {"out_of_window", host.refused_out_of_window}}},
          {"max_regression", host.max_regression},
          {"listener_syns", host.listener_syns},
          {"listener_ts_syns", host.listener_ts_syns},
          {"listener_unanswered", host.listener_unanswered},
          {"syn_ts_backwards", host.syn_ts_backwards},
          {"recycle_would_refuse", host.recycle_would_refuse},
          {"clocks", host.clocks ? Json(*host.clocks) : Json()}};
}

void add_totals(Json& out, const Totals& totals) {
  out["sent_syns"] = totals.sent_syns;
  out["answered"] = totals.answered;
  out["unanswered"] = totals.unanswered;
  out["bare_acks"] = totals.bare_acks;
  out["rsts"] = totals.rsts;
  out["listener_syns"] = totals.listener_syns;
  out["listener_answered"] = totals.listener_answered;
  out["listener_unanswered"] = totals.listener_unanswered;
  out["other_segments"] = totals.other_segments;
  out["tw_wanted"] = totals.tw_wanted;
  out["tw_made"] = totals.tw_made;
}

}  // namespace

Json report(const Play& play, const Listener& listener, const Counters& before,
            const Counters& after) {
  const Scenario& scenario = play.scenario();
  const Ledger& ledger = play.ledger();
  const Moved moved = after.since(before);
  Json out{{"scenario", scenario.name},
           {"family", scenario.peer_family() == AF_INET ? 4 : 6},
           {"port", listener.port()},
           {"pid", getpid()},
           {"comm", kCommand},
           {"netns", play.stage().network.listeners().inode()},
           {"bound", listener.address().text()},
           {"local", listener_address(scenario.peer_family()).text()},
           {"backlog", scenario.listener.backlog}};
  add_totals(out, ledger.totals());
  out["before_listener"] = Json::object();
  for (const auto& [remote, syns] : ledger.before_listener()) {
    out["before_listener"][remote.text()] = syns;
  }
  out["drops"] = drops_of(ledger.drops(), moved);
  out["cookies"] = value_of(moved, "TcpExtSyncookiesSent");
  out["per_remote"] = Json::array();
  for (const auto& [remote, host] : ledger.hosts()) {
    out["per_remote"].push_back(row_of(remote, host));
  }
  if (!ledger.replies().empty()) out["answers"] = replies_of(ledger.replies());
  out.update(play.notes());
  out["delta"] = delta_of(moved);
  out["doubts"] = ledger.doubts();
  return out;
}

Json report_skipped(const Scenario& scenario, const std::string& reason) {
  return {{"scenario", scenario.name}, {"skipped", reason}};
}

Json report_ready(const Network& network) {
  Json addresses{listener_address(AF_INET).text()};
  if (network.has_ipv6()) addresses.push_back(listener_address(AF_INET6).text());
  return {{"ready",
           {{"netns", network.listeners().inode()},
            {"pid", getpid()},
            {"comm", kCommand},
            {"interface", kListenerInterface},
            {"addresses", addresses}}}};
}

}  // namespace pawprint::workload
