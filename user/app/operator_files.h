// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What the operator hands in about pods: --pods and --events.
#pragma once

#include <vector>

#include "app/options.h"
#include "core/result.h"
#include "event/event.h"

namespace pawprint {

// Names and probe specs, then the events of the API server, as events of time 0. Error: a
// file cannot be read, or where it is wrong: a usage error.
Result<std::vector<Event>> read_operator_files(const Options& options);

}  // namespace pawprint
