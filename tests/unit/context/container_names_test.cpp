// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "context/container_names.h"

#include "catch.h"
#include "core/clock.h"
#include "unit/builders.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

const std::string kUid = "0c5e9d3a-1111-2222-3333-444455556666";

class Names final : public EventSink {
 public:
  void on_event(const Event& event) override { all.push_back(std::get<pp_container_name>(event)); }
  std::vector<pp_container_name> all;
};

void add_link(const test::TempDir& dir, const std::string& name) {
  std::filesystem::create_directories(dir.path() / "log/containers");
  std::filesystem::create_symlink("/nowhere", dir.path() / "log/containers" / name);
}

TEST_CASE("container names: told once, for containers that events are about", "[unit]") {
  test::TempDir dir;
  add_link(dir, "web-1_default_nginx-" + test::container('a') + ".log");
  add_link(dir, "db-1_default_db-" + test::container('b') + ".log");
  ContainerNames names(dir.path() / "proc", dir.path() / "log");
  names.start();
  Names out;
  names.tick(out, kNsPerSec);
  CHECK(out.all.empty());
  names.on_event(test::make_exec({}));
  names.on_event(test::make_exec({}));
  names.tick(out, 2 * kNsPerSec);
  names.on_event(test::make_exec({}));
  names.tick(out, 3 * kNsPerSec);
  REQUIRE(out.all.size() == 1);
  CHECK(container_id(out.all[0].container_id) == test::container('a'));
  CHECK(text_of(out.all[0].pod_namespace) == "default");
  CHECK(text_of(out.all[0].pod) == "web-1");
  CHECK(text_of(out.all[0].container) == "nginx");
}

TEST_CASE("container names: a link that comes later is found, at growing distances", "[unit]") {
  test::TempDir dir;
  ContainerNames names(dir.path() / "proc", dir.path() / "log");
  names.start();
  names.on_event(test::make_container_start(900));
  Names out;
  names.tick(out, 10 * kNsPerSec);
  add_link(dir, "web-1_default_nginx-" + test::container('a') + ".log");
  names.tick(out, 10 * kNsPerSec + 1);
  CHECK(out.all.empty());
  names.tick(out, 11 * kNsPerSec);
  CHECK(out.all.size() == 1);
}

TEST_CASE("container names: a listener's container is named, a listener without one is not",
          "[unit]") {
  test::TempDir dir;
  add_link(dir, "web-1_default_nginx-" + test::container('a') + ".log");
  ContainerNames names(dir.path() / "proc", dir.path() / "log");
  names.start();
  auto listener = make_event<pp_listener>(1);
  names.on_event(listener);
  test::container('a').copy(listener.container_id, PP_CONTAINER_ID_LEN);
  names.on_event(listener);
  Names out;
  names.tick(out, kNsPerSec);
  CHECK(out.all.size() == 1);
}

TEST_CASE("container names: a cut name is completed from the cgroup of any process in it",
          "[unit]") {
  test::TempDir dir;
  const std::string pod(200, 'p');
  const std::string container(30, 'c');
  const auto log =
      dir.write("log/pods/default_" + pod + "_" + kUid + "/" + container + "/0.log", "");
  std::filesystem::create_directories(dir.path() / "log/containers");
  const std::string name =
      (pod + "_default_" + container + "-" + test::container('a')).substr(0, 251);
  std::filesystem::create_symlink(log, dir.path() / "log/containers" / (name + ".log"));
  dir.write("proc/77/cgroup", "0::/kubepods/pod" + kUid + "/" + test::container('a') + "\n");
  ContainerNames names(dir.path() / "proc", dir.path() / "log");
  names.start();
  names.on_event(test::make_exec({}));  // pid 100, which is gone
  Names out;
  names.tick(out, kNsPerSec);
  REQUIRE(out.all.size() == 1);
  CHECK(text_of(out.all[0].pod) == pod);
  CHECK(text_of(out.all[0].container) == container);
}

}  // namespace
}  // namespace pawprint
