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
    Page{"SyncookiesSent", "SYN cookies that were sent",
         "LINUX_MIB_SYNCOOKIESSENT, cookie_init_sequence(). Each is an answer to a SYN.",
         "  nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv TcpExtSyncookiesFailed", "",
         "Cookies are answers."},
    Page{"PAWSActive", "SYN-ACKs with an old timestamp, answers to own SYNs",
         "LINUX_MIB_PAWSACTIVEREJECTED: tcp_rcv_synsent_state_process(), net/ipv4/tcp_input.c. "
         "This node is the client.",
         "  nstat -az TcpExtPAWSActive", "Look at what rewrites timestamps on the way.", ""},
    Page{"TW", "Sockets that ended their time in TIME_WAIT",
         "LINUX_MIB_TIMEWAITED: 60 s had passed.", "  nstat -az TcpExtTW", "",
         "Always: that is how connections end."},
    Page{"TWRecycled", "Outgoing connections that took over a TIME_WAIT socket",
         "LINUX_MIB_TIMEWAITRECYCLED: __inet_check_established(), net/ipv4/inet_hashtables.c, with "
         "net.ipv4.tcp_tw_reuse. Not a matter of tcp_tw_recycle, in spite of the name.",
         "  nstat -az TcpExtTWRecycled", "", "Always."},
    Page{"TCPTimeWaitOverflow", "Closed connections that got no TIME_WAIT socket",
         "LINUX_MIB_TCPTIMEWAITOVERFLOW: tcp_time_wait(), net/ipv4/tcp_minisocks.c, when there are "
         "net.ipv4.tcp_max_tw_buckets of them or no memory. The connection is forgotten at once.",
         "  nstat -az TcpExtTCPTimeWaitOverflow\n"
         "  sysctl net.ipv4.tcp_max_tw_buckets",
         "  sysctl -w net.ipv4.tcp_max_tw_buckets=262144", "A few at a burst of closing."},
    Page{"TCPBacklogDrop", "Segments to a socket whose owner's backlog was full",
         "LINUX_MIB_TCPBACKLOGDROP: tcp_add_backlog(), while a process has the socket. On 3.10 "
         "SYNs can be among them; listeners have no lock since 4.4.",
         "  nstat -az TcpExtTCPBacklogDrop", "  sysctl -w net.core.rmem_max=8388608", ""},
    Page{"TCPMinTTLDrop", "Segments whose TTL was below the socket's minimum",
         "LINUX_MIB_TCPMINTTLDROP: tcp_v4_rcv(), before a listener sees a SYN. The process asked "
         "for it (IP_MINTTL: BGP's TTL security).",
         "  nstat -az TcpExtTCPMinTTLDrop", "Mend ttl-security or the hop count of the peer.", ""},
    Page{"TCPMD5NotFound", "Segments without the MD5 signature that the listener wants",
         "LINUX_MIB_TCPMD5NOTFOUND: tcp_v4_rcv(), before a listener sees a SYN.",
         "  nstat -az TcpExtTCPMD5NotFound", "Give the peer the key (BGP, mostly).", ""},
    Page{"TCPMD5Unexpected", "Segments with an MD5 signature that the listener has no key for",
         "LINUX_MIB_TCPMD5UNEXPECTED: tcp_v4_rcv(), before a listener sees a SYN.",
         "  nstat -az TcpExtTCPMD5Unexpected", "Give the listener the key of that peer.", ""},
    Page{"TCPMD5Failure", "Segments whose MD5 signature is wrong",
         "LINUX_MIB_TCPMD5FAILURE: tcp_v4_rcv(), before a listener sees a SYN.",
         "  nstat -az TcpExtTCPMD5Failure", "Compare the keys of both sides.", ""},
    Page{"TCPAORequired", "Segments without the TCP-AO option that the listener wants",
         "LINUX_MIB_TCPAOREQUIRED, 6.7 and later: before a listener sees a SYN.",
         "  nstat -az TcpExtTCPAORequired", "Give the peer the key.", ""},
    Page{"TCPAOBad", "Segments whose TCP-AO signature is wrong",
         "LINUX_MIB_TCPAOBAD, 6.7 and later: before a listener sees a SYN.",
         "  nstat -az TcpExtTCPAOBad", "Compare keys and algorithms of both sides.", ""},
    Page{"TCPAOKeyNotFound", "Segments with a TCP-AO key that the listener does not know",
         "LINUX_MIB_TCPAOKEYNOTFOUND, 6.7 and later: before a listener sees a SYN.",
         "  nstat -az TcpExtTCPAOKeyNotFound", "Give the listener the key of that peer.", ""},
    Page{"PFMemallocDrop", "Packets dropped because only the reserve of memory was left",
         "LINUX_MIB_PFMEMALLOCDROP: sk_filter_trim_cap(), net/core/filter.c.",
         "  nstat -az TcpExtPFMemallocDrop\n"
         "  dmesg | grep -i 'page allocation failure'",
         "  sysctl -w vm.min_free_kbytes=131072", ""},
    Page{"TcpInCsumErrors", "Segments with a wrong checksum",
         "TCP_MIB_CSUMERRORS: tcp_v4_rcv(), before a listener sees a SYN.",
         "  nstat -az TcpInCsumErrors", "Look at the network card, its offloads and the path.", ""},
    Page{"IpInDiscards", "IPv4 packets that were dropped for want of memory",
         "IPSTATS_MIB_INDISCARDS: ip_rcv(), net/ipv4/ip_input.c.", "  nstat -az IpInDiscards",
         "  sysctl -w vm.min_free_kbytes=131072", ""},
    Page{"conntrack.drop", "Packets that connection tracking dropped",
         "No entry could be made: the table is full (nf_conntrack_max) or there is no memory; "
         "nf_conntrack_in(), net/netfilter/nf_conntrack_core.c.",
         "  conntrack -S; dmesg | grep nf_conntrack\n"
         "  sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max",
         "  sysctl -w net.netfilter.nf_conntrack_max=262144", ""},
    Page{"conntrack.early_drop", "Unanswered connections that gave way to new ones",
         "The table was full and early_drop() found an entry that was not assured yet.",
         "  conntrack -S", "  sysctl -w net.netfilter.nf_conntrack_max=262144",
         "In a flood: it is the flood's entries that go."},
    Page{"conntrack.insert_failed", "Packets dropped because their connection's entry was taken",
         "__nf_conntrack_confirm() found an entry with the same tuple: two packets of one "
         "connection raced, or two connections were given one NAT port.",
         "  conntrack -S",
         "Let SNAT choose ports at random: iptables --random-fully (kube-proxy does).",
         "A few DNS lookups over UDP: A and AAAA race."},
    Page{"softnet.dropped", "Packets that found a CPU's backlog full",
         "enqueue_to_backlog(), net/core/dev.c: net.core.netdev_max_backlog packets wait already. "
         "Counted for the node, in all network namespaces.",
         "  cat /proc/net/softnet_stat     (second column, hexadecimal)",
         "  sysctl -w net.core.netdev_max_backlog=4000\n"
         "Spread the load over CPUs: RPS, more receive queues.",
         ""},
};

}  // namespace

std::span<const Page> counter_pages() {
  return kPages;
}

}  // namespace pawprint
