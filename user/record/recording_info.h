// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What a recording says beside its events: what is needed to read them elsewhere.
#pragma once

#include <cstdint>
#include <string>

#include "core/result.h"
#include "model/snapshot.h"
#include "record/database.h"

namespace pawprint {

struct RecordingInfo {
  NodeInfo node;
  SourceInfo source;                    // replayed_from is not kept
  std::string program;                  // "pawprint 0.1.0"
  std::uint64_t probe_timeout_ns = 0;   // --probe-timeout while recording
  std::uint64_t first_seq = 1;          // of the first event in the file
  std::uint64_t complete_from_seq = 1;  // before it: only state that still holds
  bool ended = false;                   // by the recorder; false: killed, or still going

  bool operator==(const RecordingInfo&) const = default;
  bool is_trimmed() const { return complete_from_seq > 1; }
};

// Replaces what the database says; collectors are added as of event `seq`, so that their
// history stays. In the open transaction, if there is one.
Result<void> save(Database& database, const RecordingInfo& info, std::uint64_t seq);

// Error: damaged, or its checksum does not fit.
Result<RecordingInfo> load_info(const Database& database);

}  // namespace pawprint
