// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// record/table.h: event → row → the same bytes, for every kind and for the limits of
// every field.
#include <cstring>
#include <set>

#include "catch.h"
#include "core/address.h"
#include "record/table.h"
#include "unit/record/recording.h"
#include "unit/tcp_builders.h"

namespace pawprint {
namespace {

void check_round_trip(const std::vector<Event>& events) {
  const test::TempDir dir;
  test::record(dir.path() / "r", events);
  const auto read = test::read_all(dir.path() / "r");
  INFO((read ? "" : read.error().message()));
  REQUIRE(read);
  REQUIRE(read->size() == events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    INFO("event " << i << " of kind " << header(events[i]).kind);
    CHECK(test::bytes_of((*read)[i]) == test::bytes_of(events[i]));
  }
}

TEST_CASE("recording: every kind of event comes back byte for byte", "[unit]") {
  const auto events = test::one_of_each_kind();
  std::set<std::size_t> kinds;
  for (const Event& event : events) kinds.insert(event.index());
  CHECK(kinds.size() == kKinds);
  check_round_trip(events);
}

// An event whose every byte but the lengths is `fill`.
template <typename T>
T filled(int fill) {
  T event;
  std::memset(&event, fill, sizeof(event));
  event.h = make_event<T>(0x0102030405060708).h;
  event.h.have = fill == 0 ? 0 : 0xffffffff;
  event.h.cpu = static_cast<__u16>(fill * 257);
  return event;
}

void clear_padding(pp_probe_exit& event) {
  event.pad = 0;
}
void clear_padding(pp_probe_children_exit& event) {
  event.pad = 0;
}
void clear_padding(pp_container_start& event) {
  event.pad = 0;
}
void clear_padding(pp_timewait& event) {
  event.pad = 0;
}
void clear_padding(pp_time_wait_enter& event) {
  std::memset(event.pad, 0, sizeof(event.pad));
}
void clear_padding(pp_syn_totals& event) {
  event.pad = 0;
}
void clear_padding(pp_timewait_totals& event) {
  event.pad = 0;
}
void clear_padding(pp_loss& event) {
  event.pad = 0;
}
void clear_padding(pp_listener& event) {
  event.pad = 0;
}
void clear_padding(pp_syn& event) {
  event.reason = PP_REASONS - 1;
  event.header_len = event.ip_len = PP_HEADER_MAX;
}
void clear_padding(pp_probe_exec& event) {
  event.args_len = PP_ARGS_MAX;
}
void clear_padding(pp_probe_spec& event) {
  event.pad = 0;
  event.args_len = PP_ARGS_MAX;
}
void clear_padding(pp_kube_event& event) {
  event.pad = 0;
}
void clear_padding(pp_probe_throttled& event) {
  event.pad = 0;
}
template <typename T>
void clear_padding(T& /*event*/) {}

TEST_CASE("recording: the largest and the smallest value of every field", "[unit]") {
  std::vector<Event> events;
  for_each_kind([&]<typename T>() {
    events.push_back(filled<T>(0));
    T most = filled<T>(0xff);
    clear_padding(most);
    events.push_back(most);
  });
  for (Event& event : events) {
    std::visit([](auto& e) { e.h.size = static_cast<__u32>(event_bytes(e)); }, event);
  }
  check_round_trip(events);
}

TEST_CASE("recording: text that is made to break something comes back as it was", "[unit]") {
  test::SessionShape session;
  session.argv = {"sh", "-c", "'; DROP TABLE ticks; --", std::string("a\0b", 3), "\xff\xfe\x1b[2J"};
  auto exec = test::make_exec(session);
  std::memcpy(exec.comm, "\xc3(\"'\x1b[1m", 9);
  auto listener = test::make_listener(1);
  std::memcpy(listener.comm, "a\0b", 3);
  check_round_trip({exec, listener});
}

TEST_CASE("recording: what is not known is NULL", "[unit]") {
  const test::TempDir dir;
  auto syn = test::make_syn(1);
  syn.h.have &= ~static_cast<__u32>(PP_HAVE_TSVAL);
  syn.tsval = 0;
  test::record(dir.path() / "r", {syn});
  const auto database = Database::open(dir.path() / "r", Database::Access::kRead);
  REQUIRE(database);
  CHECK(database->integer("SELECT tsval IS NULL FROM syns").value() == 1);
  CHECK(database->integer("SELECT max_ack_backlog FROM syns").value() == 128);
}

TEST_CASE("address: text and back", "[unit]") {
  for (const char* text : {"0.0.0.0", "192.0.2.7", "255.255.255.255", "::", "::1", "2001:db8::7",
                           "fe80::1:2:3:4", "::1.2.3.4"}) {
    const auto address = Address::parse(text);
    REQUIRE(address);
    CHECK(address->text() == text);
    CHECK(Address::parse(address->text()) == address);
  }
  CHECK(Address::parse("::ffff:10.0.0.1")->text() == "10.0.0.1");
  for (const std::string_view text :
       {std::string_view("::", 3), std::string_view(), std::string_view("host"),
        std::string_view("1.2.3"),
        std::string_view("1:2:3:4:5:6:7:8:9:10:11:12:13:14:15:16:17:18")}) {
    CHECK_FALSE(Address::parse(text));
  }
}

}  // namespace
}  // namespace pawprint
