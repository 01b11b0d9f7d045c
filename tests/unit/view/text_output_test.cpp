// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/text_output.h"

#include <cerrno>

#include "catch.h"
#include "core/text.h"
#include "unit/view/lines.h"

namespace pawprint {
namespace {

const std::vector<TextColumn> kColumns{{"A"}, {"B"}};

TEST_CASE("text output: lines that are too wide are broken, of a table too", "[unit]") {
  std::string text;
  TextOutput out(append_to(text), 12);
  out.add("one two three\n\nfour\n");
  out.add(kColumns, {1, [](std::size_t) { return std::vector<std::string>{"aaaaaaaaaa", "bb"}; }});
  CHECK(out.end());
  CHECK(test::lines_of(text).size() == 2 + 1 + 1 + 2 + 2);
  for (const std::string& line : test::lines_of(text)) CHECK(display_width(line) <= 12);
  for (const char* word : {"one", "two", "three", "\n\nfour\n", "A", "B", "aaaaaaaaaa", "bb"}) {
    CHECK(text.find(word) != std::string::npos);
  }
}

TEST_CASE("text output: without a width lines stay as they are", "[unit]") {
  std::string text;
  TextOutput out(append_to(text), 0);
  out.add("one two\n");
  CHECK(out.end());
  CHECK(text == "one two\n");
}

TEST_CASE("text output: of a table no more is held than a piece of its text", "[unit]") {
  std::size_t most = 0;
  std::size_t all = 0;
  TextOutput out(
      [&](std::string_view piece) -> Result<void> {
        most = std::max(most, piece.size());
        all += piece.size();
        return {};
      },
      0);
  out.add(kColumns, {100'000, [](std::size_t row) {
                       return std::vector<std::string>{std::to_string(row), "b"};
                     }});
  CHECK(out.end());
  CHECK(all > 10 * most);
  CHECK(most < BufferedOutput::kPieceBytes + 100);
}

TEST_CASE("text output: the first error is told, and nothing follows it", "[unit]") {
  int writes = 0;
  TextOutput out(
      [&](std::string_view) -> Result<void> {
        ++writes;
        return fail("writing", ENOSPC);
      },
      0);
  for (int i = 0; i < 3; ++i) out.add(std::string(BufferedOutput::kPieceBytes, 'x'));
  const auto ended = out.end();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().code == ENOSPC);
  CHECK(writes == 1);
}

}  // namespace
}  // namespace pawprint
