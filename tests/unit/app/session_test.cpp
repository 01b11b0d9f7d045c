// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/session.h"

#include <algorithm>

#include "catch.h"
#include "core/clock.h"
#include "unit/builders.h"
#include "unit/temp_dir.h"

namespace pawprint {
namespace {

// A source without a kernel: runs what it is told to, and at each drain hands over
// the begin of one more exec session.
class FakeSource : public Source {
 public:
  FakeSource(std::string backend, std::vector<Collector> can_run)
      : backend_(std::move(backend)), can_run_(std::move(can_run)) {}

  std::string_view backend() const override { return backend_; }
  Result<void> start(const std::vector<Collector>& wanted) override {
    bool any = false;
    for (const Collector collector : wanted) {
      const bool on = std::find(can_run_.begin(), can_run_.end(), collector) != can_run_.end();
      any = any || on;
      const CollectorState runs =
          degraded.empty() ? CollectorState::kOn : CollectorState::kDegraded;
      status_.push_back({collector, on ? runs : CollectorState::kOff, backend_, on ? "hook" : "",
                         on ? "ring" : "", on ? degraded : "not on " + backend_});
    }
    if (!any) return fail("nothing runs on " + backend_);
    return {};
  }
  const std::vector<CollectorStatus>& status() const override { return status_; }
  std::vector<int> fds() const override { return {}; }
  void drain(EventSink& sink) override {
    auto exec = test::make_exec({});
    exec.h.time_ns = monotonic_ns();
    exec.pid = ++drains;
    sink.on_event(exec);
  }
  void tick(EventSink& sink, std::uint64_t now_ns) override {
    auto loss = make_event<pp_loss>(now_ns);
    loss.events = 1;
    sink.on_event(loss);
  }
  void stop() override { stopped = true; }

  std::uint32_t drains = 0;
  bool stopped = false;
  std::string degraded;  // why it runs no better; empty: it does

