// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Counters of the kernel that stand in coverage and doctor.
#include <array>

#include "explain/catalogue.h"

namespace pawprint {
namespace {

constexpr std::array kPages{
    Page{"ListenDrops", "SYNs and final ACKs that listeners dropped",
         "LINUX_MIB_LISTENDROPS: tcp_listendrop() (4.19 and later) at the drops of conn_request, "
         "and once more when a final ACK finds the accept queue full. 3.10 also counts each SYN "
         "cookie that it sends. Not counted: v6_mapped_src, duplicate_race, and since 4.19 "
         "synack_alloc and synack_xmit.",
         "  nstat -az TcpExtListenDrops", "", "On 3.10 with cookies: they are answers."},
    Page{"ListenOverflows", "An accept queue was full",
         "LINUX_MIB_LISTENOVERFLOWS: at a SYN (accept_queue_full) and at a final ACK "
         "(tcp_v4_syn_recv_sock()), where no SYN is dropped and the client retries.",
         "  nstat -az TcpExtListenOverflows", "See pawprint explain accept-queue-overflow.", ""},
    Page{"TCPReqQFullDrop", "SYN queues were full and cookies were off",
         "LINUX_MIB_TCPREQQFULLDROP, tcp_syn_flood_action().", "  nstat -az TcpExtTCPReqQFullDrop",
         "See pawprint explain syn-queue-full.", ""},
    Page{"TCPReqQFullDoCookies", "SYN queues were full and cookies were sent",
         "LINUX_MIB_TCPREQQFULLDOCOOKIES, tcp_syn_flood_action(). The SYNs are answered.",
         "  nstat -az TcpExtTCPReqQFullDoCookies", "", "Cookies are answers."},
    Page{"PAWSPassive", "SYNs refused by tcp_tw_recycle's timestamp per host",
         "LINUX_MIB_PAWSPASSIVEREJECTED, Linux before 4.12 (net/ipv4/tcp_ipv4.c); it stays 0 in "
         "later versions.",
         "  nstat -az TcpExtPAWSPassive", "  sysctl -w net.ipv4.tcp_tw_recycle=0", ""},
    Page{"PAWSEstab", "Segments with an old timestamp on established and TIME_WAIT connections",
         "LINUX_MIB_PAWSESTABREJECTED: tcp_validate_incoming(), and up to 6.15 "
         "tcp_timewait_state_process() too. Because both count here it is no measure of TIME_WAIT.",
         "  nstat -az TcpExtPAWSEstab", "See pawprint explain timewait-regression.", ""},
    Page{"PAWSTimewait", "Segments with an old timestamp to TIME_WAIT sockets",
         "LINUX_MIB_PAWS_TW_REJECTED, 6.16 and later: tcp_timewait_state_process().",
         "  nstat -az TcpExtPAWSTimewait", "See pawprint explain timewait-regression.", ""},
    Page{"TCPACKSkippedTimeWait", "Segments to TIME_WAIT that got no answer: rate limited",
         "LINUX_MIB_TCPACKSKIPPEDTIMEWAIT: tcp_oow_rate_limited() in tcp_timewait_state_process(), "
         "within net.ipv4.tcp_invalid_ratelimit (500 ms) of the last one. A SYN among them is "
         "refused in silence.",
         "  nstat -az TcpExtTCPACKSkippedTimeWait", "See pawprint explain timewait-regression.",
         ""},
    Page{"IPReversePathFilter", "Packets that the reverse path filter dropped",
         "LINUX_MIB_IPRPFILTER: fib_validate_source() (net/ipv4/fib_frontend.c); the route back to "
         "the source leaves by another interface (rp_filter = 1), or there is none (2).",
         "  nstat -az TcpExtIPReversePathFilter\n"
         "  sysctl -a | grep '\\.rp_filter'",
         "  sysctl -w net.ipv4.conf.all.rp_filter=2", "Forged sources: that is what it is for."},
};

}  // namespace

std::span<const Page> counter_pages() {
  return kPages;
}

}  // namespace pawprint
