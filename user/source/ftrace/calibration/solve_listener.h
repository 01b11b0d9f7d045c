// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The part of the layout that is found in listening socks and in their namespaces.
#pragma once

#include <span>

#include "source/ftrace/calibration/samples.h"
#include "source/ftrace/kernel_layout.h"

namespace pawprint {

void solve_listener(std::span<const ListenerSample> samples, KernelLayout& layout);

}  // namespace pawprint
