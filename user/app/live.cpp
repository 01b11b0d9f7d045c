// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/live.h"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <optional>

#include "app/exit_status.h"
#include "app/session.h"
#include "app/sources.h"
#include "app/view_options.h"
#include "context/listener_owners.h"
#include "context/netns_counters.h"
#include "context/sysctl_values.h"
#include "core/output.h"
#include "core/text.h"
#include "source/bpf/libbpf_log.h"
#include "view/json.h"
#include "view/tables.h"

namespace pawprint {
namespace {

constexpr Nanoseconds kOnceDuration = std::chrono::seconds(10);

// Writes each event as a line as it comes.
class EventLines final : public EventSink {
 public:
  void on_event(const Event& event) override {
    time_.on_event(event);
    const std::string line = to_json_line(event, time_);
    if (!line.empty() && result_) result_ = write_all(STDOUT_FILENO, line + '\n');
  }
  const Result<void>& result() const { return result_; }

 private:
  TimeMap time_;
  Result<void> result_;
};

Result<void> print(const Options& options, Snapshot snapshot) {
  apply(options, snapshot);
  if (options.format == Format::kJson) {
    return write_all(STDOUT_FILENO, to_json(snapshot) + '\n');
  }
  return write_all(STDOUT_FILENO, render_tables(snapshot, terminal_columns(STDOUT_FILENO)) + '\n');
}

int exit_status(const Result<void>& result) {
  if (result) return kExitDone;
  if (result.error().code == EPIPE) return kExitDone;  // the reader has had enough
  fmt::print(stderr, "pawprint: {}\n", printable(result.error().message()));
  return kExitIo;
}

// Everything between attach and detach.
Result<void> observe(const Options& options, Session& session, EventLines* lines) {
  auto loop = EventLoop::create();
  if (!loop) return fail(loop.error());
  Result<void> written;
  const auto check = [&](const Result<void>& result) {
    if (result) return;
    written = result;
    loop->stop();
  };
  const bool snapshots = lines == nullptr;
  std::optional<Nanoseconds> duration = options.duration;
  if (options.once && !duration) duration = kOnceDuration;

  Result<void> set_up = session.attach_to(*loop);
  if (set_up) set_up = loop->on_signals({SIGINT, SIGTERM}, [&] { loop->stop(); });
  if (set_up && duration) set_up = loop->after(*duration, [&] { loop->stop(); });
  if (set_up && snapshots && !options.once) {
    set_up = loop->every(options.interval, [&] { check(print(options, session.snapshot())); });
  }
  if (set_up && !snapshots) {
    set_up = loop->every(std::chrono::milliseconds(100), [&] { check(lines->result()); });
  }
  if (!set_up) return set_up;
  fmt::print(stderr, "pawprint: ready: {}\n", describe(session.status()));
  if (auto ran = loop->run(); !ran) return ran;
  session.finish();
  if (!written) return written;
  return snapshots ? print(options, session.snapshot()) : lines->result();
}

}  // namespace

int run_live(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  set_up_libbpf_log(options.verbose);
  std::optional<EventLines> lines;
  if (options.format == Format::kJsonl) lines.emplace();

  ModelOptions model;
  model.probe_timeout_ns = static_cast<std::uint64_t>(options.probe_timeout.count());
  Session session(read_node("/proc"), model, lines ? &*lines : nullptr);
  session.add_context(std::make_unique<NetnsCounters>("/proc"));
  session.add_context(std::make_unique<ListenerOwners>("/proc"));
  session.add_context(std::make_unique<SysctlValues>("/proc"));
  const KernelFeatures features = probe_features(options.btf);
  if (auto started = session.start(make_sources(options, features), options.collectors); !started) {
    fmt::print(stderr, "pawprint: cannot trace here: {}\n", printable(started.error().message()));
    return kExitCannotTrace;
  }
  return exit_status(observe(options, session, lines ? &*lines : nullptr));
}

}  // namespace pawprint
