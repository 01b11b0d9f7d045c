// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The table of each kind of event. A new kind is one specialisation of make_table() in
// tables_*.cpp, declared here, and one state_key() in carry.cpp: without them nothing
// that records compiles.
//
// Each table begins with the columns of every event:
//   seq      its number in the recording, over all tables: the order of the replay
//   time_ns  CLOCK_MONOTONIC
//   cpu, have
// The size and the kind of an event follow from its table; padding is zero.
#pragma once

#include <string>
#include <vector>

#include "record/column.h"

namespace pawprint {

template <typename T>
struct Table {
  std::string name;
  std::string_view text;  // what a row is
  std::vector<Column<T>> columns;
};

template <typename T>
Table<T> make_table() = delete;  // a kind of event without a table
template <>
Table<pp_tick> make_table();
template <>
Table<pp_loss> make_table();
template <>
Table<pp_probe_exec> make_table();
template <>
Table<pp_probe_exit> make_table();
template <>
Table<pp_probe_runtime_exit> make_table();
template <>
Table<pp_probe_children_exit> make_table();
template <>
Table<pp_container_start> make_table();
template <>
Table<pp_timewait> make_table();
template <>
Table<pp_syn> make_table();
template <>
Table<pp_time_wait_enter> make_table();
template <>
Table<pp_syn_totals> make_table();
template <>
Table<pp_timewait_totals> make_table();
template <>
Table<pp_netns_counters> make_table();
template <>
Table<pp_listener> make_table();
template <>
Table<pp_listening> make_table();
template <>
Table<pp_sysctl> make_table();
template <>
Table<pp_container_name> make_table();
template <>
Table<pp_probe_spec> make_table();
template <>
Table<pp_kube_event> make_table();
template <>
Table<pp_probe_throttled> make_table();

template <typename T>
const Table<T>& table_of() {
  static const Table<T> kTable = make_table<T>();
  return kTable;
}

inline constexpr std::size_t kKinds = std::variant_size_v<Event>;

// Calls `visit.operator()<T>()` for every kind T, in the order of Event.
template <std::size_t I = 0, typename Visit>
void for_each_kind(const Visit& visit) {
  if constexpr (I < kKinds) {
    visit.template operator()<std::variant_alternative_t<I, Event>>();
    for_each_kind<I + 1>(visit);
  }
}

// "INSERT INTO name(seq, time_ns, …) VALUES(?, ?, …)".
template <typename T>
std::string insert_sql() {
  std::string names = "seq, time_ns, cpu, have";
  std::string marks = "?, ?, ?, ?";
  for (const Column<T>& column : table_of<T>().columns) {
    names += ", " + column.name;
    marks += ", ?";
  }
  return "INSERT INTO " + table_of<T>().name + "(" + names + ") VALUES(" + marks + ")";
}

template <typename T>
void write_row(const T& event, std::uint64_t seq, RowWriter& row, RowChecksum& checksum) {
  checksum.begin_row(kKindOf<T>, seq);
  row.key(seq);
  row.integer(static_cast<std::int64_t>(event.h.time_ns));
  row.integer(event.h.cpu);
  row.integer(event.h.have);
  for (const Column<T>& column : table_of<T>().columns) {
    column.write(event, (event.h.have & column.have) == column.have, row);
  }
  checksum.end_row();
}

}  // namespace pawprint
