// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/csv_writer.h"

#include <nlohmann/json.hpp>

#include "export/session_json.h"

namespace pawprint {
namespace {

constexpr const char* kSessions = "probe_sessions";

// A row of every kind: what keys there are, where a recording has no rows.
Json snapshot_shape() {
  Snapshot sample;
  sample.coverage.emplace_back();
  sample.timewait.emplace_back();
  sample.timewait_totals.emplace();
  sample.syn_drops.emplace_back();
  sample.probes.emplace_back();
  sample.kube_events.emplace_back();
  sample.findings.emplace_back();
  return snapshot_json(sample);
}

std::string table_of_event(const Json& event) {
  return event.at("event").get_ref<const std::string&>() + "_events";
}

bool is_in_sessions(const Json& event) {
  return event.at("event") == "probe";
}

// Of events that are rows, one of each.
std::vector<Json> event_shapes() {
  auto dropped = make_event<pp_syn>(0);
  dropped.verdict = PP_SYN_DROPPED;
  std::vector<Json> shapes;
  for (const Event& event :
       {Event(dropped), Event(make_event<pp_timewait>(0)), Event(make_event<pp_loss>(0))}) {
    shapes.push_back(event_json(event, TimeMap()));
  }
  return shapes;
}

Json without_kind(Json event) {
  event.erase("event");
  return event;
}

// The rows of a part of the snapshot: each of an array, name and value of a map, or itself;
// none of what is unknown.
Json rows_of(const Json& part, const Json& shape) {
  if (part.is_array()) return part;
  if (part.is_null()) return Json::array();
  Json rows = Json::array();
  if (!shape.empty()) {
    rows.push_back(part);
    return rows;
  }
  for (const auto& [name, value] : part.items()) {
    rows.push_back({{"name", name}, {"value", value}});
  }
  return rows;
}

Json row_shape(const Json& shape) {
  if (shape.is_array()) return shape.at(0);
  return shape.empty() ? Json{{"name", nullptr}, {"value", nullptr}} : shape;
}

}  // namespace

Result<std::unique_ptr<CsvWriter>> CsvWriter::create(OpenFile open,
                                                     std::function<Snapshot()> snapshot) {
  std::unique_ptr<CsvWriter> writer(new CsvWriter(std::move(open), std::move(snapshot)));
  for (const Json& shape : event_shapes()) {
    auto begun = writer->begin_table(table_of_event(shape), without_kind(shape));
    if (!begun) return fail(begun.error());
  }
  auto begun = writer->begin_table(kSessions, session_json(ExecSession{}, nullptr, TimeMap()));
  if (!begun) return fail(begun.error());
  return writer;
}

Result<void> CsvWriter::begin_table(const std::string& name, const Json& shape) {
  auto write = open_(name + ".csv");
  if (!write) return fail(write.error());
  const auto [at, is_new] =
      files_.emplace(name, File{CsvTable(shape), BufferedOutput(std::move(*write))});
  at->second.out.append(at->second.table.head());
  return {};
}

void CsvWriter::add(const std::string& table, const Json& row) {
  const auto file = files_.find(table);
  if (file == files_.end()) return;
  file->second.out.append(file->second.table.line(row));
  if (result_) result_ = file->second.out.result();
}

void CsvWriter::on_event(const Event& event) {
  time_.on_event(event);
  if (const auto* name = std::get_if<pp_container_name>(&event)) names_.on_event(*name);
  for (const ExecSession& session : sessions_.on_event(event)) {
    add(kSessions, session_json(session, names_.find(session.container_id), time_));
  }
  const Json json = event_json(event, time_);
  if (!json.is_null() && !is_in_sessions(json)) add(table_of_event(json), json);
}

Result<void> CsvWriter::write_snapshot() {
  const Json snapshot = snapshot_json(snapshot_());
  const Json shapes = snapshot_shape();
  for (const auto& [name, shape] : shapes.items()) {
    if (!shape.is_structured()) continue;  // the schema's name
    if (auto begun = begin_table(name, row_shape(shape)); !begun) return begun;
    for (const Json& row : rows_of(snapshot.at(name), shape)) add(name, row);
  }
  return {};
}

Result<void> CsvWriter::finish() {
  if (result_) result_ = write_snapshot();
  for (auto& [name, file] : files_) {
    if (const auto& flushed = file.out.flush(); result_) result_ = flushed;
  }
  return result_;
}

}  // namespace pawprint
