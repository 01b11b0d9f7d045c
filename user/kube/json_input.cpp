// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kube/json_input.h"

#include <fmt/format.h>

#include <algorithm>

namespace pawprint {

using Json = nlohmann::json;

namespace {

// What is wrong at the byte `at` of `text`, without the name that the library gives to it:
// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error …".
Error error_at(std::string_view text, std::size_t at, std::string_view what,
               std::string_view name_end) {
  const std::string_view before = text.substr(0, at);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  const std::size_t message = what.find(name_end);
  if (message != std::string_view::npos) what.remove_prefix(message + name_end.size());
  return Error{fmt::format("line {}, column {}: {}", line, at - line_begin + 1, what)};
}

// The number that does not fit is quoted in `what`: "… number overflow parsing '1E9048'".
std::size_t find_number(std::string_view text, std::string_view what) {
  const std::size_t from = what.find('\'') + 1;
  const std::size_t at = text.find(what.substr(from, what.rfind('\'') - from));
  return at == std::string_view::npos ? 0 : at;
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    // The byte behind the last one that was read, from 1.
    const std::size_t at = std::min<std::size_t>(error.byte > 0 ? error.byte - 1 : 0, text.size());
    return fail(error_at(text, at, error.what(), ": "));
  } catch (const Json::out_of_range& error) {
    return fail(error_at(text, find_number(text, error.what()), error.what(), "] "));
  }
}

Error JsonAt::wrong(std::string_view what) const {
  return Error{fmt::format("{}: {}", place_.empty() ? "the document" : place_, what)};
}

Result<JsonAt> JsonAt::member(const std::string& name) const {
  static const Json kNull;
  if (value_->is_null()) return JsonAt(kNull, place_ + "/" + name);
  if (!value_->is_object()) return fail(wrong("is no object"));
  const auto found = value_->find(name);
  return JsonAt(found == value_->end() ? kNull : *found, place_ + "/" + name);
}

Result<std::string> JsonAt::text() const {
  if (value_->is_null()) return std::string();
  if (!value_->is_string()) return fail(wrong("is no text"));
  return value_->get<std::string>();
}

Result<std::uint32_t> JsonAt::number(std::uint32_t otherwise) const {
  constexpr std::int64_t kMost = 2147483647;
  if (value_->is_null()) return otherwise;
  if (!value_->is_number_integer()) return fail(wrong("is no whole number"));
  const auto number = value_->get<std::int64_t>();
  if (number < 0 || number > kMost) return fail(wrong("is out of range"));
  return number == 0 ? otherwise : static_cast<std::uint32_t>(number);
}

Result<void> JsonAt::each(const std::function<Result<void>(const JsonAt&)>& visit) const {
  if (value_->is_null()) return {};
  if (!value_->is_array()) return fail(wrong("is no array"));
  for (std::size_t i = 0; i < value_->size(); ++i) {
    if (auto done = visit(JsonAt((*value_)[i], place_ + "/" + std::to_string(i))); !done)
      return done;
  }
  return {};
}

Result<JsonAt> at(const JsonAt& value, const JsonPath& path) {
  Result<JsonAt> found = value;
  for (const char* name : path) {
    if (found) found = found->member(name);
  }
  return found;
}

Result<std::string> text_at(const JsonAt& value, const JsonPath& path) {
  const auto found = at(value, path);
  if (!found) return fail(found.error());
  return found->text();
}

Result<void> each_of_kind(const Json& document, const std::string& kind,
                          const std::function<Result<void>(const JsonAt&)>& visit) {
  const JsonAt root(document, "");
  const auto root_kind = text_at(root, {"kind"});
  if (!root_kind) return fail(root_kind.error());
  if (*root_kind == kind) return visit(root);
  if (*root_kind != "List" && *root_kind != kind + "List") {
    return fail(root.wrong(
        fmt::format("is neither a {} nor a list of them (kind '{}')", kind, *root_kind)));
  }
  const auto items = root.member("items");
  if (!items) return fail(items.error());
  return items->each([&](const JsonAt& item) -> Result<void> {
    const auto item_kind = text_at(item, {"kind"});
    if (!item_kind) return fail(item_kind.error());
    const bool wanted = *item_kind == kind || (item_kind->empty() && *root_kind != "List");
    return wanted ? visit(item) : Result<void>();
  });
}

}  // namespace pawprint
