// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/replay/replay.h"

#include <algorithm>
#include <utility>

#include "source/replay/event_window.h"
#include "source/replay/traffic_filter.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kEventsPerProgress = 16384;

}  // namespace

Result<std::uint64_t> replay_time(const Reader& reader, const Reader::Span& span,
                                  const TimeBound& bound) {
  switch (bound.from) {
    case TimeBound::From::kBegin:
      return span.begin_ns + bound.ns;
    case TimeBound::From::kEnd:
      return span.end_ns - std::min(span.end_ns, bound.ns);
    case TimeBound::From::kEpoch:
      break;
  }
  const auto at = reader.monotonic(bound.ns);
  if (!at) return fail(at.error());
  return at->value_or(0);
}

Result<ReplayWindow> replay_window(const Reader& reader, const ReplayOptions& options) {
  ReplayWindow window;
  if (!options.since && !options.until) return window;
  const auto span = reader.span();
  if (!span) return fail(span.error());
  if (options.since) {
    const auto begin = replay_time(reader, *span, *options.since);
    if (!begin) return fail(begin.error());
    if (*begin > span->begin_ns) window.begin_ns = *begin;
  }
  if (options.until) {
    const auto end = replay_time(reader, *span, *options.until);
    if (!end) return fail(end.error());
    if (*end < span->end_ns) window.end_ns = *end;
  }
  if (window.begin_ns > span->end_ns) return fail("--since is after the end of it", EINVAL);
  if (window.end_ns < span->begin_ns) return fail("--until is before its begin", EINVAL);
  if (window.begin_ns > window.end_ns) return fail("--since is after --until", EINVAL);
  return window;
}

struct ReplayCursor::State {
  State(const Reader& reader, EventStream stream, const ReplayWindow& window,
        const ReplayOptions& options, EventSink& sink)
      : reader(reader),
        stream(std::move(stream)),
        in_window(window.begin_ns, window.end_ns, sink),
        traffic(options.filter, in_window),
        progress(options.progress) {}

  Result<void> read_next();

  const Reader& reader;
  EventStream stream;
  EventWindow in_window;
  RecordedTraffic traffic;
  std::function<bool(double)> progress;
  const Event* next = nullptr;  // read, not fed yet
  bool is_before = false;       // `next` is state in front of a trimmed recording
  bool is_done = false;
};

Result<void> ReplayCursor::State::read_next() {
  const auto event = stream.next();
  if (!event) return fail(event.error());
  next = *event;
  is_done = next == nullptr;
  if (is_done) return {};
  is_before = stream.seq() < reader.info().complete_from_seq;
  const SeqRange range = reader.range();
  const std::uint64_t read = stream.seq() - range.first + 1;
  const auto events = static_cast<double>(range.last - range.first + 1);
  if (progress && read % kEventsPerProgress == 0 && !progress(static_cast<double>(read) / events)) {
    return fail("interrupted", ECANCELED);
  }
  return {};
}

ReplayCursor::ReplayCursor(std::unique_ptr<State> state) : state_(std::move(state)) {}
ReplayCursor::ReplayCursor(ReplayCursor&&) noexcept = default;
ReplayCursor& ReplayCursor::operator=(ReplayCursor&&) noexcept = default;
ReplayCursor::~ReplayCursor() = default;

Result<ReplayCursor> ReplayCursor::begin(const Reader& reader, const ReplayWindow& window,
                                         const ReplayOptions& options, EventSink& sink) {
  auto stream = reader.events();
  if (!stream) return fail(stream.error());
  return ReplayCursor(std::make_unique<State>(reader, std::move(*stream), window, options, sink));
}

Result<bool> ReplayCursor::advance_to(std::uint64_t time_ns) {
  State& at = *state_;
  while (!at.is_done) {
    if (at.next == nullptr) {
      if (auto read = at.read_next(); !read) return fail(read.error());
      continue;
    }
    if (!at.is_before && header(*at.next).time_ns > time_ns) return true;
    at.in_window.set_is_before(at.is_before);
    at.traffic.on_event(*at.next);
    at.next = nullptr;
  }
  return false;
}

Result<void> replay(const Reader& reader, const ReplayWindow& window, const ReplayOptions& options,
                    EventSink& sink) {
  auto cursor = ReplayCursor::begin(reader, window, options, sink);
  if (!cursor) return fail(cursor.error());
  const auto done = cursor->advance_to(UINT64_MAX);
  if (!done) return fail(done.error());
  return {};
}

}  // namespace pawprint
