// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The record command: every event into one file, until --duration or a signal.
#pragma once

#include "app/options.h"

namespace pawprint {

// Returns the exit status.
int run_record(const Options& options);

}  // namespace pawprint
