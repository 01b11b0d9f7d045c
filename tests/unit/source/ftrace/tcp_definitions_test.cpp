// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/tcp_definitions.h"

#include <fmt/format.h>

#include <set>
#include <sstream>

#include "catch.h"
#include "source/ftrace/trace_owner.h"
#include "unit/source/ftrace/definition_grammar.h"
#include "unit/source/ftrace/recorded_kernel.h"

namespace pawprint::test {
namespace {

// The longest names and offsets that can come up.
const std::string kGroup = trace_name({4194304, 9'999'999'999'999, 4'294'967'295}, 'C');
constexpr const char* kSuffix = "_4194304_9999999999999";

FieldAt at(std::uint32_t offset, std::uint32_t width) {
  return {offset, width, ""};
}

KernelLayout full_layout(bool legacy) {
  KernelLayout layout;
  layout.skb_data = at(9999, 8);
  layout.tw_ts_recent = at(9999, 4);
  layout.tw_ts_recent_stamp = at(9999, legacy ? 8 : 4);
  layout.tw_substate = at(9999, 1);
  layout.tw_rcv_nxt = at(9999, 4);
  layout.sock_ts_recent = at(9999, 4);
  layout.sock_ts_recent_stamp = at(9999, legacy ? 8 : 4);
  layout.sk_ack_backlog = layout.sk_max_ack_backlog = at(9999, legacy ? 2 : 4);
  layout.skc_net = at(9999, 8);
  layout.net_inum = at(9999, 4);
  if (legacy) {
    layout.sk_pinet6 = layout.pinet6_daddr = layout.listen_opt = at(9999, 8);
    layout.listen_max_qlen_log = at(9999, 1);
    layout.listen_qlen = layout.listen_qlen_young = at(9999, 4);
  } else {
    layout.sk_v6_daddr = at(9999, 16);
    layout.queue_qlen = layout.queue_young = at(9999, 4);
    layout.net_syncookies = at(9999, 1);
    layout.net_max_syn_backlog = at(9999, 4);
  }
  return layout;
}

KprobeEvent event_of(const TcpHook& hook, const KernelLayout& layout, const KernelTraits& traits) {
  return {hook.is_return, std::string(hook.event) + kSuffix, hook.function,
          tcp_arguments(hook.probe, layout, traits)};
}

}  // namespace

TEST_CASE("definitions: every one that can be written is in 3.10's grammar", "[unit]") {
  const KernelTraits old{true, true, true, true};
  for (const KernelLayout& layout : {full_layout(true), full_layout(false), KernelLayout{}}) {
    for (const KernelTraits& traits : {old, KernelTraits{}}) {
      for (const TcpHook& hook : tcp_ftrace_hooks()) {
        const auto event = event_of(hook, layout, traits);
        INFO(event.definition(kGroup));
        CHECK(why_3_10_refuses(event.definition(kGroup)) == "");
        CHECK(event.definition(kGroup).size() < kMostDefinitionBytes);
      }
    }
  }
}

TEST_CASE("definitions: the grammar of the tests judges as 3.10.99 did", "[unit]") {
  const RecordedKernel kernel("linux-3.10.99");
  std::size_t refused = 0;
  std::istringstream bad(kernel.file("bad_definitions.txt"));
  for (std::string line; std::getline(bad, line);) {
    const std::string definition = line.substr(0, line.find(" => "));
    // Well-formed: it is the function that is missing.
    if (definition.ends_with("no_such_function")) continue;
    INFO(line);
    CHECK((why_3_10_refuses(definition) != "") == line.ends_with("rc=1"));
    ++refused;
  }
  CHECK(refused == 3);
  std::istringstream good(kernel.file("kprobe_events"));
  std::size_t accepted = 0;
  for (std::string line; std::getline(good, line); ++accepted) {
    INFO(line.substr(0, 200));
    CHECK(why_3_10_refuses(line) == "");
  }
  CHECK(accepted == 20);
}

TEST_CASE("definitions: what the grammar refuses", "[unit]") {
  CHECK(why_3_10_refuses("p:g/e f a=%di:x64") != "");
  CHECK(why_3_10_refuses("p:g/e f a=%di:u8[4]") != "");
  CHECK(why_3_10_refuses("p:g/e f a=$retval:u8") != "");
  CHECK(why_3_10_refuses("r:g/e f a=$retval:u8") == "");
  CHECK(why_3_10_refuses("r8:g/e f a=$retval:u8") != "");
  CHECK(why_3_10_refuses("p:g/e f a=+8(+16(%di)):u8 a=%si:u8") != "");
  CHECK(why_3_10_refuses("p:g/e f a=+8(" + std::string(60, '1') + "):u8") != "");
  CHECK(why_3_10_refuses("p:g/e f.constprop.0") != "");
}

TEST_CASE("definitions: no two hooks share the name of an event", "[unit]") {
  std::set<std::string> names;
  for (const TcpHook& hook : tcp_ftrace_hooks()) CHECK(names.insert(hook.event).second);
}

TEST_CASE("definitions: only what is known is read", "[unit]") {
  const auto syn = [](const KernelLayout& layout, const KernelTraits& traits) {
    return tcp_arguments(TcpProbe::kSynEntry, layout, traits);
  };
  CHECK(syn({}, {}) == "skb=%si:u64 num=+14(%di):u16");
  KernelLayout layout;
  layout.skc_net = at(48, 8);
  CHECK(syn(layout, {}) == "skb=%si:u64 num=+14(%di):u16");
  layout.net_inum = at(120, 4);
  CHECK(syn(layout, {}) == "skb=%si:u64 num=+14(%di):u16 netns=+120(+48(%di)):u32");
  layout.sk_ack_backlog = at(356, 2);
  layout.sk_max_ack_backlog = at(358, 2);
  CHECK(syn(layout, {}).find("backlog=+356(%di):u16 max_backlog=+358(%di):u16") !=
        std::string::npos);
}

TEST_CASE("definitions: global sysctls are read only where they have an address", "[unit]") {
  const KernelTraits traits = find_traits(
      "ffffffff81611e0c D sysctl_tcp_syncookies\n"
      "ffffffff81611e10 t sysctl_max_syn_backlog\n",
      true);
  CHECK(traits.global_syncookies);
  CHECK_FALSE(traits.global_max_syn_backlog);
  CHECK_FALSE(traits.global_timestamps);
  CHECK(tcp_arguments(TcpProbe::kSynEntry, {}, traits).find("@sysctl_tcp_syncookies:u32") !=
        std::string::npos);
}

TEST_CASE("definitions: paws_check is an argument only with tcp_tw_recycle", "[unit]") {
  KernelTraits traits;
  CHECK(tcp_arguments(TcpProbe::kProvenEntry, {}, traits) == "");
  traits.tw_recycle = true;
  CHECK(tcp_arguments(TcpProbe::kProvenEntry, {}, traits) == "paws_check=%dx:u8");
}

TEST_CASE("symbols: absent, present, or a clone only", "[unit]") {
  const std::string kallsyms =
      "ffffffff81349050 T tcp_v4_conn_request\n"
      "ffffffff813df55f t tcp_v4_conn_request.cold\n"
      "ffffffff81349051 t tcp_v6_conn_request.constprop.0\n"
      "ffffffff81349052 t tcp_peer_is_proven\t[module]\n"
      "ffffffff81349053 D tcp_prot\n"
      "ffffffff81349054 r __kstrtab_tcp_time_wait\n";
  CHECK(why_no_symbol(kallsyms, "tcp_v4_conn_request") == "");
  CHECK(why_no_symbol(kallsyms, "tcp_peer_is_proven") == "");
  CHECK(why_no_symbol(kallsyms, "tcp_v6_conn_request") ==
        "this kernel has tcp_v6_conn_request only as tcp_v6_conn_request.constprop.0, with "
        "arguments of its own");
  CHECK(why_no_symbol(kallsyms, "tcp_prot") == "this kernel has no function tcp_prot");
  CHECK(why_no_symbol(kallsyms, "tcp_time_wait") == "this kernel has no function tcp_time_wait");
  for (const char* kernel : {"linux-3.10.99", "linux-5.4.286-nobtf"}) {
    const std::string real = RecordedKernel(kernel).file("kallsyms.excerpt");
    for (const char* function : {"tcp_v4_conn_request", "tcp_v6_conn_request", "tcp_make_synack",
                                 "tcp_timewait_state_process", "tcp_time_wait",
                                 "tcp_peer_is_proven", "tcp_syn_flood_action"}) {
      CHECK(why_no_symbol(real, function) == "");
    }
    CHECK(why_no_symbol(real, "subflow_v4_conn_request") != "");
  }
}

}  // namespace pawprint::test
