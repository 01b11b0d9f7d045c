// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/tcp_definitions.h"

#include <fmt/format.h>

#include <array>

#include "source/ftrace/segment_bytes.h"

namespace pawprint {
namespace {

using enum TcpProbe;

constexpr std::array kHooks{
    TcpHook{kTimewaitEntry, "tcp_timewait_state_process", "tw", false, true, false, true,
            "segments to TIME_WAIT sockets", nullptr},
    TcpHook{kTimewaitReturn, "tcp_timewait_state_process", "tw_ret", true, true, false, true,
            "segments to TIME_WAIT sockets", nullptr},
    TcpHook{kTimeWait, "tcp_time_wait", "time_wait", false, true, false, false,
            "what tcp_tw_recycle would refuse", nullptr},
    TcpHook{kSynackEntry, "tcp_make_synack", "synack", false, false, true, true,
            "the proof that a SYN was answered", nullptr},
    TcpHook{kSynackReturn, "tcp_make_synack", "synack_ret", true, false, true, true,
            "the proof that a SYN was answered", nullptr},
    // Called for nothing but a cookie; gone without CONFIG_SYN_COOKIES, as are cookies.
    TcpHook{kCookie, "cookie_v4_init_sequence", "cookie4", false, false, true, false, nullptr,
            nullptr},
    TcpHook{kCookie, "cookie_v6_init_sequence", "cookie6", false, false, true, false, nullptr,
            nullptr},
    // Static and inlined in some builds: then the lengths of the queues explain.
    TcpHook{kNoCookie, "tcp_syn_flood_action", "no_cookie", true, false, true, false, nullptr,
            "ret == 0"},
    TcpHook{kProvenEntry, "tcp_peer_is_proven", "proven", false, false, true, false,
            "the reasons paws_per_host and syn_queue_last_quarter", nullptr},
    TcpHook{kProvenReturn, "tcp_peer_is_proven", "proven_ret", true, false, true, false,
            "the reasons paws_per_host and syn_queue_last_quarter", nullptr},
    // Without CONFIG_SECURITY_NETWORK there is no function, and nothing that could refuse.
    TcpHook{kLsm, "security_inet_conn_request", "lsm", true, false, true, false, nullptr,
            "ret != 0"},
    TcpHook{kNoRoute, "inet_csk_route_req", "route4", true, false, true, false,
            "the reason no_route", "ret == 0"},
    TcpHook{kNoRoute, "inet6_csk_route_req", "route6", true, false, true, false,
            "the reason no_route over IPv6", "ret == 0"},
    // Inlined until 4.3: a SYN without memory is then an unknown one.
    TcpHook{kNoMemory, "inet_reqsk_alloc", "reqsk", true, false, true, false, nullptr, "ret == 0"},
    TcpHook{kSynReturn, "tcp_v4_conn_request", "syn4_ret", true, true, true, true, "SYNs over IPv4",
            nullptr},
    TcpHook{kSynEntry, "tcp_v4_conn_request", "syn4", false, true, true, true, "SYNs over IPv4",
            nullptr},
    TcpHook{kSynReturn, "tcp_v6_conn_request", "syn6_ret", true, true, true, false,
            "SYNs over IPv6", nullptr},
    TcpHook{kSynEntry, "tcp_v6_conn_request", "syn6", false, true, true, false, "SYNs over IPv6",
            nullptr},
    // MPTCP: absent before 5.10 and in kernels built without it, where nothing is missing.
    TcpHook{kSynReturn, "subflow_v4_conn_request", "mp4_ret", true, true, true, false, nullptr,
            nullptr},
    TcpHook{kSynEntry, "subflow_v4_conn_request", "mp4", false, true, true, false, nullptr,
            nullptr},
    TcpHook{kSynReturn, "subflow_v6_conn_request", "mp6_ret", true, true, true, false, nullptr,
            nullptr},
    TcpHook{kSynEntry, "subflow_v6_conn_request", "mp6", false, true, true, false, nullptr,
            nullptr},
};

// Arguments of one definition, each at most 63 characters (MAX_ARGSTR_LEN, 3.10).
class Arguments {
 public:
  void add(std::string_view name, std::string_view fetch, std::string_view type) {
    text_ += fmt::format("{}{}={}:{}", text_.empty() ? "" : " ", name, fetch, type);
  }

  // A field of the structure that register `base` points to, when its offset is known.
  void field(std::string_view name, std::string_view base, const FieldAt& at, unsigned width) {
    if (at) add(name, fmt::format("+{}({})", *at.offset, base), unsigned_type(width));
  }

  // The same behind a pointer in that structure.
  void field_behind(std::string_view name, std::string_view base, const FieldAt& pointer,
                    const FieldAt& at, unsigned width) {
    if (!pointer || !at) return;
    add(name, fmt::format("+{}(+{}({}))", *at.offset, *pointer.offset, base), unsigned_type(width));
  }

  // The bytes around a TCP header: b1 ends where it begins, h0 begins there.
  void segment(std::string_view tcp_header) {
    for (std::size_t i = 0; i < kBytesFrom / 8; ++i) {
      add(fmt::format("h{}", i), fmt::format("+{}({})", i * 8, tcp_header), "u64");
    }
    for (std::size_t i = 1; i <= kBytesBefore / 8; ++i) {
      add(fmt::format("b{}", i), fmt::format("-{}({})", i * 8, tcp_header), "u64");
    }
  }

  std::string take() { return std::move(text_); }

 private:
  static std::string unsigned_type(unsigned width) { return fmt::format("u{}", width * 8); }

