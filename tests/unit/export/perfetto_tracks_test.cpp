// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/perfetto_tracks.h"

#include <algorithm>

#include "catch.h"
#include "unit/builders.h"

namespace pawprint {
namespace {

using Process = PerfettoTracks::Process;

ExecSession session(char container, std::uint64_t begin_ns, std::uint64_t end_ns) {
  ExecSession one;
  one.container_id = test::container(container);
  one.begin_ns = begin_ns;
  one.exit.h.time_ns = end_ns;
  return one;
}

NamedContainers names_of(const std::vector<pp_container_name>& all) {
  NamedContainers names;
  for (const pp_container_name& one : all) names.on_event(one);
  return names;
}

TEST_CASE("perfetto tracks: sessions that overlap are on threads of their own", "[unit]") {
  PerfettoTracks tracks;
  const NamedContainers names;
  const auto first = tracks.of_session(session('a', 100, 200), names);
  const auto next = tracks.of_session(session('a', 200, 300), names);
  const auto beside = tracks.of_session(session('a', 250, 350), names);
  const auto long_one = tracks.of_session(session('a', 50, 400), names);
  CHECK(first.tid == next.tid);
  CHECK(beside.tid != next.tid);
  CHECK(long_one.tid != next.tid);
  CHECK(long_one.tid != beside.tid);
  CHECK(tracks.of_session(session('a', 400, 500), names).tid == first.tid);
  CHECK(long_one.pid == first.pid);
}

TEST_CASE("perfetto tracks: a process is a pod", "[unit]") {
  PerfettoTracks tracks;
  const auto names = names_of({test::make_container_name('a', "default", "web-7", "web"),
                               test::make_container_name('b', "default", "web-7", "proxy"),
                               test::make_container_name('c', "default", "db-0", "db")});
  const auto web = tracks.of_session(session('a', 1, 2), names);
  const auto proxy = tracks.of_session(session('b', 1, 2), names);
  const auto db = tracks.of_session(session('c', 1, 2), names);
  CHECK(web.pid == proxy.pid);
  CHECK(web.tid != proxy.tid);
  CHECK(db.pid != web.pid);
  for (const auto& named : tracks.names(names)) {
    if (named.is_process) {
      CHECK(named.name == (named.track.pid == db.pid ? "default/db-0" : "default/web-7"));
    } else if (named.track.tid == proxy.tid) {
      CHECK(named.name == "proxy");
    }
  }
}

TEST_CASE("perfetto tracks: a name that comes late is the process's name all the same", "[unit]") {
  PerfettoTracks tracks;
  const auto before = tracks.of_session(session('a', 1, 2), {});
  const auto names = names_of({test::make_container_name('a', "default", "web-7", "web")});
  CHECK(tracks.of_session(session('a', 3, 4), names).pid == before.pid);
  CHECK(tracks.names(names).at(0).name == "default/web-7");
  CHECK(tracks.names({}).at(0).name == "aaaaaaaaaaaa");
}

TEST_CASE("perfetto tracks: threads of drops are bounded, and no two tracks are one", "[unit]") {
  PerfettoTracks tracks;
  const auto first = tracks.of_thread(Process::kSynDrops, "10.0.0.1:443");
  CHECK(tracks.of_thread(Process::kSynDrops, "10.0.0.1:443").tid == first.tid);
  CHECK(tracks.of_thread(Process::kRefusedSyns, "10.0.0.1:443").tid != first.tid);
  for (unsigned i = 0; i < 2 * PerfettoTracks::kMostThreads; ++i) {
    tracks.of_thread(Process::kSynDrops, std::to_string(i));
  }
  const auto all = tracks.names({});
  CHECK(all.size() <= PerfettoTracks::kMostThreads + 4);
  std::vector<unsigned> tids;
  for (const auto& named : all) {
    if (!named.is_process) tids.push_back(named.track.tid);
  }
  std::sort(tids.begin(), tids.end());
  CHECK(std::adjacent_find(tids.begin(), tids.end()) == tids.end());
}

}  // namespace
}  // namespace pawprint
