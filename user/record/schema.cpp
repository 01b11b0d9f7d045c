// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record/schema.h"

#include <fmt/format.h>

#include <array>

#include "event/names.h"
#include "kernel/sysctls.h"
#include "model/snapshot.h"
#include "record/table.h"

namespace pawprint {
namespace {

struct Documented {
  std::string_view table, column, text;
};

// The columns that every event has, and the tables that are no events.
constexpr std::array<Documented, 11> kTexts{{
    {"*", "seq", "number of the event in the recording, over all tables"},
    {"*", "time_ns", "CLOCK_MONOTONIC of the node; view clock maps it to wall time"},
    {"*", "cpu", "where it happened"},
    {"*", "have", "PP_HAVE_* bits: which fields the source could fill"},
    {"meta", "", "node, kernel and mode; complete_from_seq: older events were dropped"},
    {"collectors", "", "state of each collector from event seq on"},
    {"seals", "", "one row for each transaction: it ends with event seq"},
    {"seals", "events", "how many events it holds"},
    {"seals", "crc", "CRC-32 of their rows"},
    {"codes", "", "names of numbers: kind, code, name"},
    {"documentation", "", "this table"},
}};

constexpr std::string_view kFixedTables = R"sql(
CREATE TABLE documentation(table_name TEXT NOT NULL, column_name TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE codes(kind TEXT NOT NULL, code INTEGER NOT NULL, name TEXT NOT NULL);
CREATE TABLE meta(key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
CREATE TABLE collectors(seq INTEGER NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL,
  backend TEXT, attach TEXT, transport TEXT, why TEXT);
CREATE TABLE seals(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, events INTEGER NOT NULL,
  crc INTEGER NOT NULL);
)sql";

std::string document(std::string_view table, std::string_view column, std::string_view text) {
  if (text.empty()) return {};
  return fmt::format("INSERT INTO documentation VALUES({}, {}, {});\n", sql_literal(table),
                     sql_literal(column), sql_literal(text));
}

template <typename T>
std::string table_sql() {
  const Table<T>& table = table_of<T>();
  std::string create = fmt::format(
      "CREATE TABLE {}(seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, cpu INTEGER NOT NULL, "
      "have INTEGER NOT NULL",
      table.name);
  std::string documents = document(table.name, "", table.text);
  for (const Column<T>& column : table.columns) {
    create += fmt::format(", {} {}", column.name, column.type);
    documents += document(table.name, column.name, column.text);
  }
  return create + ");\n" + documents;
}

std::string code(std::string_view kind, unsigned number, std::string_view name) {
  return fmt::format("INSERT INTO codes VALUES({}, {}, {});\n", sql_literal(kind), number,
                     sql_literal(name));
}

std::string codes_sql() {
  std::string sql;
  for (unsigned i = 0; i < PP_REASONS; ++i) sql += code("syn_reason", i, reason_name(i));
  for (unsigned i = 0; i < PP_LOSS_STAGES; ++i) sql += code("loss_stage", i, loss_stage_name(i));
  for (unsigned i = 0; !tw_verdict_name(i).empty(); ++i) {
    sql += code("tw_verdict", i, tw_verdict_name(i));
  }
  for (unsigned i = 0; i < PP_SYSCTL_IDS; ++i) sql += code("sysctl", i, sysctl_name(i));
  sql += code("syn_verdict", PP_SYN_UNKNOWN, "unknown");
  sql += code("syn_verdict", PP_SYN_ANSWERED, "answered");
  sql += code("syn_verdict", PP_SYN_DROPPED, "dropped");
  return sql;
}

}  // namespace

std::string sql_literal(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) {
    literal += c;
    if (c == '\'') literal += c;
  }
  return literal + "'";
}

std::string schema_sql() {
  std::string sql = fmt::format("PRAGMA application_id = {};\nPRAGMA user_version = {};\n",
                                kApplicationId, kSchemaVersion);
  sql += kFixedTables;
  for_each_kind([&]<typename T>() { sql += table_sql<T>(); });
  for (const Documented& d : kTexts) sql += document(d.table, d.column, d.text);
  return sql + codes_sql() + std::string(views_sql());
}

}  // namespace pawprint
