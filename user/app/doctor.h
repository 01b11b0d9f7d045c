// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The doctor command: what works on this node, found by trying it.
#pragma once

#include "app/options.h"

namespace pawprint {

// Returns the exit status: 0 nothing wrong, 1 a problem, 3 could not check.
int run_doctor(const Options& options);

}  // namespace pawprint