 private:
  std::string backend_;
  std::vector<Collector> can_run_;
  std::vector<CollectorStatus> status_;
};

const std::vector<Collector> kAll(std::begin(kCollectors), std::end(kCollectors));

template <typename... S>
std::vector<std::unique_ptr<Source>> sources_of(std::unique_ptr<S>... source) {
  std::vector<std::unique_ptr<Source>> sources;
  (sources.push_back(std::move(source)), ...);
  return sources;
}

std::unique_ptr<FakeSource> fake(const char* backend, std::vector<Collector> can_run) {
  return std::make_unique<FakeSource>(backend, std::move(can_run));
}

TEST_CASE("session: each collector runs on the first source that can run it", "[unit]") {
  Session session({}, {});
  REQUIRE(session.start(sources_of(fake("bpf", {Collector::kProbe}),
                                   fake("wire", {Collector::kSyn, Collector::kProbe})),
                        kAll));
  const auto& status = session.status();
  REQUIRE(status.size() == 3);
  CHECK(status[0].collector == Collector::kTimewait);
  CHECK(status[0].state == CollectorState::kOff);
  CHECK(status[0].why == "not on bpf; wire: not on wire");
  CHECK(status[1].backend == "wire");
  CHECK(status[1].state == CollectorState::kOn);
  CHECK(status[2].backend == "bpf");
  CHECK(session.snapshot().source.mode == "mixed");
}

TEST_CASE("session: the mode is the one backend that runs something", "[unit]") {
  Session session({}, {});
  REQUIRE(session.start(sources_of(fake("bpf", {}), fake("wire", {Collector::kSyn})), kAll));
  CHECK(session.snapshot().source.mode == "wire");
}

TEST_CASE("session: a degraded collector says why it is on no better source", "[unit]") {
  Session session({}, {});
  auto wire = fake("wire", {Collector::kSyn});
  wire->degraded = "seen only";
  REQUIRE(session.start(sources_of(fake("bpf", {}), fake("ftrace", {}), std::move(wire)),
                        {Collector::kSyn}));
  REQUIRE(session.status().size() == 1);
  CHECK(session.status()[0].state == CollectorState::kDegraded);
  CHECK(session.status()[0].why == "seen only; bpf: not on bpf; ftrace: not on ftrace");
}

TEST_CASE("session: when nothing runs the error is every source's", "[unit]") {
  Session session({}, {});
  const auto started = session.start(sources_of(fake("bpf", {}), fake("wire", {})), kAll);
  REQUIRE_FALSE(started);
  CHECK(started.error().message() == "nothing runs on bpf; wire: nothing runs on wire");
  REQUIRE(session.status().size() == 3);
  CHECK(session.status()[0].why == "not on bpf; wire: not on wire");
}

TEST_CASE("session: the window is open as soon as it has started", "[unit]") {
  Session session({"node-7", "5.4.286", ""}, {});
  REQUIRE(session.start(sources_of(fake("bpf", {Collector::kProbe})), {Collector::kProbe}));
  const auto snapshot = session.snapshot();
  CHECK(snapshot.node.hostname == "node-7");
  CHECK(snapshot.window.begin_ns > 1'700'000'000 * kNsPerSec);
  CHECK(snapshot.loss.total() == 1);
}

TEST_CASE("session: finish takes all that was drained into the model", "[unit]") {
  auto source = fake("bpf", {Collector::kProbe});
  FakeSource* running = source.get();
  Session session({}, {});
  REQUIRE(session.start(sources_of(std::move(source)), {Collector::kProbe}));
  session.finish();
  CHECK(running->stopped);
  CHECK(running->drains > 0);
  const auto snapshot = session.snapshot();
  REQUIRE(snapshot.probes.size() == 1);
  CHECK(snapshot.probes[0].running == running->drains);
}

TEST_CASE("session: totals are told before and after what the node tells", "[unit]") {
  class Totals final : public FakeSource {
   public:
    explicit Totals(std::string& told) : FakeSource("bpf", {Collector::kProbe}), told_(told) {}
    void tick(EventSink& sink, std::uint64_t now_ns) override {
      told_ += 's';
      FakeSource::tick(sink, now_ns);
    }
    void tell_totals(EventSink& /*sink*/, std::uint64_t /*now_ns*/) override { told_ += 't'; }

   private:
    std::string& told_;
  };
  class Node final : public Context {
   public:
    explicit Node(std::string& told) : told_(told) {}
    void on_event(const Event& /*event*/) override {}
    void tick(EventSink& /*out*/, std::uint64_t /*now_ns*/) override { told_ += 'n'; }
    void finish(EventSink& /*out*/, std::uint64_t /*now_ns*/) override { told_ += 'f'; }

   private:
    std::string& told_;
  };
  std::string told;
  Session session({}, {});
  session.add_context(std::make_unique<Node>(told));
  REQUIRE(session.start(sources_of(std::make_unique<Totals>(told)), {Collector::kProbe}));
  CHECK(told == "snt");
  session.finish();
  CHECK(told == "sntsft");
}

TEST_CASE("session: the snapshot says what of the traffic was looked at", "[unit]") {
  Session session({}, {});
  CHECK(session.snapshot().source.filter == std::nullopt);
  session.set_filter("port 80");
  CHECK(session.snapshot().source.filter == "port 80");
}

TEST_CASE("session: a sink sees what the model sees", "[unit]") {
  struct Listener final : EventSink {
    void on_event(const Event& event) override { events.push_back(event); }
    std::vector<Event> events;
  } listener;
  Session session({}, {});
  session.add_sink(listener);
  REQUIRE(session.start(sources_of(fake("bpf", {Collector::kProbe})), {Collector::kProbe}));
  session.finish();
  Model model(ModelOptions{});
  for (const Event& event : listener.events) model.on_event(event);
  const auto heard = model.snapshot({}, {});
  const auto seen = session.snapshot();
  CHECK_FALSE(listener.events.empty());
  CHECK(heard.loss.total() == seen.loss.total());
  CHECK(heard.window.end_ns == seen.window.end_ns);
  CHECK(heard.probes.at(0).running == seen.probes.at(0).running);
}

TEST_CASE("session: the node's boot id is read under the given root", "[unit]") {
  const test::TempDir proc;
  CHECK(read_node(proc.path()).boot_id.empty());
  proc.write("sys/kernel/random/boot_id", "7c5b4c1e\n");
  const NodeInfo node = read_node(proc.path());
  CHECK(node.boot_id == "7c5b4c1e");
  CHECK_FALSE(node.hostname.empty());
  CHECK_FALSE(node.kernel.empty());
}

}  // namespace
}  // namespace pawprint
