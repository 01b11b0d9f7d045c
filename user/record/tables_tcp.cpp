// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Tables of the timewait and syn collectors.
#include "record/table.h"

#include <fmt/format.h>

#include "model/snapshot.h"

namespace pawprint {
namespace {

constexpr std::string_view kRemote = "address of the remote host";
constexpr std::string_view kLocal = "address that it sent to";
constexpr std::string_view kFamily = "4 or 6";
constexpr std::string_view kNetns = "inode number of the network namespace";

}  // namespace

template <>
Table<pp_timewait> make_table() {
  return {"timewait_segments",
          "A segment hit a TIME_WAIT or FIN_WAIT2 socket; values as the kernel found them",
          {column<&pp_timewait::remote>("remote", kRemote),
           column<&pp_timewait::local>("local", kLocal),
           column<&pp_timewait::remote_port>("remote_port", ""),
           column<&pp_timewait::local_port>("local_port", ""),
           column<&pp_timewait::family>("family", kFamily),
           column<&pp_timewait::substate>("substate", "tw_substate: 5 FIN_WAIT2, 6 TIME_WAIT"),
           column<&pp_timewait::tcp_flags>("tcp_flags", "1 FIN, 2 SYN, 4 RST, 16 ACK"),
           column<&pp_timewait::verdict>("verdict", "the kernel's; codes of kind tw_verdict"),
           column<&pp_timewait::netns>("netns", kNetns, PP_HAVE_NETNS),
           column<&pp_timewait::tsval>("tsval", "timestamp of the segment", PP_HAVE_TSVAL),
           column<&pp_timewait::ts_recent>("ts_recent", "last timestamp of the connection",
                                           PP_HAVE_TS_RECENT),
           column<&pp_timewait::ts_age_s>("ts_age_s", "age of ts_recent", PP_HAVE_TS_RECENT),
           column<&pp_timewait::paws_limit_s>("paws_limit_s", "age from which PAWS lets pass"),
           column<&pp_timewait::seq>("tcp_seq", "sequence number of the segment"),
           column<&pp_timewait::rcv_nxt>("rcv_nxt", "sequence number that was expected")}};
}

template <>
Table<pp_syn> make_table() {
  return {
      "syns",
      "A SYN that reached a listener: a detail. Under a flood details are sampled; totals in "
      "syn_totals are not",
      {column<&pp_syn::remote>("remote", kRemote),
       column<&pp_syn::local>("local", kLocal),
       column<&pp_syn::remote_port>("remote_port", ""),
       column<&pp_syn::local_port>("local_port", "port of the listener"),
       column<&pp_syn::family>("family", kFamily),
       column<&pp_syn::verdict>("verdict", "codes of kind syn_verdict"),
       column<&pp_syn::reason>("reason", "why it was dropped; codes of kind syn_reason"),
       column<&pp_syn::syncookies>("syncookies", "net.ipv4.tcp_syncookies", PP_HAVE_COOKIES),
       column<&pp_syn::netns>("netns", kNetns, PP_HAVE_NETNS),
       column<&pp_syn::seen>("seen", "PP_SYN_* bits: what happened in between"),
       column<&pp_syn::tsval>("tsval", "its timestamp", PP_HAVE_TSVAL),
       column<&pp_syn::seq>("tcp_seq", "its sequence number"),
       column<&pp_syn::ack_backlog>("ack_backlog", "accept queue: length", PP_HAVE_QUEUES),
       column<&pp_syn::max_ack_backlog>("max_ack_backlog", "accept queue: backlog", PP_HAVE_QUEUES),
       column<&pp_syn::qlen>("qlen", "SYN queue: length", PP_HAVE_SYN_QUEUE),
       column<&pp_syn::young>("young", "of these, not yet retransmitted", PP_HAVE_SYN_QUEUE),
       column<&pp_syn::max_qlen>("max_qlen", "SYN queue: limit; 0: max_ack_backlog is",
                                 PP_HAVE_SYN_QUEUE),
       column<&pp_syn::max_syn_backlog>("max_syn_backlog", "net.ipv4.tcp_max_syn_backlog",
                                        PP_HAVE_COOKIES),
       column<&pp_syn::listener_ino>("listener_ino", "as in listeners.ino", PP_HAVE_SOCKET),
       column<&pp_syn::candidates>("candidates",
                                   "bits 1 << reason: what fits, when none is certain"),
       column<&pp_syn::retransmission>("retransmission",
                                       "how often this SYN had reached the listener before"),
       column<&pp_syn::ip_len>("ip_bytes", "bytes of header that are the IP header",
                               PP_HAVE_HEADERS),
       bytes_column<&pp_syn::header, &pp_syn::header_len>("header", "IP and TCP header",
                                                          PP_HAVE_HEADERS)}};
}

template <>
Table<pp_time_wait_enter> make_table() {
  return {"time_wait_entries",
          "A local socket entered TIME_WAIT or FIN_WAIT2",
          {column<&pp_time_wait_enter::remote>("remote", kRemote),
           column<&pp_time_wait_enter::netns>("netns", kNetns, PP_HAVE_NETNS),
           column<&pp_time_wait_enter::ts_recent>("ts_recent", "last timestamp of the peer",
                                                  PP_HAVE_TS_RECENT),
           column<&pp_time_wait_enter::ts_age_s>("ts_age_s", "age of ts_recent", PP_HAVE_TS_RECENT),
           column<&pp_time_wait_enter::family>("family", kFamily)}};
}

template <>
Table<pp_syn_totals> make_table() {
  using Counts = pp_syn_counts;
  constexpr auto kCounts = &pp_syn_totals::counts;
  Table<pp_syn_totals> table{
      "syn_totals",
      "SYNs of a network namespace since the start: exact, even when details were sampled or lost",
      {column<&pp_syn_totals::netns>("netns", kNetns),
       column<kCounts, &Counts::received>("received", ""),
       column<kCounts, &Counts::answered>("answered", "a SYN-ACK was made"),
       column<kCounts, &Counts::cookies>("cookies", "part of answered"),
       column<kCounts, &Counts::dropped>("dropped", "proved: no SYN-ACK, and a reason"),
       column<kCounts, &Counts::unknown>("unknown", "neither answered nor proved dropped"),
       column<kCounts, &Counts::sampled_out>("sampled_out", "of received, without a detail")}};
  add_elements<kCounts, &Counts::by_reason>(
      table.columns, std::make_index_sequence<PP_REASONS>{}, "dropped for this reason",
      [](std::size_t reason) {
        return fmt::format("reason_{}", reason_name(static_cast<unsigned>(reason)));
      },
      [](std::size_t /*reason*/) { return 0U; });
  return table;
}

template <>
Table<pp_timewait_totals> make_table() {
  using Counts = pp_timewait_counts;
  constexpr auto kCounts = &pp_timewait_totals::counts;
  return {
      "timewait_totals",
      "Segments that hit TIME_WAIT and FIN_WAIT2 sockets of a network namespace since the start: "
      "exact, even when details were sampled or lost",
      {column<&pp_timewait_totals::netns>("netns", kNetns),
       column<kCounts, &Counts::segments>("segments", ""),
       column<kCounts, &Counts::syns>("syns", "part of segments"),
       column<kCounts, &Counts::regressions>("regressions", "segments of any kind"),
       column<kCounts, &Counts::paws_rejects>("paws_rejects", "of these, in a PAWS counter"),
       column<kCounts, &Counts::skipped_acks>("skipped_acks", "as TCPACKSkippedTimeWait counts"),
       column<kCounts, &Counts::accepted_reuse>("accepted_reuse", "SYNs that opened anew"),
       column<kCounts, &Counts::rate_limited>("rate_limited", "SYNs refused without an answer"),
       column<kCounts, &Counts::regression>("regression", "SYNs refused for their timestamp"),
       column<kCounts, &Counts::out_of_window>("out_of_window", "SYNs refused in FIN_WAIT2"),
       column<kCounts, &Counts::not_newer>("not_newer", "SYNs refused, no timestamp behind")}};
}

}  // namespace pawprint
