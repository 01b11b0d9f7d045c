// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/print_snapshot.h"

#include <unistd.h>

#include <string_view>

#include "app/view_options.h"
#include "core/output.h"
#include "core/text.h"
#include "view/json.h"
#include "view/tables.h"

namespace pawprint {

Result<void> print_snapshot(const Options& options, Snapshot snapshot) {
  apply(options, snapshot);
  const auto put = [](std::string_view text) { return write_all(STDOUT_FILENO, text); };
  auto written = options.format == Format::kJson
                     ? write_json(snapshot, put)
                     : write_tables(snapshot, terminal_columns(STDOUT_FILENO), put);
  return written ? put("\n") : written;
}

}  // namespace pawprint
