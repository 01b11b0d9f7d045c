// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Finds the layout of the running kernel without debug information: defines kprobes that
// dump memory, lets sockets of its own do what it knows (stimulus.h), and looks where in
// the dumps that is (solve.h). Nothing stays behind.
#pragma once

#include "core/result.h"
#include "source/ftrace/kernel_layout.h"
#include "source/ftrace/trace_owner.h"
#include "source/ftrace/tracefs.h"

namespace pawprint {

// Blocks for 1 to 2 seconds, longer on a busy machine: a SYN-ACK has to be sent again. A field that
// is not found has its reason; an error means that none can be.
Result<KernelLayout> calibrate(const Tracefs& tracefs, const TraceOwner& owner);

}  // namespace pawprint
