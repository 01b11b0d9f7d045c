// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A recording on the full screen.
#pragma once

#include <optional>

#include "app/options.h"
#include "app/recorded.h"

namespace pawprint {

// Shows `options.report.file` until one quits. `is_shown` false without a failure: the
// terminal cannot be used, and stderr says why.
std::optional<Failure> show_recording(const Options& options, bool& is_shown);

}  // namespace pawprint
