// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The traffic that calibration makes, without kprobes. Needs root: without, it says so and
// proves nothing.
#include "source/ftrace/calibration/stimulus.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <filesystem>
#include <set>

#include "catch.h"

using namespace pawprint;

namespace {

std::unique_ptr<Stimulus> prepare() {
  auto stimulus = Stimulus::prepare();
  if (stimulus) return std::move(*stimulus);
  if (stimulus.error().code != EPERM) FAIL(stimulus.error().message());
  WARN("skipped: " << stimulus.error().message());
  return nullptr;
}

std::set<std::string> descriptors() {
  std::set<std::string> all;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    all.insert(entry.path().filename().string());
  }
  return all;
}

std::uint64_t own_netns() {
  struct stat status {};
  stat("/proc/self/ns/net", &status);
  return status.st_ino;
}

}  // namespace

TEST_CASE("calibration: its traffic is answered as planned") {
  const auto stimulus = prepare();
  if (!stimulus) return;
  stimulus->first_act();
  CHECK(stimulus->troubles().empty());
  const std::size_t after_first = stimulus->known().listeners.size();
  stimulus->second_act();
  CHECK(stimulus->troubles().empty());
  const CalibrationSamples& known = stimulus->known();

  // What every field needs: values that differ, and what tells twins apart.
  std::set<std::uint64_t> waiting, backlogs, half_open, dropped, spaces, cookies;
  for (const ListenerSample& sample : known.listeners) {
    waiting.insert(sample.waiting);
    backlogs.insert(sample.backlog);
    half_open.insert(sample.half_open);
    dropped.insert(*sample.dropped);
    spaces.insert(sample.netns);
    if (sample.syncookies) cookies.insert(*sample.syncookies);
  }
  CHECK(known.listeners.size() > after_first);
  CHECK(waiting == std::set<std::uint64_t>{0, 1, 2, 3});
  CHECK(backlogs == std::set<std::uint64_t>{11, 24, 57, 90});
  CHECK(half_open.size() > 8);
  CHECK(dropped == std::set<std::uint64_t>{0, 1, 3});
  CHECK(spaces.size() == 2);
  CHECK(spaces.count(own_netns()) == 0);
  CHECK((cookies.empty() || cookies.size() >= 3));

  std::set<int> substates;
  std::set<std::uint32_t> ts_recent;
  for (const TimewaitSample& sample : known.timewaits) {
    substates.insert(*sample.substate);
    ts_recent.insert(*sample.ts_recent);
  }
  CHECK(substates == std::set<int>{5, 6});
  // With IPv6 one more connection, of an IPv4 peer to the IPv6 listener.
  const std::size_t mapped = stimulus->port6() != 0 ? 1 : 0;
  CHECK(ts_recent.size() == 5 + mapped);
  CHECK(known.timewaits.size() == 5 + mapped);
  CHECK(known.time_waits.size() == 3 + 3 * mapped);
}

TEST_CASE("calibration: the last stamps are of another second than all before") {
  const auto stimulus = prepare();
  if (!stimulus) return;
  stimulus->first_act();
  const CalibrationSamples& known = stimulus->known();
  const std::size_t before = known.timewaits.size();
  REQUIRE(before > 0);
  stimulus->third_act();
  CHECK(stimulus->troubles().empty());
  REQUIRE(known.timewaits.size() > before);
  const Moment& last = *known.timewaits[before - 1].stamp;
  const Moment& next = *known.timewaits[before].stamp;
  CHECK(next.realtime.first > last.realtime.last);
  CHECK(next.monotonic.first > last.monotonic.last);
}

TEST_CASE("calibration: its traffic leaves nothing behind in this process") {
  const auto before = descriptors();
  const std::uint64_t netns = own_netns();
  cpu_set_t cpus_before;
  REQUIRE(sched_getaffinity(0, sizeof(cpus_before), &cpus_before) == 0);
  {
    const auto stimulus = prepare();
    if (!stimulus) return;
    stimulus->first_act();
    CHECK(descriptors() != before);
    CHECK(own_netns() == netns);
  }
  CHECK(descriptors() == before);
  cpu_set_t cpus_after;
  REQUIRE(sched_getaffinity(0, sizeof(cpus_after), &cpus_after) == 0);
  CHECK(CPU_EQUAL(&cpus_before, &cpus_after));
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);
  CHECK(errno == ECHILD);
}
