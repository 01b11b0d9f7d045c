// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The node's tracing folder, wherever it is, and this process's name in it.
#pragma once

#include <filesystem>
#include <vector>

#include "core/result.h"
#include "core/unique_fd.h"
#include "source/ftrace/trace_owner.h"
#include "source/ftrace/tracefs.h"

namespace pawprint {

struct TracingFolder {
  Tracefs tracefs;
  UniqueFd mount;  // keeps a private mount alive, where nobody had mounted the folder
  TraceOwner owner;
};

// Finds it under one of `roots`, or mounts it privately, and sweeps what dead processes left
// there. Error: as Tracefs::find().
Result<TracingFolder> open_tracing_folder(const std::vector<std::filesystem::path>& roots,
                                          const std::filesystem::path& proc_root);

}  // namespace pawprint