  std::string text_;
};

// include/net/sock.h struct sock_common, 3.10 to 6.18.
constexpr std::string_view kFamily = "+16(%di)";
constexpr std::string_view kLocalPort = "+14(%di)";
constexpr std::string_view kRemoteV4 = "+0(%di)";

void add_netns(Arguments& args, const KernelLayout& layout) {
  args.field_behind("netns", "%di", layout.skc_net, layout.net_inum, 4);
}

// tcp_timewait_state_process(tw, skb, th)
void add_timewait(Arguments& args, const KernelLayout& layout) {
  args.add("skb", "%si", "u64");
  args.field("substate", "%di", layout.tw_substate, 1);
  args.field("rcv_nxt", "%di", layout.tw_rcv_nxt, 4);
  args.field("ts_recent", "%di", layout.tw_ts_recent, 4);
  args.field("stamp", "%di", layout.tw_ts_recent_stamp, layout.tw_ts_recent_stamp.width);
  add_netns(args, layout);
  args.segment("%dx");
}

// tcp_time_wait(sk, state, timeo)
void add_time_wait(Arguments& args, const KernelLayout& layout) {
  args.add("family", kFamily, "u16");
  args.add("num", kLocalPort, "u16");
  args.add("daddr", kRemoteV4, "u32");
  args.field("ts_recent", "%di", layout.sock_ts_recent, 4);
  args.field("stamp", "%di", layout.sock_ts_recent_stamp, layout.sock_ts_recent_stamp.width);
  add_netns(args, layout);
  for (std::uint32_t half = 0; half < 2; ++half) {
    FieldAt direct = layout.sk_v6_daddr;
    FieldAt behind = layout.pinet6_daddr;
    if (direct) *direct.offset += half * 8;
    if (behind) *behind.offset += half * 8;
    const std::string name = fmt::format("v6_{}", half);
    if (direct) {
      args.field(name, "%di", direct, 8);
    } else {
      args.field_behind(name, "%di", layout.sk_pinet6, behind, 8);
    }
  }
}

// conn_request(sk, skb)
void add_syn(Arguments& args, const KernelLayout& layout, const KernelTraits& traits) {
  args.add("skb", "%si", "u64");
  args.add("num", kLocalPort, "u16");
  args.field("backlog", "%di", layout.sk_ack_backlog, layout.sk_ack_backlog.width);
  args.field("max_backlog", "%di", layout.sk_max_ack_backlog, layout.sk_max_ack_backlog.width);
  if (layout.listen_opt) {
    args.field_behind("qlen", "%di", layout.listen_opt, layout.listen_qlen, 4);
    args.field_behind("young", "%di", layout.listen_opt, layout.listen_qlen_young, 4);
    args.field_behind("qlog", "%di", layout.listen_opt, layout.listen_max_qlen_log, 1);
  } else {
    args.field("qlen", "%di", layout.queue_qlen, 4);
    args.field("young", "%di", layout.queue_young, 4);
  }
  add_netns(args, layout);
  if (traits.global_syncookies) {
    args.add("cookies", "@sysctl_tcp_syncookies", "u32");
  } else {
    args.field_behind("cookies", "%di", layout.skc_net, layout.net_syncookies,
                      layout.net_syncookies.width);
  }
  if (traits.global_max_syn_backlog) {
    args.add("max_syn", "@sysctl_max_syn_backlog", "u32");
  } else {
    args.field_behind("max_syn", "%di", layout.skc_net, layout.net_max_syn_backlog, 4);
  }
  if (layout.skb_data) args.segment(fmt::format("+{}(%si)", *layout.skb_data.offset));
}

bool has_data_symbol(std::string_view kallsyms, std::string_view symbol) {
  for (const char* kind : {" D ", " d ", " B ", " b "}) {
    if (kallsyms.find(fmt::format("{}{}\n", kind, symbol)) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

std::span<const TcpHook> tcp_ftrace_hooks() {
  return kHooks;
}

KernelTraits find_traits(std::string_view kallsyms, bool has_tw_recycle) {
  KernelTraits traits;
  traits.tw_recycle = has_tw_recycle;
  // An unknown @symbol is taken and read as 0 on 3.10: only those that are there.
  traits.global_syncookies = has_data_symbol(kallsyms, "sysctl_tcp_syncookies");
  traits.global_max_syn_backlog = has_data_symbol(kallsyms, "sysctl_max_syn_backlog");
  traits.global_timestamps = has_data_symbol(kallsyms, "sysctl_tcp_timestamps");
  return traits;
}

std::string tcp_arguments(TcpProbe probe, const KernelLayout& layout, const KernelTraits& traits) {
  Arguments args;
  switch (probe) {
    case kTimewaitEntry:
      add_timewait(args, layout);
      if (traits.global_timestamps) args.add("timestamps", "@sysctl_tcp_timestamps", "u32");
      break;
    case kTimeWait:
      add_time_wait(args, layout);
      break;
    case kSynEntry:
      add_syn(args, layout, traits);
      if (traits.global_timestamps) args.add("timestamps", "@sysctl_tcp_timestamps", "u32");
      break;
    case kSynackEntry:
    case kCookie:
    case kSynReturn:
      break;
    case kProvenEntry:
      // bool paws_check, the third argument while there is tw_recycle: 3.10.99, 4.4.
      if (traits.tw_recycle) args.add("paws_check", "%dx", "u8");
      break;
    case kTimewaitReturn:
    case kLsm:
      args.add("ret", "$retval", "s32");
      break;
    case kNoCookie:
    case kProvenReturn:
      args.add("ret", "$retval", "u8");  // bool: the rest of the register is anything
      break;
    case kSynackReturn:
    case kNoRoute:
    case kNoMemory:
      args.add("ret", "$retval", "u64");
      break;
  }
  return args.take();
}

}  // namespace pawprint
