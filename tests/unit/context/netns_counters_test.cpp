// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "context/netns_counters.h"

#include <fmt/format.h>

#include "catch.h"
#include "unit/tcp_events.h"
#include "unit/temp_dir.h"

using namespace pawprint;

namespace {

struct Told final : EventSink {
  void on_event(const Event& event) override { all.push_back(std::get<pp_netns_counters>(event)); }
  std::vector<pp_netns_counters> all;
};

// A /proc with processes, each in a network namespace with these counters.
class Node {
 public:
  void set(std::uint32_t pid, std::uint32_t netns, std::uint64_t listen_drops,
           std::uint64_t rp_filter = 0) {
    const std::string folder = std::to_string(pid);
    proc_.write(folder + "/net/netstat",
                fmt::format("TcpExt: ListenDrops IPReversePathFilter\nTcpExt: {} {}\n",
                            listen_drops, rp_filter));
    const auto link = proc_.path() / folder / "ns/net";
    std::filesystem::create_directories(link.parent_path());
    std::filesystem::remove(link);
    std::filesystem::create_symlink(fmt::format("net:[{}]", netns), link);
  }
  void end(std::uint32_t pid) { std::filesystem::remove_all(proc_.path() / std::to_string(pid)); }
  void set_backlog_drops(unsigned drops) {
    proc_.write("self/net/softnet_stat", fmt::format("00000001 {:08x} 00000000\n", drops));
  }
  const std::filesystem::path& proc() const { return proc_.path(); }

 private:
  test::TempDir proc_;
};

pp_syn_totals seen_in(std::uint32_t netns) {
  auto totals = make_event<pp_syn_totals>(1);
  totals.netns = netns;
  return totals;
}

std::vector<pp_netns_counters> tick(NetnsCounters& counters) {
  Told told;
  counters.tick(told, 1);
  return told.all;
}

std::vector<pp_netns_counters> finish(NetnsCounters& counters) {
  Told told;
  counters.finish(told, 1);
  return told.all;
}

}  // namespace

TEST_CASE("netns counters: increases of a namespace in which SYNs were seen", "[unit]") {
  Node node;
  node.set(10, 7, 100);
  node.set(11, 8, 5);
  NetnsCounters counters(node.proc());
  counters.start();
  CHECK(tick(counters).empty());
  counters.on_event(seen_in(7));
  node.set(10, 7, 103);
  const auto told = tick(counters);
  REQUIRE(told.size() == 1);
  CHECK(told[0].netns == 7);
  CHECK(told[0].value[PP_LISTEN_DROPS] == 3);
  CHECK(told[0].h.have == (PP_HAVE_COUNTER(PP_LISTEN_DROPS) | PP_HAVE_COUNTER(PP_RP_FILTER)));
  CHECK(tick(counters).empty());  // nothing moved
}

TEST_CASE("netns counters: a namespace that was made since counts from zero", "[unit]") {
  Node node;
  NetnsCounters counters(node.proc());
  counters.start();
  node.set(10, 7, 4);
  counters.on_event(seen_in(7));
  CHECK(tick(counters).at(0).value[PP_LISTEN_DROPS] == 4);
}

TEST_CASE("netns counters: the end of the last process is said once", "[unit]") {
  Node node;
  node.set(10, 7, 0);
  NetnsCounters counters(node.proc());
  counters.start();
  counters.on_event(seen_in(7));
  node.set(10, 7, 2);
  tick(counters);
  node.end(10);
  const auto told = tick(counters);
  REQUIRE(told.size() == 1);
  CHECK(told[0].gone == 1);
  CHECK(told[0].value[PP_LISTEN_DROPS] == 2);
  CHECK(tick(counters).empty());
}

TEST_CASE("netns counters: the next owner of an inode number adds to the last", "[unit]") {
  Node node;
  node.set(10, 7, 100);
  NetnsCounters counters(node.proc());
  counters.start();
  counters.on_event(seen_in(7));
  node.set(10, 7, 103);
  tick(counters);
  node.end(10);
  node.set(20, 7, 2);  // within one tick: its counters are lower
  CHECK(tick(counters).at(0).value[PP_LISTEN_DROPS] == 5);
  node.end(20);
  tick(counters);
  node.set(30, 7, 200);  // seen to be gone in between
  counters.on_event(seen_in(7));
  const auto told = tick(counters);
  REQUIRE(told.size() == 1);
  CHECK(told[0].gone == 0);
  CHECK(told[0].value[PP_LISTEN_DROPS] == 205);
}

