// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/exec_probes.h"

#include <fmt/format.h>

namespace pawprint {

Result<std::unique_ptr<ExecProbes>> ExecProbes::set_up(const TracingFolder& folder,
                                                       ExecRecords& records) {
  std::unique_ptr<ExecProbes> self(new ExecProbes(folder));
  if (auto defined = self->define(records); !defined) return fail(defined.error());
  if (auto opened = self->open_recording(); !opened) return fail(opened.error());
  return self;
}

Result<EventFormat> ExecProbes::define(const ExecHook& hook) {
  if (hook.group == nullptr) {
    return group_.add({false, hook.event, hook.name, exec_arguments(hook.probe)});
  }
  const auto text = tracefs_.read(fmt::format("events/{}/{}/format", hook.group, hook.name));
  if (!text) return fail(fmt::format("tracepoint {}", hook.name), text.error().code);
  return parse_event_format(*text);
}

Result<void> ExecProbes::define(ExecRecords& records) {
  bool tells_attach = false;
  for (const ExecHook& hook : exec_hooks()) {
    if (hook.probe == ExecProbe::kMove && tells_attach) continue;
    const auto format = define(hook);
    if (!format && hook.required) return fail(format.error());
    if (!format && hook.without != nullptr) {
      missing_.push_back(fmt::format("{}: {}", hook.without, format.error().message()));
    }
    if (!format) continue;
    tells_attach |= hook.probe == ExecProbe::kAttach;
    records.add(hook.probe, *format);
    events_.emplace_back(hook.group != nullptr ? hook.group : group_.name(),
                         hook.group != nullptr ? hook.name : hook.event);
  }
  return {};
}

Result<void> ExecProbes::open_recording() {
  auto recording = TraceRecording::open(tracefs_, group_.name(), kBufferKb);
  if (!recording) return fail(recording.error());
  recording_.emplace(std::move(*recording));
  // Readers are woken by the first event, not when the buffer is half full (6.1 and later).
  const Tracefs& files = recording_->instance().files();
  if (files.has("buffer_percent")) static_cast<void>(files.write("buffer_percent", "0\n"));
  return {};
}

Result<void> ExecProbes::enable() const {
  for (const auto& [group, event] : events_) {
    if (auto enabled = recording_->instance().enable(group, event); !enabled) return enabled;
  }
  return {};
}

void ExecProbes::disable() const {
  for (const auto& [group, event] : events_) {
    static_cast<void>(recording_->instance().disable(group, event));
  }
}

}  // namespace pawprint
