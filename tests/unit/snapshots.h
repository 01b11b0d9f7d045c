// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Snapshots for tests of views and of their JSON.
#pragma once

#include "model/snapshot.h"

namespace pawprint::test {

// Only the probe collector runs. Two rows: one of which everything is known, and one of
// which nothing is but a command that is made to attack a terminal.
Snapshot probe_snapshot();

// The same, with rows of every kind.
Snapshot full_snapshot();

// The listener of that row alone, to be changed.
Listener& own_listener(SynDropRow& row);

}  // namespace pawprint::test
