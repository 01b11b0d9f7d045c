// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Each event as a JSON line (--format jsonl, --to jsonl), live or from a recording.
#pragma once

#include <cstddef>

#include "core/buffered_output.h"
#include "export/export_writer.h"
#include "model/time_map.h"

namespace pawprint {

class EventLines final : public ExportWriter {
 public:
  // Lines are handed to `write` in pieces of at least `piece_bytes`; 0: each at once.
  explicit EventLines(WriteBytes write, std::size_t piece_bytes = BufferedOutput::kPieceBytes)
      : out_(std::move(write), piece_bytes) {}

  void on_event(const Event& event) override;
  Result<void> result() const override { return out_.result(); }
  Result<void> finish() override { return out_.flush(); }

 private:
  BufferedOutput out_;
  TimeMap time_;
};

}  // namespace pawprint
