// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "event/names.h"

#include <array>

#include "pawprint/event.h"

namespace pawprint {
namespace {

constexpr std::array<std::string_view, PP_LOSS_STAGES> kStages{
    "ring", "entry_exit", "queue", "recorder", "decode", "track", "sampled"};
constexpr std::array<std::string_view, PP_COUNTER_IDS> kCounters{"ListenDrops",
                                                                 "ListenOverflows",
                                                                 "TCPReqQFullDrop",
                                                                 "TCPReqQFullDoCookies",
                                                                 "PAWSPassive",
                                                                 "PAWSEstab",
                                                                 "PAWSTimewait",
                                                                 "TCPACKSkippedTimeWait",
                                                                 "IPReversePathFilter",
                                                                 "TCPMinTTLDrop",
                                                                 "TCPMD5NotFound",
                                                                 "TCPMD5Unexpected",
                                                                 "TCPMD5Failure",
                                                                 "TCPAORequired",
                                                                 "TCPAOBad",
                                                                 "TCPAOKeyNotFound",
                                                                 "TCPBacklogDrop",
                                                                 "PFMemallocDrop",
                                                                 "TcpInCsumErrors",
                                                                 "IpInDiscards",
                                                                 "conntrack.drop",
                                                                 "conntrack.early_drop",
                                                                 "conntrack.insert_failed",
                                                                 "softnet.dropped"};
constexpr std::array<std::string_view, 5> kTwVerdicts{"success", "rst", "ack", "syn", "ack_oow"};

constexpr std::array<std::string_view, 6> kTwKinds{"other",      "accepted_reuse", "rate_limited",
                                                   "regression", "out_of_window",  "not_newer"};

}  // namespace

std::string_view loss_stage_name(unsigned stage) {
  return stage < kStages.size() ? kStages[stage] : "?";
}

std::string_view counter_name(unsigned id) {
  return id < kCounters.size() ? kCounters[id] : "?";
}

std::string_view tw_verdict_name(unsigned verdict) {
  return verdict < kTwVerdicts.size() ? kTwVerdicts[verdict] : std::string_view();
}

std::string_view tw_kind_name(unsigned kind) {
  return kind < kTwKinds.size() ? kTwKinds[kind] : kTwKinds[0];
}

}  // namespace pawprint
