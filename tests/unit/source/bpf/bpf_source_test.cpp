// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What needs no kernel: which reason a collector that cannot run gets.
#include "source/bpf/bpf_source.h"

#include "catch.h"

namespace pawprint {
namespace {

Ability fails(const char* why) {
  return {"", false, why};
}
const Ability kWorks{"", true, ""};

KernelFeatures all_works() {
  KernelFeatures features;
  features.bpf = features.btf = features.raw_tracepoint = features.kprobe = features.fentry =
      features.ring_buffer = features.perf_buffer = kWorks;
  return features;
}

// Why probe is off; start must say the same.
std::string reason(const KernelFeatures& features, std::optional<Transport> transport = {}) {
  BpfOptions options;
  options.transport = transport;
  BpfSource source(std::move(options), features);
  const auto started = source.start({Collector::kProbe});
  REQUIRE_FALSE(started);
  REQUIRE(source.status().size() == 1);
  CHECK(source.status()[0].state == CollectorState::kOff);
  CHECK(source.status()[0].backend == "bpf");
  CHECK(source.status()[0].attach.empty());
  CHECK(source.status()[0].transport.empty());
  CHECK(source.fds().empty());
  CHECK(started.error().message() == source.status()[0].why);
  return source.status()[0].why;
}

TEST_CASE("bpf source: without bpf(2) that is the reason", "[unit]") {
  KernelFeatures features = all_works();
  features.bpf = fails("bpf is refused");
  features.btf = fails("no btf");
  CHECK(reason(features) == "bpf is refused");
}

TEST_CASE("bpf source: without BTF the reason says what to give", "[unit]") {
  KernelFeatures features = all_works();
  features.btf = fails("no btf");
  CHECK(reason(features) == "no BTF of this kernel (no btf); give one with --btf FILE");
}

TEST_CASE("bpf source: the transport that was asked for and does not work is the reason",
          "[unit]") {
  KernelFeatures features = all_works();
  features.ring_buffer = fails("no ring");
  features.raw_tracepoint = fails("no raw tracepoint");
  CHECK(reason(features, Transport::kRingbuf) == "no ring");
  CHECK(reason(features, Transport::kPerfbuf) == "no raw tracepoint");
  CHECK(reason(features) == "no raw tracepoint");
  features.perf_buffer = fails("no perf buffer");
  CHECK(reason(features) == "no perf buffer");
}

TEST_CASE("bpf source: the attach type that was asked for and does not work is the reason",
          "[unit]") {
  KernelFeatures features = all_works();
  features.fentry = fails("no fentry");
  BpfOptions options;
  options.attach = AttachType::kFentry;
  BpfSource source(options, features);
  const auto started = source.start({Collector::kSyn});
  REQUIRE_FALSE(started);
  CHECK(started.error().message() == "no fentry");
}

TEST_CASE("bpf source: every wanted collector has a status, the first reason is the error",
          "[unit]") {
  KernelFeatures features = all_works();
  features.raw_tracepoint = fails("no raw tracepoint");
  features.fentry = fails("no fentry");
  features.kprobe = fails("no kprobe");
  BpfSource source({}, features);
  const auto started = source.start({Collector::kTimewait, Collector::kProbe});
  REQUIRE_FALSE(started);
  REQUIRE(source.status().size() == 2);
  CHECK(source.status()[0].collector == Collector::kTimewait);
  CHECK(source.status()[0].why.find("no fentry") != std::string::npos);
  CHECK(source.status()[0].why.find("no kprobe") != std::string::npos);
  CHECK(source.status()[1].collector == Collector::kProbe);
  CHECK(source.status()[1].why == "no raw tracepoint");
  CHECK(started.error().message() == source.status()[0].why);
}

}  // namespace
}  // namespace pawprint
