// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "context/sysctl_values.h"

#include "catch.h"
#include "model/model.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

struct Heard final : EventSink {
  void on_event(const Event& event) override {
    model.on_event(event);
    ++events;
  }
  std::map<std::string, std::int64_t> sysctls() const { return model.snapshot({}, {}).sysctls; }
  Model model{ModelOptions{}};
  unsigned events = 0;
};

TEST_CASE("sysctl values: told at the first tick, then only when they change", "[unit]") {
  const test::TempDir proc;
  proc.write("sys/net/ipv4/tcp_tw_recycle", "1\n");
  proc.write("sys/net/core/somaxconn", "128\n");
  SysctlValues values(proc.path());
  Heard heard;
  values.tick(heard, 1);
  CHECK(heard.sysctls() == std::map<std::string, std::int64_t>{{"net.ipv4.tcp_tw_recycle", 1},
                                                               {"net.core.somaxconn", 128}});
  values.tick(heard, 2);
  CHECK(heard.events == 2);
  proc.write("sys/net/ipv4/tcp_tw_recycle", "0\n");
  values.tick(heard, 3);
  CHECK(heard.events == 3);
  CHECK(heard.sysctls().at("net.ipv4.tcp_tw_recycle") == 0);
}

TEST_CASE("sysctl values: one that goes away, or is no number, is unknown", "[unit]") {
  const test::TempDir proc;
  const auto file = proc.write("sys/net/netfilter/nf_conntrack_max", "65536\n");
  proc.write("sys/net/core/somaxconn", "many\n");
  SysctlValues values(proc.path());
  Heard heard;
  values.tick(heard, 1);
  CHECK(heard.sysctls() ==
        std::map<std::string, std::int64_t>{{"net.netfilter.nf_conntrack_max", 65536}});
  std::filesystem::remove(file);
  values.tick(heard, 2);
  CHECK(heard.sysctls().empty());
}

}  // namespace
}  // namespace pawprint
