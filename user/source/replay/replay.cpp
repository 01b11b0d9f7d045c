// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/replay/replay.h"

#include <algorithm>

#include "source/replay/event_window.h"
#include "source/replay/traffic_filter.h"

namespace pawprint {
namespace {

constexpr std::uint64_t kEventsPerProgress = 16384;

Result<std::uint64_t> resolve(const Reader& reader, const Reader::Span& span,
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

}  // namespace

Result<ReplayWindow> replay_window(const Reader& reader, const ReplayOptions& options) {
  ReplayWindow window;
  if (!options.since && !options.until) return window;
  const auto span = reader.span();
  if (!span) return fail(span.error());
  if (options.since) {
    const auto begin = resolve(reader, *span, *options.since);
    if (!begin) return fail(begin.error());
    if (*begin > span->begin_ns) window.begin_ns = *begin;
  }
  if (options.until) {
    const auto end = resolve(reader, *span, *options.until);
    if (!end) return fail(end.error());
    if (*end < span->end_ns) window.end_ns = *end;
  }
  if (window.begin_ns > span->end_ns) return fail("--since is after the end of it", EINVAL);
  if (window.end_ns < span->begin_ns) return fail("--until is before its begin", EINVAL);
  if (window.begin_ns > window.end_ns) return fail("--since is after --until", EINVAL);
  return window;
}

Result<void> replay(const Reader& reader, const ReplayWindow& window, const ReplayOptions& options,
                    EventSink& sink) {
  auto stream = reader.events();
  if (!stream) return fail(stream.error());
  EventWindow in_window(window.begin_ns, window.end_ns, sink);
  RecordedTraffic traffic(options.filter, in_window);
  const SeqRange range = reader.range();
  const auto events = static_cast<double>(range.last - range.first + 1);
  while (true) {
    const auto event = stream->next();
    if (!event) return fail(event.error());
    if (*event == nullptr) return {};
    in_window.set_is_before(stream->seq() < reader.info().complete_from_seq);
    traffic.on_event(**event);
    const std::uint64_t read = stream->seq() - range.first + 1;
    if (options.progress && read % kEventsPerProgress == 0 &&
        !options.progress(static_cast<double>(read) / events)) {
      return fail("interrupted", ECANCELED);
    }
  }
}

}  // namespace pawprint
