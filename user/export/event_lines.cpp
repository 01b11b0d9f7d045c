// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/event_lines.h"

#include "view/json.h"

namespace pawprint {

void EventLines::on_event(const Event& event) {
  time_.on_event(event);
  std::string line = to_json_line(event, time_);
  if (line.empty()) return;
  line += '\n';
  out_.append(line);
}

}  // namespace pawprint
