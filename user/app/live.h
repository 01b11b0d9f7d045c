// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The live command: tables or JSON each interval, until the end of --duration or a signal.
#pragma once

#include "app/options.h"

namespace pawprint {

// Returns the exit status.
int run_live(const Options& options);

}  // namespace pawprint
