// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/record.h"

#include <fmt/format.h>

#include <csignal>
#include <system_error>

#include "app/exit_status.h"
#include "app/node_session.h"
#include "app/print_snapshot.h"
#include "app/progress.h"
#include "core/clock.h"
#include "core/size.h"
#include "core/text.h"
#include "record/recorder.h"
#include "version.h"
#include "view/tables.h"

namespace pawprint {
namespace {

// Makes the recorder's own losses events, so that they are on the screen and in the file.
class RecorderLosses final : public Context {
 public:
  explicit RecorderLosses(Recorder& recorder) : recorder_(recorder) {}

  void on_event(const Event& event) override {
    if (const auto* loss = std::get_if<pp_loss>(&event)) lost_ += loss->events;
  }
  void tick(EventSink& out, std::uint64_t now_ns) override {
    if (const std::uint64_t lost = recorder_.take_lost(); lost > 0) {
      auto event = make_event<pp_loss>(now_ns);
      event.from_ns = last_tick_ns_;
      event.events = lost;
      event.stage = PP_LOSS_RECORDER;
      out.on_event(event);
    }
    last_tick_ns_ = now_ns;
  }
  std::uint64_t lost() const { return lost_; }  // at all stages

 private:
  Recorder& recorder_;
  std::uint64_t last_tick_ns_ = 0;
  std::uint64_t lost_ = 0;
};

RecordingInfo describe_recording(const Options& options, const Session& session) {
  RecordingInfo info;
  info.node = session.node();
  info.source = session.source();
  info.program = std::string("pawprint ") + kVersion;
  info.probe_timeout_ns = static_cast<std::uint64_t>(options.probe_timeout.count());
  return info;
}

std::string progress_text(const Options& options, const Recorder& recorder, std::uint64_t seconds,
                          std::uint64_t lost) {
  return fmt::format("pawprint: {}: {} events, {}, {}:{:02}:{:02}, lost {}",
                     printable(options.record.output.string()), recorder.events(),
                     format_size(recorder.file_bytes()), seconds / 3600, seconds / 60 % 60,
                     seconds % 60, lost);
}

int complain(const Error& error, int status) {
  fmt::print(stderr, "pawprint: {}\n", printable(error.message()));
  return status;
}

// Everything between attach and detach.
Result<void> watch(const Options& options, Session& session, Recorder& recorder,
                   const RecorderLosses& losses) {
  auto loop = EventLoop::create();
  if (!loop) return fail(loop.error());
  Progress progress;
  const std::uint64_t began_ns = monotonic_ns();
  const auto elapsed_s = [&] { return (monotonic_ns() - began_ns) / kNsPerSec; };
  Result<void> set_up = session.attach_to(*loop);
  if (set_up) set_up = loop->on_signals({SIGINT, SIGTERM}, [&] { loop->stop(); });
  if (set_up && options.duration) {
    set_up = loop->after(*options.duration, [&] { loop->stop(); });
  }
  if (set_up) {
    set_up = loop->every(std::chrono::seconds(1), [&] {
      recorder.describe(describe_recording(options, session));
      progress.show(progress_text(options, recorder, elapsed_s(), losses.lost()));
      if (!recorder.result()) loop->stop();
    });
  }
  if (!set_up) return set_up;
  fmt::print(stderr, "pawprint: ready: {}\n", describe(session.status()));
  const auto ran = loop->run();
  progress.clear();
  session.finish();
  if (!ran) return fail(ran.error());
  recorder.describe(describe_recording(options, session));
  if (auto closed = recorder.close(); !closed) return closed;
  fmt::print(stderr, "{}\n", progress_text(options, recorder, elapsed_s(), losses.lost()));
  return {};
}

}  // namespace

int run_record(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  Retention::Limits limits;
  limits.max_bytes = options.record.max_bytes;
  if (options.record.flight) {
    limits.keep_ns = static_cast<std::uint64_t>(options.record.flight->count());
  }
  auto made = make_node_session(options);
  if (!made) return complain(made.error(), kExitUsage);
  const std::unique_ptr<Session> session = std::move(*made);
  auto recorder = Recorder::create(options.record.output, options.force, limits);
  if (!recorder) {
    const bool exists = recorder.error().code == EEXIST;
    if (exists) recorder.error().what += " (--force writes over it)";
    return complain(recorder.error(), exists ? kExitUsage : kExitIo);
  }
  auto losses = std::make_unique<RecorderLosses>(**recorder);
  const RecorderLosses& losses_seen = *losses;
  session->add_context(std::move(losses));
  session->add_sink(**recorder);
  if (auto started = start_node_session(*session, options); !started) {
    std::error_code ignored;  // the reason that counts is the other
    std::filesystem::remove(options.record.output, ignored);
    return complain(std::move(started.error()).within("cannot trace here"), kExitCannotTrace);
  }
  (*recorder)->describe(describe_recording(options, *session));
  (*recorder)->commit();
  if (auto watched = watch(options, *session, **recorder, losses_seen); !watched) {
    return complain(watched.error(), kExitIo);
  }
  if (!options.record.shows_last) return kExitDone;
  const auto shown = print_snapshot(options, session->snapshot());
  if (shown || shown.error().code == EPIPE) return kExitDone;
  return complain(shown.error(), kExitIo);
}

}  // namespace pawprint
