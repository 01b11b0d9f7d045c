// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "network.h"

#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/socket.h>

#include <fstream>
#include <string>

#include "failure.h"
#include "segment.h"

namespace pawprint::workload {
namespace {

constexpr std::uint16_t kCreate = NLM_F_CREATE | NLM_F_EXCL;

unsigned index_of(const char* interface) {
  const unsigned index = if_nametoindex(interface);
  if (index == 0) throw_errno(std::string("looking up ") + interface);
  return index;
}

// For settings that not every kernel has: what matters shows in warm_up() and in the counts.
void set_if_there(const std::string& name, const char* value) {
  std::ofstream("/proc/sys/net/" + name) << value;
}

bool kernel_has_ipv6() {
  return static_cast<bool>(UniqueFd(socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)));
}

rtmsg unicast_route(int prefix_bits) {
  rtmsg header{};
  header.rtm_family = AF_INET;
  header.rtm_dst_len = static_cast<unsigned char>(prefix_bits);
  header.rtm_table = RT_TABLE_MAIN;
  header.rtm_protocol = RTPROT_STATIC;
  header.rtm_scope = RT_SCOPE_UNIVERSE;
  header.rtm_type = RTN_UNICAST;
  return header;
}

}  // namespace

Network::Network()
    : original_(NetNamespace::current()),
      wire_(NetNamespace::make()),
      listeners_(NetNamespace::make()),
      has_ipv6_(kernel_has_ipv6()) {
  make_veth();
  for (const char* scope : {"all", "default", kListenerInterface}) {
    set_if_there(std::string("ipv4/conf/") + scope + "/rp_filter", "0");
  }
  set_if_there(std::string("ipv6/conf/") + kListenerInterface + "/disable_ipv6", "0");
  {
    const Visit visit(wire_);
    set_if_there(std::string("ipv6/conf/") + kWireInterface + "/disable_ipv6", "1");
    start_link(kWireInterface, 0);
  }
  // Without ARP and neighbour discovery there is nobody to ask and nothing to wait for, not even
  // duplicate address detection: frames go to the interface's own address, and the packet socket
  // takes them all (net/ipv4/arp.c arp_constructor(), net/ipv6/ndisc.c ndisc_constructor()).
  start_link(kListenerInterface, IFF_NOARP);
  add_address(listener_address(AF_INET), kPrefixBits4);
  if (has_ipv6_) add_address(listener_address(AF_INET6), kPrefixBits6);
  add_burst_route();
}

void Network::make_veth() const {
  NetlinkRequest request(RTM_NEWLINK, kCreate, ifinfomsg{});
  request.put(IFLA_IFNAME, kListenerInterface);
  request.put(IFLA_ADDRESS, kListenerMac);
  const auto info = request.begin(IFLA_LINKINFO);
  request.put(IFLA_INFO_KIND, "veth");
  const auto data = request.begin(IFLA_INFO_DATA);
  const auto peer = request.begin(VETH_INFO_PEER);
  const ifinfomsg peer_header{};
  request.append(&peer_header, sizeof(peer_header));
  request.put(IFLA_IFNAME, kWireInterface);
  request.put(IFLA_ADDRESS, kWireMac);
  request.put(IFLA_NET_NS_FD, static_cast<std::uint32_t>(wire_.fd()));
  request.end(peer);
  request.end(data);
  request.end(info);
  netlink_.send(std::move(request), "making a veth pair");
}

void Network::start_link(const char* interface, unsigned flags) const {
  ifinfomsg header{};
  header.ifi_index = static_cast<int>(index_of(interface));
  header.ifi_flags = IFF_UP | flags;
  header.ifi_change = IFF_UP | flags;
  // A socket of its own: the interface may be in another namespace than netlink_.
  Netlink().send(NetlinkRequest(RTM_NEWLINK, 0, header), std::string("starting ") + interface);
}

void Network::add_address(const Address& address, int prefix_bits) const {
  ifaddrmsg header{};
  header.ifa_family = static_cast<unsigned char>(address.family);
  header.ifa_prefixlen = static_cast<unsigned char>(prefix_bits);
  header.ifa_index = index_of(kListenerInterface);
  if (address.family == AF_INET6) header.ifa_flags = IFA_F_NODAD;
  NetlinkRequest request(RTM_NEWADDR, kCreate, header);
  request.put(IFA_LOCAL, address.raw());
  request.put(IFA_ADDRESS, address.raw());
  netlink_.send(std::move(request), "adding the address " + address.text());
}

void Network::add_burst_route() const {
  NetlinkRequest request(RTM_NEWROUTE, kCreate, unicast_route(kBurstPrefixBits));
  request.put(RTA_DST, ipv4(kBurstNetwork).raw());
  request.put(RTA_GATEWAY, router_address().raw());
  request.put(RTA_OIF, index_of(kListenerInterface));
  netlink_.send(std::move(request), "adding a route");
}

void Network::refuse_route(const Address& peer, std::uint8_t type) const {
  rtmsg header = unicast_route(32);
  header.rtm_type = type;
  NetlinkRequest request(RTM_NEWROUTE, kCreate, header);
  request.put(RTA_DST, peer.raw());
  netlink_.send(std::move(request), "adding a route to " + peer.text());
}

}  // namespace pawprint::workload
