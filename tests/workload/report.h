// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// One scenario, played, as one JSON object.
#pragma once

#include <sys/types.h>

#include <nlohmann/json.hpp>
#include <string>

#include "counters.h"
#include "play.h"

namespace pawprint::workload {

nlohmann::ordered_json report(const Play& play, const Listener& listener, const Counters& before,
                              const Counters& after);
nlohmann::ordered_json report_skipped(const Scenario& scenario, const std::string& reason);
nlohmann::ordered_json report_ready(const Network& network);

}  // namespace pawprint::workload
