// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/live.h"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <optional>
#include <utility>

#include "app/exit_status.h"
#include "app/full_screen.h"
#include "app/node_session.h"
#include "app/print_snapshot.h"
#include "app/watched_node.h"
#include "core/output.h"
#include "core/text.h"
#include "export/event_lines.h"
#include "view/tables.h"

namespace pawprint {
namespace {

constexpr Nanoseconds kOnceDuration = std::chrono::seconds(10);

int exit_status(const Result<void>& result) {
  if (result) return kExitDone;
  if (result.error().code == EPIPE) return kExitDone;  // the reader has had enough
  fmt::print(stderr, "pawprint: {}\n", printable(result.error().message()));
  return kExitIo;
}

// The loop, with a full screen where one is wanted and possible, else with what `plain` adds.
Result<void> run(const Options& options, Session& session, EventLoop& loop,
                 const std::function<Result<void>()>& plain) {
  auto terminal = wants_full_screen(options) ? take_terminal(options) : std::nullopt;
  if (!terminal) {
    auto set_up = plain();
    return set_up ? loop.run() : set_up;
  }
  WatchedNode node(session);
  FullScreen screen(options, std::move(*terminal), node, false);
  if (auto attached = screen.attach_to(loop); !attached) return attached;
  return loop.run();
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
  if (set_up) set_up = loop->on_signals({SIGINT, SIGTERM, SIGHUP}, [&] { loop->stop(); });
  if (set_up && duration) set_up = loop->after(*duration, [&] { loop->stop(); });
  if (!set_up) return set_up;
  const auto plain = [&]() -> Result<void> {
    if (!snapshots) {
      return loop->every(std::chrono::milliseconds(100), [&] { check(lines->result()); });
    }
    if (options.once) return {};
    return loop->every(options.interval,
                       [&] { check(print_snapshot(options, session.snapshot())); });
  };
  fmt::print(stderr, "pawprint: ready: {}\n", describe(session.status()));
  if (auto ran = run(options, session, *loop, plain); !ran) return ran;
  session.finish();
  if (!written) return written;
  return snapshots ? print_snapshot(options, session.snapshot()) : lines->result();
}

}  // namespace

int run_live(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  std::optional<EventLines> lines;
  if (options.format == Format::kJsonl) {
    lines.emplace([](std::string_view text) { return write_all(STDOUT_FILENO, text); }, 0);
  }
  const auto session = make_node_session(options, wants_full_screen(options));
  if (!session) {
    fmt::print(stderr, "pawprint: {}\n", printable(session.error().message()));
    return kExitUsage;
  }
  if (lines) (*session)->add_sink(*lines);
  if (auto started = start_node_session(**session, options); !started) {
    fmt::print(stderr, "pawprint: cannot trace here: {}\n", printable(started.error().message()));
    return kExitCannotTrace;
  }
  return exit_status(observe(options, **session, lines ? &*lines : nullptr));
}

}  // namespace pawprint
