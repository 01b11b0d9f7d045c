// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The explain command: what an id on the screen means, how to confirm it, how to fix it.
#pragma once

#include "app/options.h"

namespace pawprint {

// Prints the page of options.explain_id, or the list of all. Returns the exit status; an
// unknown id is a usage error that names the nearest one.
int run_explain(const Options& options);

}  // namespace pawprint
