// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What a full screen shows: a node or a recording.
#pragma once

#include <optional>
#include <string>

#include "app/observation.h"
#include "core/result.h"
#include "model/snapshot.h"
#include "ui/trends.h"

namespace pawprint {

class Watched {
 public:
  virtual ~Watched() = default;
  virtual const Observation& observation() const = 0;
  // The newest one, for the caller to keep; none: there is none since the last call. In a flood
  // they are large.
  virtual std::optional<Snapshot> take_snapshot() = 0;
  // Of the pictures before now: filled by each second that passed.
  virtual const ui::Trends& trends() const = 0;

  // Once a second. False: there will be no more (the end of a recording).
  virtual Result<bool> pass_second(bool is_paused) = 0;
  // Counts from now on.
  virtual void restart() = 0;
  // In a recording. Error: for the last line of the screen.
  virtual Result<void> step(int /*seconds*/) { return {}; }
  virtual Result<void> jump(const std::string& /*time*/) { return {}; }
};

}  // namespace pawprint
