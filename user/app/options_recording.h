// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The options of record, report and export.
#pragma once

#include <CLI/CLI.hpp>

#include "app/options.h"

namespace pawprint {

void add_record_options(CLI::App& app, Options& options);
void add_report_options(CLI::App& app, Options& options);
void add_export_options(CLI::App& app, Options& options);

}  // namespace pawprint
