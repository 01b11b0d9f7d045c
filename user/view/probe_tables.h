// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The tables of exec probes: how long they take, how their timeouts fit, and what the API
// server was told of them.
#pragma once

#include <vector>

#include "model/snapshot.h"
#include "view/text_output.h"

namespace pawprint {

std::vector<TextColumn> probe_columns();
std::vector<TextColumn> timeout_columns();
std::vector<TextColumn> kube_event_columns();

// Each begins with an empty line.
void add_probes(const Snapshot& snapshot, TextOutput& out);

// Probes whose spec is known, and whatever ran too long. Nothing when there is none.
void add_timeouts(const Snapshot& snapshot, TextOutput& out);

// Nothing when no event was given.
void add_kube_events(const Snapshot& snapshot, TextOutput& out);

}  // namespace pawprint
