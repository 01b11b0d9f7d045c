// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kube/kube_events.h"

#include <algorithm>
#include <array>

#include "core/file.h"
#include "core/time_bound.h"
#include "kube/json_input.h"

namespace pawprint {
namespace {

constexpr std::array<std::string_view, 3> kReasons{"Unhealthy", "Killing", "Evicted"};
constexpr std::size_t kMostFileBytes = 1UL << 30;

// The first of `members` that has a time; 0 when none has.
Result<std::uint64_t> time_of(const JsonAt& event, const std::vector<JsonPath>& members) {
  for (const JsonPath& member : members) {
    const auto value = at(event, member);
    if (!value) return fail(value.error());
    const auto text = value->text();
    if (!text) return fail(text.error());
    if (text->empty()) continue;
    const auto time = parse_rfc3339(*text);
    if (!time) return fail(value->wrong("is no time"));
    return *time;
  }
  return 0;
}

// The first of `members` that is there.
Result<std::string> first_text(const JsonAt& event, const std::vector<JsonPath>& members) {
  for (const JsonPath& member : members) {
    auto text = text_at(event, member);
    if (!text || !text->empty()) return text;
  }
  return std::string();
}

// One event; nothing is added when it is of another kind.
Result<void> read_event(const JsonAt& event, std::vector<pp_kube_event>& out) {
  const auto reason = text_at(event, {"reason"});
  if (!reason) return fail(reason.error());
  if (std::find(kReasons.begin(), kReasons.end(), *reason) == kReasons.end()) return {};
  const auto kind = first_text(event, {{"involvedObject", "kind"}, {"regarding", "kind"}});
  if (!kind) return fail(kind.error());
  if (*kind != "Pod") return {};
  const auto pod_namespace =
      first_text(event, {{"involvedObject", "namespace"}, {"regarding", "namespace"}});
  const auto pod = first_text(event, {{"involvedObject", "name"}, {"regarding", "name"}});
  const auto field =
      first_text(event, {{"involvedObject", "fieldPath"}, {"regarding", "fieldPath"}});
  const auto message = first_text(event, {{"message"}, {"note"}});
  for (const auto* text : {&pod_namespace, &pod, &field, &message}) {
    if (!*text) return fail(text->error());
  }
  const auto first = time_of(event, {{"firstTimestamp"},
                                     {"deprecatedFirstTimestamp"},
                                     {"eventTime"},
                                     {"metadata", "creationTimestamp"}});
  const auto last = time_of(event, {{"series", "lastObservedTime"},
                                    {"lastTimestamp"},
                                    {"deprecatedLastTimestamp"},
                                    {"eventTime"}});
  if (!first) return fail(first.error());
  if (!last) return fail(last.error());
  std::uint32_t count = 1;
  for (const JsonPath& path :
       std::vector<JsonPath>{{"count"}, {"series", "count"}, {"deprecatedCount"}}) {
    const auto value = at(event, path);
    if (!value) return fail(value.error());
    const auto number = value->number(1);
    if (!number) return fail(number.error());
    count = std::max(count, *number);
  }
  auto read = make_event<pp_kube_event>(0);
  read.first_realtime_ns = *first;
  read.last_realtime_ns = std::max(*first, *last);
  read.count = count;
  set_text(read.reason, *reason);
  set_text(read.pod_namespace, *pod_namespace);
  set_text(read.pod, *pod);
  set_text(read.container, container_in_field_path(*field));
  set_text(read.message, *message);
  out.push_back(read);
  return {};
}

}  // namespace

std::string_view container_in_field_path(std::string_view path) {
  const std::size_t open = path.find('{');
  if (open == std::string_view::npos || !path.ends_with('}')) return {};
  return path.substr(open + 1, path.size() - open - 2);
}

Result<std::vector<pp_kube_event>> parse_kube_events(std::string_view json) {
  const auto document = parse_json(json);
  if (!document) return fail(document.error());
  std::vector<pp_kube_event> events;
  const auto done = each_of_kind(*document, "Event",
                                 [&](const JsonAt& event) { return read_event(event, events); });
  if (!done) return fail(done.error());
  return events;
}

Result<std::vector<pp_kube_event>> load_kube_events(const std::filesystem::path& file) {
  const auto text = read_file(file, kMostFileBytes);
  if (!text) return fail(text.error());
  auto events = parse_kube_events(*text);
  if (!events) return fail(std::move(events.error()).within(file.string()));
  return events;
}

}  // namespace pawprint
