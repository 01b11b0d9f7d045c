// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/counters.h"

#include <string>
#include <string_view>

#include "core/file.h"
#include "kernel/netstat.h"
#include "kernel/packet_counters.h"

namespace pawprint {
namespace {

enum class File { kNetstat, kSnmp, kConntrack, kSoftnet };

struct Counter {
  File file;
  std::string_view section;
  std::string_view key;
};

constexpr Counter tcp_ext(std::string_view name) {
  return {File::kNetstat, "TcpExt", name};
}

// In the order of enum pp_counter_id.
constexpr std::array<Counter, PP_COUNTER_IDS> kCounters{
    tcp_ext("ListenDrops"),
    tcp_ext("ListenOverflows"),
    tcp_ext("TCPReqQFullDrop"),
    tcp_ext("TCPReqQFullDoCookies"),
    tcp_ext("PAWSPassive"),
    tcp_ext("PAWSEstab"),
    tcp_ext("PAWSTimewait"),
    tcp_ext("TCPACKSkippedTimeWait"),
    tcp_ext("IPReversePathFilter"),
    tcp_ext("TCPMinTTLDrop"),
    tcp_ext("TCPMD5NotFound"),
    tcp_ext("TCPMD5Unexpected"),
    tcp_ext("TCPMD5Failure"),
    tcp_ext("TCPAORequired"),
    tcp_ext("TCPAOBad"),
    tcp_ext("TCPAOKeyNotFound"),
    tcp_ext("TCPBacklogDrop"),
    tcp_ext("PFMemallocDrop"),
    Counter{File::kSnmp, "Tcp", "InCsumErrors"},
    Counter{File::kSnmp, "Ip", "InDiscards"},
    Counter{File::kConntrack, "", "drop"},
    Counter{File::kConntrack, "", "early_drop"},
    Counter{File::kConntrack, "", "insert_failed"},
    Counter{File::kSoftnet, "", ""},
};

template <typename NamedCounters>
void take(File file, std::string_view section, const NamedCounters& found, CounterValues& values) {
  for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) {
    const Counter& counter = kCounters[id];
    if (counter.file != file || counter.section != section) continue;
    const auto at = found.find(std::string(counter.key));
    if (at == found.end()) continue;
    values.value[id] = at->second;
    values.have |= PP_HAVE_COUNTER(id);
  }
}

}  // namespace

std::optional<CounterValues> read_netns_counters(const std::filesystem::path& net_folder) {
  const auto netstat = read_file(net_folder / "netstat");
  if (!netstat) return std::nullopt;
  CounterValues values;
  take(File::kNetstat, "TcpExt", parse_netstat(*netstat, "TcpExt"), values);
  if (const auto snmp = read_file(net_folder / "snmp")) {
    for (const char* section : {"Tcp", "Ip"}) {
      take(File::kSnmp, section, parse_netstat(*snmp, section), values);
    }
  }
  // Absent without conntrack, or without CONFIG_NF_CONNTRACK_PROCFS.
  if (const auto conntrack = read_file(net_folder / "stat/nf_conntrack")) {
    take(File::kConntrack, "", sum_conntrack_stat(*conntrack), values);
  }
  return values;
}

CounterValues read_node_counters(const std::filesystem::path& net_folder) {
  CounterValues values;
  if (const auto text = read_file(net_folder / "softnet_stat")) {
    if (const auto backlogs = sum_softnet_stat(*text)) {
      values.value[PP_SOFTNET_DROPPED] = backlogs->dropped;
      values.have |= PP_HAVE_COUNTER(PP_SOFTNET_DROPPED);
    }
  }
  return values;
}

}  // namespace pawprint
