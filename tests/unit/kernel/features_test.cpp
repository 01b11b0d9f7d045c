// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/features.h"

#include "catch.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

TEST_CASE("features: a PREEMPT_RT kernel says so", "[unit]") {
  CHECK(is_preempt_rt("#1 SMP PREEMPT_RT Debian 6.1.170-1 (2026-01-01)"));
  CHECK(is_preempt_rt("#1 SMP PREEMPT RT Tue Jan 1 2019"));
  CHECK_FALSE(is_preempt_rt("#1 SMP PREEMPT_DYNAMIC Debian 6.12.117-1"));
  CHECK_FALSE(is_preempt_rt("#1 SMP Tue Jan 1 2019"));
}

TEST_CASE("features: run delay is there when the kernel counts it", "[unit]") {
  const test::TempDir proc;
  proc.write("self/schedstat", "123456 7890 42\n");
  CHECK(has_run_delay(proc.path()));
  proc.write("self/schedstat", "123456 0 10\n");
  CHECK(has_run_delay(proc.path()));
  proc.write("self/schedstat", "0 0 0\n");
  CHECK_FALSE(has_run_delay(proc.path()));
}

TEST_CASE("features: without schedstat there is no run delay", "[unit]") {
  const test::TempDir proc;
  CHECK_FALSE(has_run_delay(proc.path()));
}

TEST_CASE("features: each ability has its own name and says why it does not work", "[unit]") {
  const KernelFeatures features = probe_features(std::nullopt);
  CHECK_FALSE(features.release.empty());
  std::vector<std::string> names;
  for (const Ability* ability : features.all()) {
    INFO(ability->name << ": " << ability->why);
    CHECK(ability->works == ability->why.empty());
    names.push_back(ability->name);
  }
  CHECK(names == std::vector<std::string>{"bpf", "btf", "raw_tracepoint", "kprobe", "fentry",
                                          "ring_buffer", "perf_buffer"});
}

TEST_CASE("features: a BTF file that is missing does not work, and is named", "[unit]") {
  const test::TempDir dir;
  CHECK(probe_features(dir.write("btf", "")).btf.works);
  const KernelFeatures features = probe_features(dir.path() / "missing");
  CHECK_FALSE(features.btf.works);
  CHECK(features.btf.why == (dir.path() / "missing").string() + ": No such file or directory");
}

TEST_CASE("features: hooks on functions are not tried where tracepoints will do", "[unit]") {
  const KernelFeatures features = probe_features(std::nullopt, TriedHooks::kTracepoints);
  const KernelFeatures all = probe_features(std::nullopt);
  CHECK(features.raw_tracepoint.works == all.raw_tracepoint.works);
  if (!features.bpf.works) return;
  for (const Ability* ability : {&features.kprobe, &features.fentry}) {
    CHECK_FALSE(ability->works);
    CHECK(ability->why == "not tried");
  }
}

}  // namespace
}  // namespace pawprint
