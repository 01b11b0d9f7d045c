// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Records as the kernel would write them for the product's own definitions.
#include "source/ftrace/tcp_records.h"

#include <cstring>
#include <map>
#include <sstream>
#include <vector>

#include "catch.h"
#include "core/address.h"
#include "unit/tcp_events.h"

namespace pawprint::test {
namespace {

constexpr std::uint32_t kFieldsBegin = 16;  // common_* and __probe_ip

// The format file of an event with these arguments: "a=%di:u8 b=%si:u64".
EventFormat format_of(std::uint16_t id, const std::string& args) {
  EventFormat format{"e" + std::to_string(id), id, {{"common_type", {0, 2, false}}}};
  std::uint32_t offset = kFieldsBegin;
  std::istringstream words(args);
  for (std::string word; words >> word;) {
    const std::string type = word.substr(word.rfind(':') + 1);
    const auto size = static_cast<std::uint32_t>(std::stoul(type.substr(1)) / 8);
    format.fields[word.substr(0, word.find('='))] = {offset, size, type[0] == 's'};
    offset += size;
  }
  return format;
}

class Record {
 public:
  explicit Record(const EventFormat& format) : format_(format), bytes_(512) {
    set("common_type", format.id);
  }
  Record& set(const std::string& field, std::uint64_t value) {
    const EventField at = format_.field(field).value();
    std::memcpy(bytes_.data() + at.offset, &value, at.size);
    return *this;
  }
  Record& set_bytes(const std::string& field, const void* from) {
    std::memcpy(bytes_.data() + format_.field(field).value().offset, from, 8);
    return *this;
  }
  // 10.9.1.7:1000 → 10.9.1.200:80, a SYN with TSval 5.
  Record& set_segment(std::uint8_t flags = PP_TCP_SYN) {
    std::uint8_t around[128] = {};
    const std::uint8_t ip[20] = {0x45, 0, 0,  52, 0, 0, 0,  0, 64, 6,
                                 0,    0, 10, 9,  1, 7, 10, 9, 1,  200};
    std::memcpy(around + 44, ip, 20);
    std::uint32_t sum = 0;
    for (int i = 0; i < 20; i += 2) sum += ip[i] << 8 | ip[i + 1];
    sum = (sum & 0xffff) + (sum >> 16);
    around[44 + 10] = static_cast<std::uint8_t>(~sum >> 8);
    around[44 + 11] = static_cast<std::uint8_t>(~sum);
    const std::uint8_t tcp[32] = {3, 232, 0, 80, 0, 0, 0, 9,  0, 0, 0, 0, 0x80, flags, 0, 0,
                                  0, 0,   0, 0,  1, 1, 8, 10, 0, 0, 0, 5, 0,    0,     0, 0};
    std::memcpy(around + 64, tcp, 32);
    for (int i = 0; i < 8; ++i) {
      set_bytes("h" + std::to_string(i), around + 64 + i * 8);
      set_bytes("b" + std::to_string(i + 1), around + 56 - i * 8);
    }
    return *this;
  }
  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  const EventFormat& format_;
  std::vector<std::byte> bytes_;
};

class Collect final : public EventSink {
 public:
  void on_event(const Event& event) override { events.push_back(event); }
  std::vector<Event> events;
};

FieldAt at(std::uint32_t offset, std::uint32_t width) {
  return {offset, width, ""};
}

KernelLayout layout_of(bool legacy) {
  KernelLayout layout;
  layout.skb_data = at(208, 8);
  layout.tw_substate = at(84, 1);
  layout.tw_rcv_nxt = at(124, 4);
  layout.tw_ts_recent = layout.sock_ts_recent = at(144, 4);
  layout.tw_ts_recent_stamp = layout.sock_ts_recent_stamp = at(152, legacy ? 8 : 4);
  layout.sk_ack_backlog = layout.sk_max_ack_backlog = at(356, legacy ? 2 : 4);
  layout.skc_net = at(48, 8);
  layout.net_inum = at(120, 4);
  if (legacy) {
    layout.listen_opt = at(700, 8);
    layout.listen_max_qlen_log = at(0, 1);
    layout.listen_qlen = layout.listen_qlen_young = at(4, 4);
  } else {
    layout.queue_qlen = layout.queue_young = at(800, 4);
    layout.net_syncookies = at(400, 1);
    layout.net_max_syn_backlog = at(404, 4);
    layout.sk_v6_daddr = at(56, 16);
  }
  return layout;
}

constexpr RecordTime kNow{50 * kSecond, 1'700'000'050 * kSecond};

struct Fixture {
  Collect seen;
  TcpJoin join{{}, seen};
  std::map<TcpProbe, EventFormat> formats;
  std::optional<TcpRecords> records;

  void set_up(bool legacy, const KernelTraits& traits = {}, bool known = true) {
    records.emplace(TcpRecords::Kernel{legacy, 2147}, join);
    std::uint16_t id = 100;
    const KernelLayout layout = known ? layout_of(legacy) : KernelLayout{};
    for (const TcpHook& hook : tcp_ftrace_hooks()) {
      if (formats.contains(hook.probe)) continue;
      formats[hook.probe] = format_of(++id, tcp_arguments(hook.probe, layout, traits));
      records->add(hook.probe, formats[hook.probe]);
    }
  }
  Record record(TcpProbe probe) const { return Record(formats.at(probe)); }
  bool feed(const Record& record, unsigned cpu = 3) {
    return records->on_record(cpu, kNow, record.bytes());
  }
  pp_syn syn() const { return std::get<pp_syn>(seen.events.back()); }
  pp_timewait timewait() const { return std::get<pp_timewait>(seen.events.back()); }
  pp_time_wait_enter enter() const { return std::get<pp_time_wait_enter>(seen.events.back()); }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "records: a dropped SYN of a newer kernel, with everything", "[unit]") {
  set_up(false);
  REQUIRE(feed(record(TcpProbe::kSynEntry)
                   .set_segment()
                   .set("skb", 0xffff888012345678)
                   .set("num", 80)
                   .set("backlog", 3)
                   .set("max_backlog", 2)
                   .set("qlen", 1)
                   .set("young", 1)
                   .set("netns", 4026531840)
                   .set("cookies", 1)
                   .set("max_syn", 128)));
  REQUIRE(feed(record(TcpProbe::kSynReturn)));
  REQUIRE(seen.events.size() == 1);
  const pp_syn drop = syn();
  CHECK(drop.reason == PP_REASON_ACCEPT_QUEUE_FULL);
  CHECK(Address::from(drop.remote).text() == "10.9.1.7");
  CHECK(Address::from(drop.local).text() == "10.9.1.200");
  CHECK(drop.remote_port == 1000);
  CHECK(drop.local_port == 80);
  CHECK(drop.h.cpu == 3);
  CHECK(drop.h.time_ns == kNow.monotonic_ns);
  CHECK(drop.netns == 4026531840);
  CHECK(drop.tsval == 5);
  CHECK(drop.syncookies == 1);
  CHECK(drop.ip_len == 20);
  CHECK(drop.header_len == 52);
  CHECK(drop.header[0] == 0x45);
  CHECK(drop.h.have == (PP_HAVE_HEADERS | PP_HAVE_TSVAL | PP_HAVE_NETNS | PP_HAVE_QUEUES |
                        PP_HAVE_SYN_QUEUE | PP_HAVE_COOKIES | PP_HAVE_ISN));
}

TEST_CASE_METHOD(Fixture, "records: the queues of 3.10", "[unit]") {
  set_up(true);
  const auto drop = [&](std::uint64_t backlog, std::uint64_t young, std::uint64_t qlen) {
    feed(record(TcpProbe::kSynEntry)
             .set_segment()
             .set("skb", 1)
             .set("backlog", backlog)
             .set("max_backlog", 2)
             .set("qlen", qlen)
             .set("young", young)
             .set("qlog", 4));
    feed(record(TcpProbe::kSynReturn));
    return syn();
  };
  CHECK(drop(3, 2, 2).reason == PP_REASON_ACCEPT_QUEUE_FULL);
  CHECK(drop(3, 1, 2).verdict == PP_SYN_UNKNOWN);  // the young clause
  CHECK(drop(0, 15, 15).verdict == PP_SYN_UNKNOWN);
  CHECK(drop(0, 16, 16).reason == PP_REASON_SYN_QUEUE_FULL);
  CHECK(pp_syn_queue_limit(&std::get<pp_syn>(seen.events.back())) == 16);
}

TEST_CASE_METHOD(Fixture, "records: what is not known is marked, not zero", "[unit]") {
  set_up(false, {}, false);
  feed(record(TcpProbe::kSynEntry).set("skb", 1).set("num", 80));
  feed(record(TcpProbe::kSynReturn));
  CHECK(seen.events.empty());  // nobody knows whose it was
  CHECK(join.counts().at(0).unknown == 1);
  feed(record(TcpProbe::kTimewaitEntry).set_segment().set("skb", 1));
  feed(record(TcpProbe::kTimewaitReturn).set("ret", PP_TW_ACK));
  CHECK(timewait().h.have == PP_HAVE_TSVAL);
  feed(record(TcpProbe::kTimeWait).set("family", 2));
  CHECK(seen.events.size() == 1);
}

TEST_CASE_METHOD(Fixture, "records: a segment that cannot be made out is told", "[unit]") {
  set_up(false);
  CHECK_FALSE(feed(record(TcpProbe::kSynEntry).set("skb", 1)));
  CHECK_FALSE(records->on_record(0, kNow, {}));
  // Somebody else's event is none of ours.
  const EventFormat other = format_of(7, "a=%di:u64");
  CHECK(records->on_record(0, kNow, Record(other).bytes()));
}

TEST_CASE_METHOD(Fixture, "records: the age of ts_recent by the clock of its stamp", "[unit]") {
  const auto age = [&](std::uint64_t stamp) {
    feed(record(TcpProbe::kTimewaitEntry)
             .set_segment()
             .set("skb", 1)
             .set("ts_recent", 9)
             .set("substate", PP_TCP_FIN_WAIT2)
             .set("rcv_nxt", 77)
             .set("stamp", stamp));
    feed(record(TcpProbe::kTimewaitReturn).set("ret", PP_TW_ACK));
    return timewait().ts_age_s;
  };
  set_up(false);
  CHECK(age(30) == 20);
  CHECK(age(51) == 0);  // a tick ahead
  CHECK(timewait().substate == PP_TCP_FIN_WAIT2);
  CHECK(timewait().rcv_nxt == 77);
  CHECK(timewait().verdict == PP_TW_ACK);
  CHECK(pp_is_regression(&std::get<pp_timewait>(seen.events.back())));
  age(0);
  CHECK((timewait().h.have & PP_HAVE_TS_RECENT) == 0);
  formats.clear();
  set_up(true);
  CHECK(age(1'700'000'030) == 20);
}

TEST_CASE_METHOD(Fixture, "records: timestamps that the kernel ignores are none", "[unit]") {
  set_up(true, {true, true, true, true});
  const auto have = [&](std::uint64_t timestamps) {
    feed(
        record(TcpProbe::kTimewaitEntry).set_segment().set("skb", 1).set("timestamps", timestamps));
    feed(record(TcpProbe::kTimewaitReturn).set("ret", 0));
    return timewait().h.have & PP_HAVE_TSVAL;
  };
  CHECK(have(1) != 0);
  CHECK(have(0) == 0);
}

TEST_CASE_METHOD(Fixture, "records: who enters TIME_WAIT, over either family", "[unit]") {
  set_up(false);
  const std::uint8_t v4[8] = {10, 9, 1, 7};
  std::uint64_t daddr = 0;
  std::memcpy(&daddr, v4, 8);
  feed(record(TcpProbe::kTimeWait)
           .set("family", 2)
           .set("daddr", daddr)
           .set("ts_recent", 9)
           .set("stamp", 40));
  CHECK(Address::from(enter().remote).text() == "10.9.1.7");
  CHECK(enter().family == 4);
  CHECK(enter().ts_age_s == 10);
  const std::uint8_t v6[16] = {0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9};
  feed(record(TcpProbe::kTimeWait)
           .set("family", 10)
           .set_bytes("v6_0", v6)
           .set_bytes("v6_1", v6 + 8)
           .set("ts_recent", 9)
           .set("stamp", 40));
  CHECK(Address::from(enter().remote).text() == "2001:db8::9");
  CHECK(enter().family == 6);
  const std::size_t before = seen.events.size();
  feed(record(TcpProbe::kTimeWait).set("family", 2).set("ts_recent", 9));
  CHECK(seen.events.size() == before);
}

TEST_CASE_METHOD(Fixture, "records: without its place an IPv6 peer is known only as IPv4",
                 "[unit]") {
  set_up(true);
  const auto enters = [&](std::initializer_list<std::uint8_t> address) {
    std::uint8_t bytes[8] = {};
    std::copy(address.begin(), address.end(), bytes);
    std::uint64_t daddr = 0;
    std::memcpy(&daddr, bytes, 8);
    const std::size_t before = seen.events.size();
    feed(record(TcpProbe::kTimeWait)
             .set("family", 10)
             .set("daddr", daddr)
             .set("ts_recent", 9)
             .set("stamp", 1'700'000'000));
    return seen.events.size() - before;
  };
  CHECK(enters({127, 0, 0, 6}) == 0);
  CHECK(enters({0, 0, 0, 0}) == 0);
  CHECK(enters({10, 9, 1, 7}) == 1);
  CHECK(Address::from(enter().remote).text() == "10.9.1.7");
}

TEST_CASE_METHOD(Fixture, "records: each step in between is told by its return", "[unit]") {
  set_up(true, {true, false, false, false});
  const auto verdict = [&](std::initializer_list<Record> steps) {
    feed(record(TcpProbe::kSynEntry).set_segment().set("skb", 1));
    for (const Record& step : steps) feed(step);
    feed(record(TcpProbe::kSynReturn));
    return syn();
  };
  const auto step = [&](TcpProbe probe, std::uint64_t ret) {
    return record(probe).set("ret", ret);
  };
  CHECK(verdict({record(TcpProbe::kSynackEntry), step(TcpProbe::kSynackReturn, 1)}).verdict ==
        PP_SYN_ANSWERED);
  CHECK(verdict({step(TcpProbe::kLsm, 0xfffffff3)}).reason == PP_REASON_LSM_DENIED);
  CHECK(verdict({step(TcpProbe::kLsm, 0)}).reason == PP_REASON_UNKNOWN);
  CHECK(verdict({step(TcpProbe::kNoRoute, 0)}).reason == PP_REASON_NO_ROUTE);
  CHECK(verdict({step(TcpProbe::kNoRoute, 1)}).reason == PP_REASON_UNKNOWN);
  CHECK(verdict({step(TcpProbe::kNoMemory, 0)}).reason == PP_REASON_NO_MEMORY);
  CHECK(verdict({step(TcpProbe::kNoCookie, 0)}).reason == PP_REASON_SYN_QUEUE_FULL);
  CHECK(verdict({step(TcpProbe::kNoCookie, 1)}).reason == PP_REASON_UNKNOWN);
  CHECK(verdict(
            {record(TcpProbe::kProvenEntry).set("paws_check", 1), step(TcpProbe::kProvenReturn, 0)})
            .reason == PP_REASON_PAWS_PER_HOST);
  CHECK(verdict({record(TcpProbe::kProvenEntry), step(TcpProbe::kProvenReturn, 0)}).reason ==
        PP_REASON_SYN_QUEUE_LAST_QUARTER);
  CHECK((verdict({record(TcpProbe::kCookie), step(TcpProbe::kSynackReturn, 1)}).seen &
         PP_SYN_COOKIE) != 0);
}

}  // namespace pawprint::test
