// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Options that several commands share.
#pragma once

#include <CLI/CLI.hpp>

#include "app/options.h"

namespace pawprint {

// How to trace.
void add_source_options(CLI::App& app, Options& options);

// What to collect, and for how long.
void add_collect_options(CLI::App& app, Options& options);

// Which traffic to look at.
void add_traffic_options(CLI::App& app, Options& options);

// Which rows to show, in which order.
void add_row_options(CLI::App& app, Options& options);

// What exec probes are judged by.
void add_screen_options(CLI::App& app, Options& options);
void add_probe_options(CLI::App& app, Options& options);  // with those of pods
void add_pod_options(CLI::App& app, Options& options);

}  // namespace pawprint
