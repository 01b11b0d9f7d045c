// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Recordings for tests: written by the recorder, read back by the reader.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/file.h"
#include "record/reader.h"
#include "record/recorder.h"
#include "unit/builders.h"
#include "unit/temp_dir.h"

namespace pawprint::test {

inline RecordingInfo recording_info() {
  RecordingInfo info;
  info.node = {"node-7", "5.4.286-1", "7c5b4c1e-5d0f-4d4e-9a53-2f0d3f1f7b11"};
  info.source.mode = "bpf";
  info.source.collectors = {
      {Collector::kSyn, CollectorState::kOff, "bpf", "", "", "no kprobes"},
      {Collector::kProbe, CollectorState::kOn, "bpf", "raw_tp", "ringbuf", ""}};
  info.program = "pawprint 0.1.0";
  info.probe_timeout_ns = 1'000'000'000;
  return info;
}

inline std::unique_ptr<Recorder> start_recording(const std::filesystem::path& path,
                                                 Retention::Limits limits = {}) {
  auto recorder = Recorder::create(path, false, limits);
  if (!recorder) throw std::runtime_error(recorder.error().message());
  (*recorder)->describe(recording_info());
  return std::move(*recorder);
}

// Writes `events` and ends the recording.
inline void record(const std::filesystem::path& path, const std::vector<Event>& events) {
  const auto recorder = start_recording(path);
  for (const Event& event : events) recorder->on_event(event);
  if (const auto closed = recorder->close(); !closed) {
    throw std::runtime_error(closed.error().message());
  }
}

// All events of a stream, or the error that ended it.
inline Result<std::vector<Event>> read_all(Result<EventStream> stream) {
  if (!stream) return fail(stream.error());
  std::vector<Event> events;
  while (true) {
    const auto event = stream->next();
    if (!event) return fail(event.error());
    if (*event == nullptr) return events;
    events.push_back(**event);
  }
}

inline Result<std::vector<Event>> read_all(const std::filesystem::path& path) {
  auto reader = Reader::open(path);
  if (!reader) return fail(reader.error());
  return read_all(reader->events());
}

inline std::string bytes_of(const Event& event) {
  const auto bytes = encode(event);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Runs SQL on a file that no recorder has open.
inline void alter(const std::filesystem::path& path, const std::string& sql) {
  auto database = Database::open(path, Database::Access::kReadWrite);
  if (!database) throw std::runtime_error(database.error().message());
  sqlite3_db_config(database->get(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
  if (auto done = database->run(sql); !done) throw std::runtime_error(done.error().message());
}

}  // namespace pawprint::test
