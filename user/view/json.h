// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// JSON of snapshots (schema pawprint.snapshot/1) and of single events (JSON lines).
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/buffered_output.h"
#include "core/result.h"
#include "event/event.h"
#include "model/snapshot.h"
#include "model/time_map.h"

namespace pawprint {

inline constexpr const char* kSnapshotSchema = "pawprint.snapshot/1";

using Json = nlohmann::ordered_json;

// The same as values, for other forms of them. Null for kinds that are not part of the stream.
Json snapshot_json(const Snapshot& snapshot);
Json event_json(const Event& event, const TimeMap& time);

// One line, ASCII only: bytes that are not are escaped or replaced, never an exception, and
// no control character can reach a terminal.
std::string to_text(const Json& json);

// ns → ms with the precision of a microsecond.
double to_ms(std::uint64_t ns);

// One line without a newline, ASCII only: safe for any terminal. In pieces, so that its size
// takes no memory; nothing more is written after an error of `write`, which is returned.
Result<void> write_json(const Snapshot& snapshot, const WriteBytes& write);
std::string to_json(const Snapshot& snapshot);

// One object for the event stream, one line without a newline. Empty for kinds that
// are not part of it (ticks).
std::string to_json_line(const Event& event, const TimeMap& time);

}  // namespace pawprint
