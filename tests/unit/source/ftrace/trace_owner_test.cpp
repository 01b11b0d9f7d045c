// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/trace_owner.h"

#include <fmt/format.h>

#include <filesystem>

#include "catch.h"
#include "core/file.h"
#include "source/ftrace/kprobe_group.h"
#include "unit/temp_dir.h"

namespace pawprint::test {
namespace {

constexpr std::uint64_t kInitialNs = 4026531836;

// A /proc with this process in pid namespace `own_ns`, and others.
class Proc {
 public:
  explicit Proc(std::uint64_t own_ns = kInitialNs) { add("self", 1, own_ns); }

  void add(const std::string& pid, std::uint64_t start, std::uint64_t ns) const {
    // The comm may look like the rest of the line.
    dir_.write(pid + "/stat",
               fmt::format("{} (a) S b) S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 {} 99 9\n",
                           pid, start));
    std::filesystem::create_directories(dir_.path() / pid / "ns");
    std::filesystem::create_symlink(fmt::format("pid:[{}]", ns), dir_.path() / pid / "ns/pid");
  }
  const std::filesystem::path& path() const { return dir_.path(); }

 private:
  TempDir dir_;
};

}  // namespace

TEST_CASE("trace owner: a name carries its owner", "[unit]") {
  const TraceOwner owner{123, 456789, kInitialNs};
  CHECK(trace_name(owner) == "pawprint_3f_9sgl_1ulajuk");
  CHECK(owner_of(trace_name(owner)) == owner);
  CHECK(trace_name(owner, 'C') == "pawprintC3f_9sgl_1ulajuk");
  CHECK(owner_of(trace_name(owner, 'C')) == owner);
}

TEST_CASE("trace owner: a name fits what 3.10 makes instances of", "[unit]") {
  // The largest pid and inode number, 20 years of uptime.
  const TraceOwner owner{4194304, 20ULL * 365 * 86400 * 100, 4294967295};
  CHECK(trace_name(owner, 'C').size() <= 31);
  CHECK(owner_of(trace_name(owner, 'C')) == owner);
}

TEST_CASE("trace owner: names of others are nobody's", "[unit]") {
  for (const char* name :
       {"", "kprobes", "pawprint", "pawprint_", "pawprint_fx", "pawprint_1", "pawprint_1_2",
        "pawprint_1_2_", "pawprint_1_2_3-", "pawprint_01_2_3", "pawprint_1_2_3_", "pawprint_A_2_3",
        "pawprintc1_2_3", "pawprint_-1_2_3", "mypawprint_1_2_3", "pawprint_99999999999_2_3"}) {
    INFO(name);
    CHECK_FALSE(owner_of(name));
  }
}

TEST_CASE("trace owner: this process is alive", "[unit]") {
  const auto self = this_process("/proc");
  REQUIRE(self);
  CHECK(self->start_ticks > 0);
  CHECK(may_be_alive(*self, "/proc"));
  CHECK_FALSE(may_be_alive({self->pid, self->start_ticks + 1, self->pid_ns}, "/proc"));
}

TEST_CASE("trace owner: another process with the same pid is not it", "[unit]") {
  const Proc proc;
  proc.add("42", 1000, kInitialNs);
  CHECK(may_be_alive({42, 1000, kInitialNs}, proc.path()));
  CHECK_FALSE(may_be_alive({42, 1001, kInitialNs}, proc.path()));
  CHECK_FALSE(may_be_alive({43, 1000, kInitialNs}, proc.path()));
}

TEST_CASE("trace owner: one in a container is known by its start time", "[unit]") {
  const Proc proc;
  proc.add("42", 1000, 77);
  CHECK(may_be_alive({7, 1000, 77}, proc.path()));
  CHECK_FALSE(may_be_alive({42, 1001, 77}, proc.path()));
}

TEST_CASE("trace owner: from inside a container nobody outside is taken for dead", "[unit]") {
  const Proc proc(77);
  CHECK(may_be_alive({42, 1000, kInitialNs}, proc.path()));
  CHECK(may_be_alive({42, 1000, 78}, proc.path()));
  CHECK_FALSE(may_be_alive({42, 1000, 77}, proc.path()));
}

TEST_CASE("sweep: what dead processes left is removed, the rest is not touched", "[unit]") {
  const Proc proc;
  proc.add("42", 1000, kInitialNs);
  const std::string alive = trace_name({42, 1000, kInitialNs});
  const std::string dead = trace_name({42, 999, kInitialNs});
  const std::string dead_too = trace_name({43, 1000, kInitialNs}, 'C');
  const TempDir tracing;
  const auto folder = [&](const std::string& name) { return tracing.path() / "instances" / name; };
  for (const std::string& name : {alive, dead, dead_too, std::string("trace-cmd")}) {
    std::filesystem::create_directories(folder(name));
  }
  const std::string before = fmt::format(
      "p:{0}/syn tcp_v4_conn_request\np:{1}/syn tcp_v4_conn_request\n"
      "r8:{1}/syn_ret tcp_v4_conn_request\np:kprobes/mine do_exit\np:{2}/w tcp_time_wait a=%di\n",
      alive, dead, dead_too);
  tracing.write("kprobe_events", before);

  CHECK(sweep_dead_owners(Tracefs(tracing.path()), proc.path()).empty());
  CHECK(std::filesystem::exists(folder(alive)));
  CHECK(std::filesystem::exists(folder("trace-cmd")));
  CHECK_FALSE(std::filesystem::exists(folder(dead)));
  CHECK_FALSE(std::filesystem::exists(folder(dead_too)));
  const std::string after = read_file(tracing.path() / "kprobe_events").value();
  REQUIRE(after.starts_with(before));
  CHECK(after.substr(before.size()) ==
        fmt::format("-:{1}/w\n-:{0}/syn\n-:{0}/syn_ret\n", dead, dead_too));
}

TEST_CASE("sweep: an instance that cannot be removed is told", "[unit]") {
  const Proc proc;
  const std::string dead = trace_name({42, 999, kInitialNs});
  const TempDir tracing;
  tracing.write("instances/" + dead + "/file", "in the way");
  tracing.write("kprobe_events", "");
  const auto failures = sweep_dead_owners(Tracefs(tracing.path()), proc.path());
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].find(dead) != std::string::npos);
}

}  // namespace pawprint::test
