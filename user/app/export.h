// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The export command: a recording in a form that other tools read. Needs no privilege and
// no particular kernel.
#pragma once

#include "app/options.h"

namespace pawprint {

// Returns the exit status.
int run_export(const Options& options);

}  // namespace pawprint
