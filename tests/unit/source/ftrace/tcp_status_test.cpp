// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/tcp_status.h"

#include <vector>

#include "catch.h"

namespace pawprint {
namespace {

KernelLayout known() {
  const FieldAt found{8, 4, ""};
  KernelLayout layout;
  for (FieldAt* field : {&layout.skb_data, &layout.tw_ts_recent, &layout.tw_ts_recent_stamp,
                         &layout.tw_substate, &layout.sock_ts_recent, &layout.sock_ts_recent_stamp,
                         &layout.sk_ack_backlog, &layout.sk_max_ack_backlog, &layout.queue_qlen,
                         &layout.queue_young, &layout.skc_net, &layout.net_inum}) {
    *field = found;
  }
  return layout;
}

std::vector<MissingHook> without(std::string_view function) {
  std::vector<MissingHook> missing;
  for (const TcpHook& hook : tcp_ftrace_hooks()) {
    if (hook.function == function) missing.push_back({&hook, "not there"});
  }
  return missing;
}

CollectorStatus syn(const std::vector<MissingHook>& missing, const KernelLayout& layout) {
  return ftrace_status(Collector::kSyn, missing, layout);
}
CollectorStatus timewait(const std::vector<MissingHook>& missing, const KernelLayout& layout) {
  return ftrace_status(Collector::kTimewait, missing, layout);
}

}  // namespace

TEST_CASE("ftrace status: on when nothing is missing", "[unit]") {
  for (const auto& status : {syn({}, known()), timewait({}, known())}) {
    CHECK(status.state == CollectorState::kOn);
    CHECK(status.backend == "ftrace");
    CHECK(status.attach == "kprobe");
    CHECK(status.transport == "ftrace");
    CHECK(status.why.empty());
  }
}

TEST_CASE("ftrace status: without its proof syn is off, timewait is not", "[unit]") {
  const auto missing = without("tcp_make_synack");
  CHECK(syn(missing, known()).state == CollectorState::kOff);
  CHECK(syn(missing, known()).why == "not there");
  CHECK(timewait(missing, known()).state == CollectorState::kOn);
  CHECK(timewait(without("tcp_timewait_state_process"), known()).state == CollectorState::kOff);
}

TEST_CASE("ftrace status: a gap is named once, with its reason", "[unit]") {
  const auto status = syn(without("tcp_v6_conn_request"), known());
  CHECK(status.state == CollectorState::kDegraded);
  CHECK(status.why == "without SYNs over IPv6: not there");
}

TEST_CASE("ftrace status: functions that some kernels do not have are no gap", "[unit]") {
  for (const char* function : {"subflow_v4_conn_request", "security_inet_conn_request",
                               "tcp_syn_flood_action", "inet_reqsk_alloc"}) {
    CHECK(syn(without(function), known()).state == CollectorState::kOn);
  }
}

TEST_CASE("ftrace status: an offset that was not found is a gap of who needs it", "[unit]") {
  KernelLayout layout = known();
  layout.sk_ack_backlog = {std::nullopt, 0, "two places fit"};
  CHECK(syn({}, layout).why == "without the accept queue: two places fit");
  CHECK(timewait({}, layout).state == CollectorState::kOn);
  layout = known();
  layout.tw_ts_recent = {std::nullopt, 0, "no place fits"};
  CHECK(timewait({}, layout).why == "without regressions: no place fits");
  CHECK(syn({}, layout).state == CollectorState::kOn);
  layout = known();
  layout.skb_data = {std::nullopt, 0, "no sample"};
  CHECK(syn({}, layout).state == CollectorState::kOff);
  CHECK(syn({}, layout).why == "no sample");
  CHECK(timewait({}, layout).state == CollectorState::kDegraded);
}

TEST_CASE("ftrace status: 3.10 keeps the request queue elsewhere", "[unit]") {
  KernelLayout layout = known();
  layout.queue_qlen = layout.queue_young = {std::nullopt, 0, "not on this kernel"};
  layout.listen_opt = layout.listen_qlen = layout.listen_qlen_young = {4, 4, ""};
  layout.listen_max_qlen_log = {0, 1, ""};
  CHECK(syn({}, layout).state == CollectorState::kOn);
}

}  // namespace pawprint
