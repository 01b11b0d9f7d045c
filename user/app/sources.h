// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Which sources a mode tries, best first.
#pragma once

#include <memory>
#include <vector>

#include "app/options.h"
#include "kernel/features.h"
#include "source/source.h"

namespace pawprint {

std::vector<std::unique_ptr<Source>> make_sources(const Options& options,
                                                  const KernelFeatures& features);

}  // namespace pawprint
