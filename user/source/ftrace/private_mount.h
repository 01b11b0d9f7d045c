// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The tracing files on a node on which nobody has mounted them. Nothing that another process
// can see is mounted: a child does it in a mount namespace of its own and hands over a
// descriptor of the folder, which keeps the mount alive when the child and its namespace
// are gone.
#pragma once

#include "core/result.h"
#include "core/unique_fd.h"

namespace pawprint {

// A descriptor (O_PATH) of the tracing folder: /proc/self/fd/N is its path. Blocks for a few
// ms. Error: EPERM without CAP_SYS_ADMIN, ENODEV when the kernel has no tracing.
Result<UniqueFd> mount_tracing_privately();

}  // namespace pawprint
