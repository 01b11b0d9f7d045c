// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// JSON of snapshots (schema pawprint.snapshot/1) and of single events (JSON lines).
#pragma once

#include <string>

#include "event/event.h"
#include "model/snapshot.h"
#include "model/time_map.h"

namespace pawprint {

inline constexpr const char* kSnapshotSchema = "pawprint.snapshot/1";

// One line without a newline, ASCII only: safe for any terminal.
std::string to_json(const Snapshot& snapshot);

// One object for the event stream, one line without a newline. Empty for kinds that
// are not part of it (ticks).
std::string to_json_line(const Event& event, const TimeMap& time);

}  // namespace pawprint
