// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A snapshot on stdout, as tables or JSON, arranged as the options say.
#pragma once

#include "app/options.h"
#include "core/result.h"
#include "model/snapshot.h"

namespace pawprint {

// Error: errno of write(2); EPIPE when the reader is gone.
Result<void> print_snapshot(const Options& options, Snapshot snapshot);

}  // namespace pawprint
