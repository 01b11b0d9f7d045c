// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/explain.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "app/exit_status.h"
#include "core/output.h"
#include "core/text.h"
#include "explain/catalogue.h"
#include "view/explain_view.h"

namespace pawprint {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kLeastWidth = 40;

int print(const std::string& text) {
  std::signal(SIGPIPE, SIG_IGN);
  const auto written = write_all(STDOUT_FILENO, text);
  if (written || written.error().code == EPIPE) return kExitDone;
  fmt::print(stderr, "pawprint: {}\n", printable(written.error().message()));
  return kExitIo;
}

}  // namespace

int run_explain(const Options& options) {
  const std::size_t columns = terminal_columns(STDOUT_FILENO);
  const std::size_t width = columns == 0 ? kWidth : std::clamp(columns, kLeastWidth, kWidth);
  if (!options.explain_id) return print(render_list(all_chapters(), width));
  if (const Page* page = find_page(*options.explain_id)) return print(render_page(*page, width));
  fmt::print(stderr,
             "pawprint: nothing is called '{}'; did you mean '{}'? 'pawprint explain' lists all\n",
             printable(*options.explain_id), nearest_id(*options.explain_id));
  return kExitUsage;
}

}  // namespace pawprint
