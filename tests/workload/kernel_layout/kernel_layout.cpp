// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// kernel_layout: calibrates on the running kernel and prints what it found, next to what
// the kernel's own BTF says where it has it, as one JSON object:
//   {"seconds": 1.3, "error": null, "fields": [{"name", "offset", "width", "why",
//     "btf_offset", "btf_width"}]}
// Exit 0 whatever was found; 1 when calibration could not run at all.
#include <bpf/btf.h>

#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "source/ftrace/calibration/calibrate.h"

using namespace pawprint;

namespace {

struct Place {
  std::uint32_t bits = 0;
  std::uint32_t type = 0;
};

class Btf {
 public:
  Btf() : btf_(btf__load_vmlinux_btf(), btf__free) {}
  explicit operator bool() const { return btf_ != nullptr; }

  // "tcp_sock.rx_opt.ts_recent" → offset and width in bytes. Unnamed members are looked into.
  std::optional<std::pair<std::uint32_t, std::uint32_t>> find(std::string_view path) const {
    const std::size_t dot = path.find('.');
    const std::string structure(path.substr(0, dot));
    const int id = btf__find_by_name_kind(btf_.get(), structure.c_str(), BTF_KIND_STRUCT);
    if (id < 0) return std::nullopt;
    Place at{0, static_cast<std::uint32_t>(id)};
    path.remove_prefix(dot + 1);
    while (!path.empty()) {
      const std::string_view name = path.substr(0, path.find('.'));
      const auto member = member_of(at.type, name);
      if (!member) return std::nullopt;
      at = {at.bits + member->bits, member->type};
      path.remove_prefix(std::min(path.size(), name.size() + 1));
    }
    return std::pair(at.bits / 8,
                     static_cast<std::uint32_t>(btf__resolve_size(btf_.get(), at.type)));
  }

 private:
  const btf_type* plain(std::uint32_t id) const {
    const btf_type* type = btf__type_by_id(btf_.get(), id);
    while (btf_is_mod(type) || btf_is_typedef(type)) type = btf__type_by_id(btf_.get(), type->type);
    return type;
  }

  std::optional<Place> member_of(std::uint32_t id, std::string_view name) const {
    const btf_type* type = plain(id);
    if (!btf_is_composite(type)) return std::nullopt;
    const btf_member* members = btf_members(type);
    for (int i = 0; i < btf_vlen(type); i++) {
      const std::uint32_t bits = btf_member_bit_offset(type, static_cast<std::uint32_t>(i));
      const std::string_view member = btf__name_by_offset(btf_.get(), members[i].name_off);
      if (member == name) return Place{bits, members[i].type};
      if (!member.empty()) continue;
      if (const auto inner = member_of(members[i].type, name)) {
        return Place{bits + inner->bits, inner->type};
      }
    }
    return std::nullopt;
  }

  std::unique_ptr<btf, decltype(&btf__free)> btf_;
};

const std::map<std::string_view, std::string_view> kPaths{
    {"skb_data", "sk_buff.data"},
    {"tw_ts_recent", "tcp_timewait_sock.tw_ts_recent"},
    {"tw_ts_recent_stamp", "tcp_timewait_sock.tw_ts_recent_stamp"},
    {"tw_substate", "tcp_timewait_sock.tw_sk.tw_substate"},
    {"tw_rcv_nxt", "tcp_timewait_sock.tw_sk.__tw_common.skc_tw_rcv_nxt"},
    {"sock_ts_recent", "tcp_sock.rx_opt.ts_recent"},
    {"sock_ts_recent_stamp", "tcp_sock.rx_opt.ts_recent_stamp"},
    {"sk_v6_daddr", "sock_common.skc_v6_daddr"},
    {"sk_ack_backlog", "sock.sk_ack_backlog"},
    {"sk_max_ack_backlog", "sock.sk_max_ack_backlog"},
    {"sk_drops", "sock.sk_drops"},
    {"queue_qlen", "inet_connection_sock.icsk_accept_queue.qlen"},
    {"queue_young", "inet_connection_sock.icsk_accept_queue.young"},
    {"skc_net", "sock_common.skc_net"},
    {"net_inum", "net.ns.inum"},
    {"net_syncookies", "net.ipv4.sysctl_tcp_syncookies"},
    {"net_max_syn_backlog", "net.ipv4.sysctl_max_syn_backlog"},
};

Result<KernelLayout> layout_of_this_kernel() {
  const auto tracefs = Tracefs::find();
  if (!tracefs) return fail(tracefs.error());
  const auto owner = this_process("/proc");
  if (!owner) return fail(owner.error());
  return calibrate(*tracefs, *owner);
}

nlohmann::ordered_json describe(const KernelLayout& layout, const Btf& btf) {
  auto fields = nlohmann::ordered_json::array();
  for (const auto& [name, member] : kLayoutFields) {
    const FieldAt& field = layout.*member;
    nlohmann::ordered_json one{{"name", name}, {"offset", nullptr}, {"width", nullptr}};
    if (field) one["offset"] = *field.offset;
    if (field) one["width"] = field.width;
    one["why"] = field.why;
    const auto path = kPaths.find(name);
    if (btf && path != kPaths.end()) {
      if (const auto place = btf.find(path->second)) {
        one["btf_offset"] = place->first;
        one["btf_width"] = place->second;
      }
    }
    fields.push_back(std::move(one));
  }
  return fields;
}

}  // namespace

int main() {
  const auto begin = std::chrono::steady_clock::now();
  const auto layout = layout_of_this_kernel();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  nlohmann::ordered_json report{{"seconds", seconds.count()}, {"error", nullptr}};
  if (layout) {
    report["fields"] = describe(*layout, Btf());
  } else {
    report["error"] = layout.error().message();
  }
  std::printf("%s\n", report.dump().c_str());
  return layout ? 0 : 1;
}
