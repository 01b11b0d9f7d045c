// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/csv_table.h"

#include <nlohmann/json.hpp>

#include "catch.h"

namespace pawprint {
namespace {

TEST_CASE("csv: cells as RFC 4180 wants them", "[unit]") {
  CHECK(csv_cell("plain") == "plain");
  CHECK(csv_cell("") == "");
  CHECK(csv_cell("a,b") == "\"a,b\"");
  CHECK(csv_cell("say \"no\"") == "\"say \"\"no\"\"\"");
  CHECK(csv_cell("two\nlines") == "two\\nlines");
}

TEST_CASE("csv: no cell of text is a formula", "[unit]") {
  CHECK(csv_cell("=1+1") == "'=1+1");
  CHECK(csv_cell("+1") == "'+1");
  CHECK(csv_cell("-1") == "'-1");
  CHECK(csv_cell("@SUM(A1)") == "'@SUM(A1)");
  CHECK(csv_cell("=HYPERLINK(\"x\",\"y\")") == "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
  CHECK(csv_cell("  =1") == "'  =1");
  CHECK(csv_cell("\uff1d1") == "'\uff1d1");
  CHECK(csv_cell("\t=1") == "\\t=1");
  CHECK(csv_cell("\r=1") == "\\r=1");
  CHECK(csv_cell("a=1") == "a=1");
}

TEST_CASE("csv: control characters become escapes", "[unit]") {
  CHECK(csv_cell("\x1b[31mred") == "\\x1b[31mred");
  CHECK(csv_cell("\xff") == "\\xff");
  CHECK(csv_cell("\u202etxt") == "\\u202etxt");
}

TEST_CASE("csv: an object becomes columns, an array and a map stay JSON", "[unit]") {
  const CsvTable table(Json::parse(
      R"({"remote": "", "queue": {"len": null, "max": null}, "list": [], "codes": {}, "n": 0})"));
  CHECK(table.head() == "remote,queue.len,queue.max,list,codes,n\r\n");
  CHECK(table.line(Json::parse(
            R"({"n": -1.5, "remote": "=x", "queue": {"len": 3, "max": 2}, "list": ["a", "b"],
                "codes": {"0": 7}, "more": true})")) ==
        "'=x,3,2,\"[\"\"a\"\",\"\"b\"\"]\",\"{\"\"0\"\":7}\",-1.5\r\n");
}

TEST_CASE("csv: unknown is an empty cell, whatever is missing", "[unit]") {
  const CsvTable table(Json::parse(R"({"a": 1, "b": {"c": 1, "d": 1}, "e": false})"));
  CHECK(table.line(Json::parse(R"({"a": null, "b": null, "e": false})")) == ",,,false\r\n");
  CHECK(table.line(Json::parse(R"({"b": {"d": 2}})")) == ",,2,\r\n");
}

}  // namespace
}  // namespace pawprint
