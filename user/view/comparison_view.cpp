// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/comparison_view.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/clock.h"
#include "core/text.h"
#include "view/text_table.h"

namespace pawprint {
namespace {

using Json = nlohmann::ordered_json;

std::string number(const std::optional<double>& value) {
  if (!value) return "-";
  if (*value == std::floor(*value)) return fmt::format("{:.0f}", *value);
  return fmt::format("{:.2f}", *value);
}

std::string change(const Change& row) {
  if (!row.before || !row.after) return "-";
  if (*row.before == *row.after) return "=";
  if (*row.before == 0) return "new";
  const double percent = std::round((*row.after - *row.before) / *row.before * 100);
  return percent == 0 ? "=" : fmt::format("{:+.0f} %", percent);
}

std::string side_text(const char* name, const Snapshot& side) {
  return fmt::format(
      "{}  {}  {}  {}  {:.0f}s  {}\n", name, printable(side.node.hostname),
      printable(side.node.kernel), rfc3339(side.window.begin_ns).substr(0, 19) + "Z",
      static_cast<double>(elapsed_ns(side.window.begin_ns, side.window.end_ns)) / 1e9,
      printable(side.source.replayed_from.value_or("")));
}

Json side_json(const Snapshot& side) {
  return {{"hostname", side.node.hostname},
          {"kernel", side.node.kernel},
          {"begin", rfc3339(side.window.begin_ns)},
          {"end", rfc3339(side.window.end_ns)},
          {"replayed_from", side.source.replayed_from.value_or("")}};
}

Json or_null(const std::optional<double>& value) {
  return value ? Json(std::round(*value * 1000) / 1000) : Json(nullptr);
}

}  // namespace

std::string render_comparison(const Snapshot& before, const Snapshot& after, std::size_t width) {
  TextTable table({{"WHAT", Align::kLeft, 20},
                   {"UNIT", Align::kLeft, 6},
                   {"BEFORE", Align::kRight},
                   {"AFTER", Align::kRight},
                   {"CHANGE", Align::kRight}});
  for (const Change& row : compare(before, after)) {
    table.add({row.section + ": " + row.what, row.unit, number(row.before), number(row.after),
               change(row)});
  }
  return side_text("BEFORE", before) + side_text("AFTER ", after) + "\n" + table.render(width);
}

std::string comparison_json(const Snapshot& before, const Snapshot& after) {
  Json changes = Json::array();
  for (const Change& row : compare(before, after)) {
    changes.push_back({{"section", row.section},
                       {"what", row.what},
                       {"unit", row.unit},
                       {"before", or_null(row.before)},
                       {"after", or_null(row.after)}});
  }
  const Json json{{"schema", "pawprint.comparison/1"},
                  {"before", side_json(before)},
                  {"after", side_json(after)},
                  {"changes", std::move(changes)}};
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace pawprint
