// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// An exec session as JSON, in the words of the event stream: a row of CSV, the arguments
// of a slice.
#pragma once

#include "kube/container_name.h"
#include "model/exec_sessions.h"
#include "model/time_map.h"
#include "view/json.h"

namespace pawprint {

// `name`: what the container is called; may be null.
Json session_json(const ExecSession& session, const ContainerName* name, const TimeMap& time);

}  // namespace pawprint
