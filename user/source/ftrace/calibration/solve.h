// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// From samples to the layout of the running kernel. Pure: no kernel, no clock.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "source/ftrace/calibration/samples.h"
#include "source/ftrace/kernel_layout.h"

namespace pawprint {

// Every field is either proved by all samples that know its value or has no offset and the
// reason: no sample, none that fits, several that fit.
KernelLayout solve_layout(const CalibrationSamples& samples);

// Offsets of pointers in the listening sock behind which more has to be read before the
// layout can be solved.

// That may be skc_net: the same in all socks of a namespace, another in another.
std::vector<std::uint32_t> netns_pointers(std::span<const ListenerSample> samples);

// True when the sock itself has the number of half-open connections (since 4.4), even if
// it is not yet known at which of several offsets.
bool queue_is_in_sock(std::span<const ListenerSample> samples);

// That may be listen_opt: each sock has its own, and does not change it.
std::vector<std::uint32_t> listen_opt_pointers(std::span<const ListenerSample> samples);

}  // namespace pawprint
