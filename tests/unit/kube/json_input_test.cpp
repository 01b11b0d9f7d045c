// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kube/json_input.h"

#include "catch.h"

namespace pawprint {
namespace {

std::string error_of(const std::string& text) {
  const auto parsed = parse_json(text);
  return parsed ? "" : parsed.error().message();
}

TEST_CASE("json input: a syntax error names its line and column", "[unit]") {
  CHECK(error_of("{\n  \"a\": 1,\n  \"b\" 2\n}").starts_with("line 3, column 7:"));
  CHECK(error_of("x").starts_with("line 1, column 1:"));
  CHECK(error_of("").starts_with("line 1, column 1:"));
  CHECK(error_of("{\"a\": [1, 2").starts_with("line 1, column 12:"));
  CHECK(error_of("{}").empty());
}

TEST_CASE("json input: a number that no number type holds is an error with its place", "[unit]") {
  CHECK(error_of("{\n  \"port\": 33003.333000E9048}") ==
        "line 2, column 11: number overflow parsing '33003.333000E9048'");
}

TEST_CASE("json input: what is missing is null, another type is an error with its place",
          "[unit]") {
  const auto document = parse_json(R"({"metadata": {"name": "a", "n": 7}, "list": [1]})");
  REQUIRE(document);
  const JsonAt root(*document, "");
  CHECK(text_at(root, {"metadata", "name"}) == "a");
  CHECK(text_at(root, {"status", "deep", "down"}) == "");
  CHECK(text_at(root, {"metadata", "n"}).error().message() == "/metadata/n: is no text");
  CHECK(text_at(root, {"list", "x"}).error().message() == "/list: is no object");
  CHECK(at(root, {"metadata", "name"})->number(1).error().message() ==
        "/metadata/name: is no whole number");
}

TEST_CASE("json input: numbers have a default, and bounds", "[unit]") {
  const auto document =
      parse_json(R"({"zero": 0, "one": 1, "less": -1, "half": 0.5, "big": 1e18})");
  REQUIRE(document);
  const JsonAt root(*document, "");
  CHECK(root.member("none")->number(10) == 10U);
  CHECK(root.member("zero")->number(10) == 10U);
  CHECK(root.member("one")->number(10) == 1U);
  CHECK_FALSE(root.member("less")->number(10));
  CHECK_FALSE(root.member("half")->number(10));
  CHECK_FALSE(root.member("big")->number(10));
}

TEST_CASE("json input: one object, a typed list and a list of any kinds", "[unit]") {
  const auto count = [](const char* text) {
    const auto document = parse_json(text);
    REQUIRE(document);
    int seen = 0;
    const auto done = each_of_kind(*document, "Pod", [&](const JsonAt&) -> Result<void> {
      ++seen;
      return {};
    });
    return done ? seen : -1;
  };
  CHECK(count(R"({"kind": "Pod"})") == 1);
  CHECK(count(R"({"kind": "PodList", "items": [{}, {}]})") == 2);
  CHECK(count(R"({"kind": "List", "items": [{"kind": "Pod"}, {"kind": "Node"}, {}]})") == 1);
  CHECK(count(R"({"kind": "List", "items": []})") == 0);
  CHECK(count(R"({"kind": "Deployment"})") == -1);
  CHECK(count(R"([])") == -1);
  CHECK(count(R"({"kind": "PodList", "items": {}})") == -1);
}

}  // namespace
}  // namespace pawprint
