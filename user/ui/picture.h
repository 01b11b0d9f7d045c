// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// All that a screen is made of at one instant. The renderer reads nothing else.
#pragma once

#include "history/history.h"
#include "model/snapshot.h"
#include "ui/event_log.h"
#include "ui/trends.h"

namespace pawprint::ui {

struct Picture {
  Snapshot snapshot;
  // Never null; they outlive the picture.
  const Trends* trends = nullptr;
  const EventLog* log = nullptr;
  const History* history = nullptr;
};

}  // namespace pawprint::ui
