// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/event_lines.h"

#include "view/json.h"

namespace pawprint {

void EventLines::on_event(const Event& event) {
  time_.on_event(event);
  const std::string line = to_json_line(event, time_);
  if (line.empty() || !result_) return;
  piece_ += line;
  piece_ += '\n';
  if (piece_.size() >= piece_bytes_) flush();
}

const Result<void>& EventLines::flush() {
  if (result_ && !piece_.empty()) result_ = write_(piece_);
  piece_.clear();
  return result_;
}

}  // namespace pawprint