TEST_CASE("netns counters: a process that leaves for a moment is not the next owner", "[unit]") {
  Node node;
  node.set(10, 7, 100);
  NetnsCounters counters(node.proc());
  counters.start();
  counters.on_event(seen_in(7));
  node.set(10, 7, 103);
  tick(counters);
  node.set(10, 8, 0);  // setns(2)
  auto told = tick(counters);
  REQUIRE(told.size() == 1);
  CHECK(told[0].gone == 1);
  node.set(10, 7, 103);
  for (unsigned i = 0; i < NetnsCounters::kRoundTicks && (told.empty() || told[0].gone == 1); ++i) {
    told = tick(counters);
  }
  REQUIRE(told.size() == 1);
  CHECK(told[0].gone == 0);
  CHECK(told[0].value[PP_LISTEN_DROPS] == 3);
  node.set(10, 7, 104);
  CHECK(tick(counters).at(0).value[PP_LISTEN_DROPS] == 4);
}

TEST_CASE("netns counters: one that is away when it is first looked for comes back", "[unit]") {
  Node node;
  node.set(10, 7, 100);
  NetnsCounters counters(node.proc());
  counters.start();
  counters.on_event(seen_in(7));
  node.set(10, 8, 0);  // setns(2)
  tick(counters);
  node.set(10, 7, 103);
  const auto told = finish(counters);
  REQUIRE(told.size() == 1);
  CHECK(told[0].gone == 0);
  CHECK(told[0].value[PP_LISTEN_DROPS] == 3);
}

TEST_CASE("netns counters: where only packets were lost before TCP is told, too", "[unit]") {
  Node node;
  node.set(10, 7, 0);
  node.set(11, 8, 0);
  NetnsCounters counters(node.proc());
  counters.start();
  node.set(10, 7, 9);     // a listener's drops, but no SYN was seen: not of interest
  node.set(11, 8, 0, 3);  // rp_filter
  std::vector<pp_netns_counters> told;
  for (unsigned i = 0; i < NetnsCounters::kRoundTicks; ++i) {
    CHECK(told.empty());
    told = tick(counters);
  }
  REQUIRE(told.size() == 1);
  CHECK(told[0].netns == 8);
  CHECK(told[0].value[PP_RP_FILTER] == 3);
}

TEST_CASE("netns counters: the end looks at every namespace", "[unit]") {
  Node node;
  node.set(10, 7, 0);
  NetnsCounters counters(node.proc());
  counters.start();
  node.set(10, 7, 0, 1);
  CHECK(finish(counters).size() == 1);
}

TEST_CASE("netns counters: only the one that was asked for", "[unit]") {
  Node node;
  node.set(10, 7, 0);
  node.set(11, 8, 0);
  NetnsCounters counters(node.proc(), 8);
  counters.start();
  counters.on_event(seen_in(7));
  counters.on_event(seen_in(8));
  node.set(10, 7, 1, 1);
  node.set(11, 8, 1, 1);
  const auto told = finish(counters);
  REQUIRE(told.size() == 1);
  CHECK(told[0].netns == 8);
}

TEST_CASE("netns counters: the node's own, from the first tick on", "[unit]") {
  Node node;
  node.set_backlog_drops(40);
  NetnsCounters counters(node.proc());
  counters.start();
  auto told = tick(counters);
  REQUIRE(told.size() == 1);
  CHECK(told[0].netns == PP_NETNS_NODE);
  CHECK(told[0].value[PP_SOFTNET_DROPPED] == 0);
  CHECK(tick(counters).empty());
  node.set_backlog_drops(42);
  told = tick(counters);
  REQUIRE(told.size() == 1);
  CHECK(told[0].value[PP_SOFTNET_DROPPED] == 2);
}
