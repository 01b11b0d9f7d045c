// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/tcp_records.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "core/clock.h"

namespace pawprint {
namespace {

// An IPv6 socket's skc_daddr when its peer is no IPv4 address: LOOPBACK4_IPV6, 127.0.0.6,
// include/net/ipv6.h, 3.10 to 6.18.
constexpr std::uint8_t kNoV4[4] = {127, 0, 0, 6};

std::uint32_t stamp_age_s(const RecordTime& time, std::uint64_t stamp, std::uint32_t width) {
  // A long until 4.18, from get_seconds(); an int since, from ktime_get_seconds().
  const std::uint64_t now_ns = width == 8 ? time.realtime_ns : time.monotonic_ns;
  const auto now_s = static_cast<std::uint32_t>(now_ns / kNsPerSec);
  const auto stamp_s = static_cast<std::uint32_t>(stamp);
  // The kernel's clock of seconds may be a tick ahead.
  return static_cast<std::int32_t>(now_s - stamp_s) > 0 ? now_s - stamp_s : 0;
}

template <typename T>
void fill_tsval(const Segment& segment, T& event) {
  if (!segment.tsval) return;
  event.tsval = *segment.tsval;
  event.h.have |= PP_HAVE_TSVAL;
}

template <typename T>
void fill_addresses(const std::optional<Segment>& segment, T& event) {
  if (!segment) return;
  event.family = segment->family;
  std::copy(std::begin(segment->remote), std::end(segment->remote), std::begin(event.remote));
  std::copy(std::begin(segment->local), std::end(segment->local), std::begin(event.local));
  event.remote_port = segment->remote_port;
  event.local_port = segment->local_port;
  event.seq = segment->seq;
}

bool is_multicast_v4(const __u8 (&address)[PP_ADDR_LEN]) {
  return address[12] >> 4 == 0xe ||
         std::all_of(address + 12, address + 16, [](__u8 byte) { return byte == 0xff; });
}

}  // namespace

const std::array<const char*, TcpRecords::kFieldCount> TcpRecords::kFieldNames{
    "skb",        "num",    "substate", "rcv_nxt", "ts_recent", "stamp",      "netns",
    "timestamps", "family", "daddr",    "v6_0",    "v6_1",      "backlog",    "max_backlog",
    "qlen",       "young",  "qlog",     "cookies", "max_syn",   "paws_check", "ret"};

std::uint64_t TcpRecords::Record::value(Field field) const {
  const auto& at = layout.fields[field];
  return at ? read_field(bytes, *at).value_or(0) : 0;
}

std::optional<SegmentBytes> TcpRecords::Record::segment() const {
  SegmentBytes around;
  for (std::size_t i = 0; i < layout.segment.size(); ++i) {
    const auto& at = layout.segment[i];
    if (!at || at->size != 8 || at->offset + 8 > bytes.size()) return std::nullopt;
    std::memcpy(around.bytes.data() + i * 8, bytes.data() + at->offset, 8);
  }
  return around;
}

void TcpRecords::add(TcpProbe probe, const EventFormat& format) {
  Layout layout;
  layout.probe = probe;
  for (unsigned field = 0; field < kFieldCount; ++field) {
    layout.fields[field] = format.field(kFieldNames[field]);
  }
  constexpr std::size_t kBefore = kBytesBefore / 8;
  for (std::size_t i = 0; i < layout.segment.size(); ++i) {
    // b1 is the last word in front of the header, h0 the first of it.
    layout.segment[i] = format.field(i < kBefore ? fmt::format("b{}", kBefore - i)
                                                 : fmt::format("h{}", i - kBefore));
  }
  layouts_[format.id] = layout;
}

void TcpRecords::on_syn(const pp_header& head, const Record& record) {
  auto syn = make_event<pp_syn>(head.time_ns);
  syn.h.cpu = head.cpu;
  const auto around = record.segment();
  std::optional<Segment> segment;
  if (around) segment = parse_segment(*around);
  understood_ = segment.has_value();
  fill_addresses(segment, syn);
  if (segment) {
    syn.header_len = static_cast<__u16>(copy_headers(*around, *segment, syn.header));
    syn.ip_len = static_cast<__u16>(segment->ip_len);
    syn.h.have |= PP_HAVE_HEADERS;
    if (segment->family == 4 && is_multicast_v4(syn.local)) syn.seen |= PP_SYN_MULTICAST;
    if (!record.ignores_timestamps()) fill_tsval(*segment, syn);
  } else {
    syn.local_port = static_cast<__u16>(record.value(kNum));
  }
  if (record.has(kNetns)) syn.h.have |= PP_HAVE_NETNS;
  syn.netns = static_cast<__u32>(record.value(kNetns));
  if (record.has(kBacklog) && record.has(kMaxBacklog)) syn.h.have |= PP_HAVE_QUEUES;
  syn.ack_backlog = static_cast<__u32>(record.value(kBacklog));
  syn.max_ack_backlog = static_cast<__u32>(record.value(kMaxBacklog));
  if (record.has(kQlen) && record.has(kYoung) && (record.has(kQlog) || !kernel_.legacy)) {
    syn.h.have |= PP_HAVE_SYN_QUEUE;
  }
  syn.qlen = static_cast<__u32>(record.value(kQlen));
  syn.young = static_cast<__u32>(record.value(kYoung));
  if (record.has(kCookies) && record.has(kMaxSyn)) syn.h.have |= PP_HAVE_COOKIES;
  syn.syncookies = static_cast<__u8>(record.value(kCookies));
  syn.max_syn_backlog = static_cast<__u32>(record.value(kMaxSyn));
  if (kernel_.legacy) {
    // reqsk_queue_is_full(), include/net/request_sock.h, 3.10.99
    const std::uint64_t log = std::min<std::uint64_t>(record.value(kQlog), 31);
    syn.seen |= PP_SYN_LEGACY;
    if (record.has(kQlog)) syn.max_qlen = 1U << log;
    if (record.has(kQlog) && syn.qlen >> log != 0) syn.seen |= PP_SYN_REQSK_FULL;
  }
  join_.syn_entry(record.value(kSkb), syn);
}

void TcpRecords::on_timewait(const pp_header& head, const RecordTime& time, const Record& record) {
  auto event = make_event<pp_timewait>(head.time_ns);
  event.h.cpu = head.cpu;
  const auto around = record.segment();
  std::optional<Segment> segment;
  if (around) segment = parse_segment(*around);
  understood_ = segment.has_value();
  fill_addresses(segment, event);
  if (segment) {
    event.tcp_flags = segment->tcp_flags;
    if (!record.ignores_timestamps()) fill_tsval(*segment, event);
  }
  if (record.has(kNetns)) event.h.have |= PP_HAVE_NETNS;
  event.netns = static_cast<__u32>(record.value(kNetns));
  event.substate = static_cast<__u8>(record.value(kSubstate));
  event.rcv_nxt = static_cast<__u32>(record.value(kRcvNxt));
  event.ts_recent = static_cast<__u32>(record.value(kTsRecent));
  event.paws_limit_s = kernel_.paws_limit_s;
  const std::uint64_t stamp = record.value(kStamp);
  if (record.has(kTsRecent) && stamp != 0) {
    event.h.have |= PP_HAVE_TS_RECENT;
    event.ts_age_s = stamp_age_s(time, stamp, record.layout.fields[kStamp]->size);
  }
  join_.timewait_entry(record.value(kSkb), event);
}

void TcpRecords::on_time_wait(const pp_header& head, const RecordTime& time, const Record& record) {
  auto event = make_event<pp_time_wait_enter>(head.time_ns);
  event.h.cpu = head.cpu;
  const std::uint64_t stamp = record.value(kStamp);
  if (!record.has(kTsRecent) || stamp == 0) return;
  event.h.have = PP_HAVE_TS_RECENT;
  event.ts_recent = static_cast<__u32>(record.value(kTsRecent));
  event.ts_age_s = stamp_age_s(time, stamp, record.layout.fields[kStamp]->size);
  if (record.has(kNetns)) event.h.have |= PP_HAVE_NETNS;
  event.netns = static_cast<__u32>(record.value(kNetns));
  const auto daddr = static_cast<std::uint32_t>(record.value(kDaddr));
  const bool is_v6 = record.value(kFamily) == AF_INET6;
  if (is_v6 && record.has(kV6Low) && record.has(kV6High)) {
    const std::uint64_t halves[2] = {record.value(kV6Low), record.value(kV6High)};
    std::memcpy(event.remote, halves, sizeof(halves));
  } else if (is_v6 && (daddr == 0 || std::memcmp(&daddr, kNoV4, sizeof(daddr)) == 0)) {
    return;  // whose stamp it is cannot be known
  } else {
    event.remote[10] = event.remote[11] = 0xff;
    std::memcpy(event.remote + 12, &daddr, sizeof(daddr));
  }
  event.family = is_v6 ? 6 : 4;
  join_.time_wait_enter(event, static_cast<std::uint16_t>(record.value(kNum)));
}

void TcpRecords::on_step(unsigned cpu, const Record& record) {
  const std::uint64_t ret = record.value(kRet);
  switch (record.layout.probe) {
    case TcpProbe::kTimewaitReturn:
      return join_.timewait_return(cpu, static_cast<std::uint32_t>(ret));
    case TcpProbe::kSynReturn:
      return join_.syn_return(cpu);
    case TcpProbe::kSynackEntry:
      return join_.synack_entry(cpu);
    case TcpProbe::kSynackReturn:
      return join_.synack_return(cpu, ret);
    case TcpProbe::kProvenEntry:
      return join_.proven_entry(cpu, record.value(kPawsCheck) != 0);
    case TcpProbe::kProvenReturn:
      return join_.proven_return(cpu, ret != 0);
    case TcpProbe::kCookie:
      return join_.syn_step(cpu, PP_SYN_COOKIE);
    case TcpProbe::kNoCookie:
      return ret == 0 ? join_.syn_step(cpu, PP_SYN_NO_COOKIE) : void();
    case TcpProbe::kLsm:
      return ret != 0 ? join_.syn_step(cpu, PP_SYN_LSM) : void();
    case TcpProbe::kNoRoute:
      return ret == 0 ? join_.syn_step(cpu, PP_SYN_NO_ROUTE) : void();
    case TcpProbe::kNoMemory:
      return ret == 0 ? join_.syn_step(cpu, PP_SYN_NO_MEMORY) : void();
    case TcpProbe::kTimewaitEntry:
    case TcpProbe::kTimeWait:
    case TcpProbe::kSynEntry:
      return;
  }
}

bool TcpRecords::on_record(unsigned cpu, const RecordTime& time, std::span<const std::byte> bytes) {
  const auto id = read_field(bytes, {0, 2, false});  // common_type
  const auto known = id ? layouts_.find(static_cast<std::uint16_t>(*id)) : layouts_.end();
  if (known == layouts_.end()) return id.has_value();
  const Record record{known->second, bytes};
  pp_header head{};
  head.time_ns = time.monotonic_ns;
  head.cpu = static_cast<__u16>(cpu);
  understood_ = true;
  switch (known->second.probe) {
    case TcpProbe::kSynEntry:
      on_syn(head, record);
      break;
    case TcpProbe::kTimewaitEntry:
      on_timewait(head, time, record);
      break;
    case TcpProbe::kTimeWait:
      on_time_wait(head, time, record);
      break;
    default:
      on_step(cpu, record);
  }
  return understood_;
}

}  // namespace pawprint
