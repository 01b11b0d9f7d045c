// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The report command: a recording as the tables, the JSON or the page that live would
// have shown. Needs no privilege and no particular kernel.
#pragma once

#include "app/options.h"

namespace pawprint {

// Returns the exit status.
int run_report(const Options& options);

}  // namespace pawprint
