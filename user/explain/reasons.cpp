// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Reasons for which a SYN that reached a listener gets no SYN-ACK, in the order in which
// the kernel evaluates them. Read in net/ipv4/tcp_input.c tcp_conn_request() and
// net/ipv4/tcp_ipv4.c, net/ipv6/tcp_ipv6.c: 3.10.99, 4.19.222, 5.4.286, 5.10.265, 6.1.192,
// 6.12.117, 6.18.19.
#include <array>

#include "explain/catalogue.h"

namespace pawprint {
namespace {

constexpr std::array kPages{
    Page{"unknown", "No SYN-ACK was seen for a SYN, and no reason either",
         "conn_request returned and no SYN-ACK was made, but nothing that was seen explains it, or "
         "the listener's sk_drops did not rise, so that there is no proof of a drop. It is counted "
         "apart and never as a drop. Typical: a probe was skipped (5.4 skips a kprobe program "
         "silently while another BPF program runs on that CPU), or an event between entry and "
         "return was lost. Wire mode sees only that no SYN-ACK left: `candidates` in JSON are the "
         "reasons that the listener's queue, its drops and the kernel's counters leave open; a "
         "firewall or the reverse path filter may have taken the SYN before it, too.",
         "  nstat -az TcpExtListenDrops\n"
         "  pawprint doctor",
         "See in doctor which hooks are missing; use --attach fentry where the kernel has it.",
         "Single ones, next to thousands that are answered."},
    Page{
        "bcast_mcast", "The SYN was sent to a broadcast or multicast address",
        "tcp_v4_conn_request() drops a SYN whose route is RTCF_BROADCAST or RTCF_MULTICAST, in all "
        "versions. Counts in ListenDrops.",
        "  nstat -az TcpExtListenDrops\n"
        "  ip route get to ADDRESS        (shows broadcast or multicast)",
        "Find the sender; it is misconfigured or scans.", "Always: TCP has no broadcast."},
    Page{"v6_not_unicast", "The SYN was sent to an IPv6 address that is not unicast",
         "tcp_v6_conn_request() (net/ipv6/tcp_ipv6.c) drops it: ipv6_unicast_destination() is "
         "false. All versions. Counts in ListenDrops.",
         "  nstat -az TcpExtListenDrops", "Find the sender; it is misconfigured or scans.",
         "Always: TCP has no multicast."},
    Page{"v6_mapped_src", "A SYN over IPv6 came from an IPv4-mapped address",
         "tcp_v6_conn_request() (net/ipv6/tcp_ipv6.c, 4.19 and later) drops a packet whose source "
         "is ::ffff:0:0/96: such an address must not be on the wire. Counts in Ip6InHdrErrors "
         "only, not in ListenDrops.",
         "  nstat -az Ip6InHdrErrors",
         "Filter ::ffff:0:0/96 at the edge; the packet is forged or a translator is broken.",
         "Always, for real clients."},
    Page{
        "syn_queue_full", "The listener's queue of half-open connections was full, cookies off",
        "inet_csk_reqsk_queue_is_full() and net.ipv4.tcp_syncookies = 0: tcp_conn_request() (3.10: "
        "tcp_v4_conn_request()) drops the SYN. Since 4.4 the limit is the listener's backlog; "
        "4.19.222, 5.4.286 and 5.10.13 compare with >=, 5.10.265 and later with >. On 3.10 it is a "
        "power of two made of backlog and tcp_max_syn_backlog. A SYN that reuses a TIME_WAIT "
        "socket passes on 3.10 and on 6.10 and later.",
        "  ss -tan state syn-recv | wc -l\n"
        "  nstat -az TcpExtTCPReqQFullDrop TcpExtListenDrops\n"
        "  sysctl net.ipv4.tcp_syncookies",
        "  sysctl -w net.ipv4.tcp_syncookies=1\n"
        "Look why final ACKs do not come back: a flood, or a lossy way back.",
        "For seconds, at a burst of new clients with a long round trip."},
    Page{"accept_queue_full", "The listener's accept queue was full: the process does not accept",
         "sk_acceptq_is_full(): sk_ack_backlog > sk_max_ack_backlog in all versions, so a listener "
         "holds backlog + 1. tcp_conn_request() drops the SYN after the decision about cookies; "
         "3.10 also requires more than one young request and so answers two SYNs beyond a full "
         "queue. ACCEPTQ shows the queue and its limit as they were at the SYN.",
         "  ss -lnt 'sport = :PORT'        (Recv-Q is the queue, Send-Q the limit)\n"
         "  nstat -az TcpExtListenOverflows TcpExtListenDrops",
         "Make the process accept: CPU limits, locks, too few workers. Then raise the backlog in "
         "its configuration and net.core.somaxconn, and restart it:\n"
         "  sysctl -w net.core.somaxconn=4096",
         "A short burst while a process starts or stops."},
    Page{"no_memory", "The kernel had no memory for the request",
         "inet_reqsk_alloc() returned NULL (GFP_ATOMIC), all versions. Counts in ListenDrops.",
         "  nstat -az TcpExtListenDrops\n"
         "  slabtop -o -s c | grep -i request_sock\n"
         "  dmesg | grep -i -e 'page allocation failure' -e 'out of memory'",
         "Free memory for the kernel: find the large slabs, raise vm.min_free_kbytes:\n"
         "  sysctl -w vm.min_free_kbytes=131072",
         "Never."},
    Page{"lsm_denied", "A security module refused the connection",
         "security_inet_conn_request() returned an error: SELinux, Smack, or a BPF LSM. Since 6.1 "
         "it is called inside route_req, before that in tcp_conn_request() itself. Counts in "
         "ListenDrops.",
         "  ausearch -m avc,selinux_err -ts recent\n"
         "  cat /sys/kernel/security/lsm",
         "Allow the peer in the policy (labelled networking: netlabelctl, ipsec labels).",
         "When the policy is meant to refuse that host."},
    Page{"paws_per_host", "tcp_tw_recycle refused it: older than that address's last timestamp",
         "Only Linux before 4.12, with net.ipv4.tcp_tw_recycle = 1. tcp_v4_conn_request() "
         "(net/ipv4/tcp_ipv4.c, 3.10) refuses a SYN with a timestamp more than one unit behind the "
         "one that is stored for the address, for 60 s after that was stored. It is stored when a "
         "local socket enters TIME_WAIT (tcp_remember_stamp()), never from a SYN: a node that "
         "always closes second refuses nobody. Counts in PAWSPassive and ListenDrops.",
         "  nstat -az TcpExtPAWSPassive\n"
         "  sysctl net.ipv4.tcp_tw_recycle\n"
         "  ip tcp_metrics show ADDRESS    (tw_ts and its age)",
         "  sysctl -w net.ipv4.tcp_tw_recycle=0", "Never."},
    Page{"no_route", "There is no route back to the client",
         "route_req returned no dst: inet_csk_route_req() or inet6_csk_route_req() found no route "
         "for the SYN-ACK (all versions). Counts in ListenDrops.",
         "  ip route get REMOTE            (in the listener's namespace)\n"
         "  nstat -az TcpExtListenDrops IpOutNoRoutes",
         "Add the route, or the rule of the table that the connection's mark selects:\n"
         "  ip rule; ip route show table all",
         "When the source address is forged."},
    Page{"syn_queue_last_quarter",
         "Cookies are off and the last quarter of the backlog is kept free",
         "With net.ipv4.tcp_syncookies = 0 the last quarter of net.ipv4.tcp_max_syn_backlog is for "
         "peers that are known from before (tcp_peer_is_proven()); other SYNs are dropped: `drop "
         "open request from` in the kernel's log. All versions; 3.10 skips the test when "
         "tcp_tw_recycle is on and the SYN has a timestamp. Counts in ListenDrops.",
         "  ss -tan state syn-recv | wc -l\n"
         "  sysctl net.ipv4.tcp_max_syn_backlog net.ipv4.tcp_syncookies",
         "  sysctl -w net.ipv4.tcp_syncookies=1\n"
         "  sysctl -w net.ipv4.tcp_max_syn_backlog=4096",
         "In a flood, as long as known clients connect."},
    Page{
        "ao_bad_options", "TCP authentication options of the SYN are malformed",
        "tcp_parse_auth_options() failed in tcp_conn_request(), 6.12 and later (TCP-AO, RFC 5925). "
        "Counts in ListenDrops.",
        "  nstat -az | grep -e TcpExtTCPAO -e TcpExtTCPMD5\n"
        "  ss -tlni 'sport = :PORT'",
        "Compare keys and algorithms of both peers (BGP daemons, mostly).",
        "When the sender scans."},
    Page{"duplicate_race", "The same SYN was handled on two CPUs; the other one answered",
         "inet_csk_reqsk_queue_hash_add() found the request already there (6.1.192 and later "
         "stable, 6.12, 6.18). No counter: the client has its SYN-ACK.",
         "  tcpdump -nn 'tcp[tcpflags] & tcp-syn != 0 and host REMOTE'",
         "Nothing to fix; duplicated packets point at bonding or mirroring.", "Always."},
    Page{"synack_alloc", "The SYN-ACK could not be allocated",
         "tcp_make_synack() returned NULL. 3.10 counts a ListenDrop; 4.19 and later keep the "
         "request, count nothing, and the timer tries again after 1 s.",
         "  nstat -az TcpExtTCPMemoryPressures\n"
         "  dmesg | grep -i 'page allocation failure'",
         "Free memory for the kernel:\n"
         "  sysctl -w vm.min_free_kbytes=131072",
         "Single ones under memory pressure: the SYN-ACK comes a second later."},
    Page{"synack_xmit", "The SYN-ACK was made and could not be sent",
         "ip_build_and_send_pkt() failed: a netfilter OUTPUT rule drops it, no neighbour, a full "
         "queue. 3.10 counts a ListenDrop; 4.19 and later ignore the error and the timer tries "
         "again.",
         "  iptables -vnL OUTPUT; nft list ruleset\n"
         "  ip neigh show REMOTE; tc -s qdisc",
         "Let SYN-ACKs out; mend the neighbour or the queue.",
         "Single ones at a full queue: it is sent again after 1 s."},
    Page{"tfo_queue_add", "A Fast Open child found the accept queue full; the SYN-ACK was sent",
         "inet_csk_reqsk_queue_add() failed for a TCP Fast Open connection (4.19 and later). "
         "Counts in ListenDrops although the client was answered.",
         "  nstat -az TcpExtTCPFastOpenPassive TcpExtTCPFastOpenListenOverflow\n"
         "  ss -lnt 'sport = :PORT'",
         "As for accept_queue_full.", "The client goes on without Fast Open."},
};

}  // namespace

std::span<const Page> reason_pages() {
  return kPages;
}

}  // namespace pawprint
