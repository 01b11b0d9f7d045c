// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A session that watches this node, as live and record do: its sources, and all that the
// node tells beside the events.
#pragma once

#include <memory>

#include "app/options.h"
#include "app/session.h"

namespace pawprint {

ModelOptions model_options(const Options& options);

// Not started yet: sinks may be added. Error: a file of the operator's is wrong, which is a
// usage error.
Result<std::unique_ptr<Session>> make_node_session(const Options& options,
                                                   bool keeps_course = false);

// Attaches. Error: nothing can be traced here, and why.
Result<void> start_node_session(Session& session, const Options& options);

}  // namespace pawprint
