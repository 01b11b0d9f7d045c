// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The tables of exec probes: how long they take, how their timeouts fit, and what the API
// server was told of them. Each ends in a newline; `width`: terminal columns, 0 for no limit.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/snapshot.h"
#include "view/text_table.h"

namespace pawprint {

std::vector<TextColumn> probe_columns();
std::vector<TextColumn> timeout_columns();
std::vector<TextColumn> kube_event_columns();

std::string probe_table(const Snapshot& snapshot, std::size_t width);

// Probes whose spec is known, and whatever ran too long. Empty when there is none; begins
// with an empty line.
std::string timeout_table(const Snapshot& snapshot, std::size_t width);

// Empty when no event was given; begins with an empty line.
std::string kube_event_table(const Snapshot& snapshot, std::size_t width);

}  // namespace pawprint
