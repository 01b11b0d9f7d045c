// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record/recording_info.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <map>

#include "record/row.h"

namespace pawprint {
namespace {

constexpr std::string_view kChecksum = "checksum";

// Everything that save() writes but the checksum itself.
constexpr std::array<std::string_view, 2> kSealed{
    "SELECT key, value FROM meta WHERE key != 'checksum' ORDER BY key",
    "SELECT seq, name, state, backend, attach, transport, why FROM collectors ORDER BY rowid"};

Result<std::string> checksum(const Database& database) {
  RowChecksum sum;
  for (std::size_t query = 0; query < kSealed.size(); ++query) {
    auto statement = database.prepare(kSealed[query]);
    if (!statement) return fail(statement.error());
    for (std::uint64_t row = 0;; ++row) {
      const auto stepped = statement->step();
      if (!stepped) return fail(stepped.error());
      if (!*stepped) break;
      sum.begin_row(static_cast<std::uint16_t>(query), row);
      const int columns = sqlite3_column_count(statement->get());
      for (int i = 0; i < columns; ++i) Cell(statement->get(), i).add_to(sum);
      sum.end_row();
    }
  }
  return std::to_string(sum.take().crc);
}

std::map<std::string, std::string> to_map(const RecordingInfo& info) {
  return {{"hostname", info.node.hostname},
          {"kernel", info.node.kernel},
          {"boot_id", info.node.boot_id},
          {"mode", info.source.mode},
          {"program", info.program},
          {"filter", info.source.filter.value_or("")},
          {"probe_timeout_ns", std::to_string(info.probe_timeout_ns)},
          {"first_seq", std::to_string(info.first_seq)},
          {"complete_from_seq", std::to_string(info.complete_from_seq)},
          {"ended", info.ended ? "1" : "0"}};
}

Result<std::uint64_t> number(const std::map<std::string, std::string>& values,
                             const std::string& key) {
  const auto found = values.find(key);
  std::uint64_t value = 0;
  if (found == values.end()) return fail("meta has no " + key);
  const std::string& text = found->second;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || rest != text.data() + text.size()) {
    return fail("meta: " + key + " is no number");
  }
  return value;
}

Result<void> write_meta(Database& database, const std::map<std::string, std::string>& values) {
  if (auto cleared = database.run("DELETE FROM meta"); !cleared) return cleared;
  auto insert = database.prepare("INSERT INTO meta VALUES(?, ?)");
  if (!insert) return fail(insert.error());
  for (const auto& [key, value] : values) {
    if (auto done = insert->bind(1, key).bind(2, value).run(); !done) return done;
  }
  return {};
}

Result<std::map<std::string, std::string>> read_meta(const Database& database) {
  auto select = database.prepare("SELECT key, value FROM meta");
  if (!select) return fail(select.error());
  std::map<std::string, std::string> values;
  while (true) {
    const auto row = select->step();
    if (!row) return fail(row.error());
    if (!*row) return values;
    values[select->text(0)] = select->text(1);
  }
}

Result<void> add_collectors(Database& database, const std::vector<CollectorStatus>& collectors,
                            std::uint64_t seq) {
  auto insert = database.prepare(
      "INSERT INTO collectors VALUES(?, ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, ''), "
      "nullif(?, ''))");
  if (!insert) return fail(insert.error());
  for (const CollectorStatus& status : collectors) {
    insert->bind(1, static_cast<std::int64_t>(seq))
        .bind(2, name_of(status.collector))
        .bind(3, name_of(status.state))
        .bind(4, status.backend)
        .bind(5, status.attach)
        .bind(6, status.transport)
        .bind(7, status.why);
    if (auto done = insert->run(); !done) return done;
  }
  return {};
}

Result<CollectorState> parse_state(const std::string& name) {
  for (const CollectorState state :
       {CollectorState::kOn, CollectorState::kDegraded, CollectorState::kOff}) {
    if (name == name_of(state)) return state;
  }
  return fail("collectors: no state is called that");
}

// The latest state of each.
Result<std::vector<CollectorStatus>> read_collectors(const Database& database) {
  auto select = database.prepare(
      "SELECT name, state, backend, attach, transport, why FROM collectors "
      "WHERE seq = (SELECT max(seq) FROM collectors) ORDER BY rowid");
  if (!select) return fail(select.error());
  std::vector<CollectorStatus> collectors;
  while (true) {
    const auto row = select->step();
    if (!row) return fail(row.error());
    if (!*row) return collectors;
    const auto collector = parse_collector(select->text(0));
    const auto state = parse_state(select->text(1));
    if (!collector) return fail(collector.error());
    if (!state) return fail(state.error());
    collectors.push_back(
        {*collector, *state, select->text(2), select->text(3), select->text(4), select->text(5)});
  }
}

}  // namespace

Result<void> save(Database& database, const RecordingInfo& info, std::uint64_t seq) {
  if (auto done = write_meta(database, to_map(info)); !done) return done;
  const auto latest = read_collectors(database);
  if (!latest) return fail(latest.error());
  if (*latest != info.source.collectors) {
    auto done = database.run(fmt::format("DELETE FROM collectors WHERE seq = {}", seq));
    if (done) done = add_collectors(database, info.source.collectors, seq);
    if (!done) return done;
  }
  const auto sum = checksum(database);
  if (!sum) return fail(sum.error());
  auto insert = database.prepare("INSERT INTO meta VALUES(?, ?)");
  if (!insert) return fail(insert.error());
  return insert->bind(1, kChecksum).bind(2, *sum).run();
}

Result<RecordingInfo> load_info(const Database& database) {
  auto meta = read_meta(database);
  auto collectors = read_collectors(database);
  const auto sum = checksum(database);
  if (!meta) return fail(meta.error());
  if (!collectors) return fail(collectors.error());
  if (!sum) return fail(sum.error());
  if ((*meta)[std::string(kChecksum)] != *sum) return fail("the checksum of meta does not fit");
  const auto timeout = number(*meta, "probe_timeout_ns");
  const auto first = number(*meta, "first_seq");
  const auto complete = number(*meta, "complete_from_seq");
  for (const auto* value : {&timeout, &first, &complete}) {
    if (!*value) return fail(value->error());
  }
  RecordingInfo info;
  info.node = {(*meta)["hostname"], (*meta)["kernel"], (*meta)["boot_id"]};
  info.source.mode = (*meta)["mode"];
  info.source.collectors = std::move(*collectors);
  info.program = (*meta)["program"];
  if (const std::string& filter = (*meta)["filter"]; !filter.empty()) info.source.filter = filter;
  info.probe_timeout_ns = *timeout;
  info.first_seq = *first;
  info.complete_from_seq = *complete;
  info.ended = (*meta)["ended"] == "1";
  return info;
}

}  // namespace pawprint
