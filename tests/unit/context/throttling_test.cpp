// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "context/throttling.h"

#include "catch.h"
#include "unit/builders.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

class Throttled final : public EventSink {
 public:
  void on_event(const Event& event) override { all.push_back(std::get<pp_probe_throttled>(event)); }
  std::vector<pp_probe_throttled> all;
};

struct Node {
  Node() { dir.write("proc/100/cgroup", "0::/kubepods/" + test::container('a') + "\n"); }
  void cpu_stat(const std::string& text) const {
    dir.write("cgroup/kubepods/" + test::container('a') + "/cpu.stat", text);
  }
  test::TempDir dir;
  Throttling throttling{dir.path() / "proc", dir.path() / "cgroup"};
};

TEST_CASE("throttling: the increase from exec to exit, told once", "[unit]") {
  Node node;
  const test::SessionShape session;
  node.cpu_stat("throttled_usec 1000\n");
  node.throttling.on_event(test::make_exec(session));
  node.cpu_stat("throttled_usec 6000\n");
  node.throttling.on_event(test::make_exit(session));
  Throttled out;
  node.throttling.tick(out, 7000 * test::kMs);
  node.throttling.tick(out, 8000 * test::kMs);
  REQUIRE(out.all.size() == 1);
  CHECK(out.all[0].throttled_ns == 5 * test::kMs);
  CHECK(out.all[0].pid == session.pid);
  CHECK(out.all[0].exec_ns == session.exec_ms() * test::kMs);
  CHECK(out.all[0].h.time_ns == 7000 * test::kMs);
}

TEST_CASE("throttling: a cgroup without CPU accounting tells nothing", "[unit]") {
  Node node;
  node.cpu_stat("usage_usec 7\n");
  node.throttling.on_event(test::make_exec({}));
  node.throttling.on_event(test::make_exit({}));
  Throttled out;
  node.throttling.tick(out, 1);
  CHECK(out.all.empty());
}

TEST_CASE("throttling: a process that is gone before it is looked at tells nothing", "[unit]") {
  Node node;
  node.cpu_stat("throttled_usec 1000\n");
  test::SessionShape gone;
  gone.pid = 4711;
  node.throttling.on_event(test::make_exec(gone));
  node.throttling.on_event(test::make_exit(gone));
  Throttled out;
  node.throttling.tick(out, 1);
  CHECK(out.all.empty());
}

}  // namespace
}  // namespace pawprint
