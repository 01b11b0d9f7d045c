// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Tables of what the user side adds: time, losses, what the node tells.
#include "record/table.h"

#include <algorithm>

#include "event/names.h"

namespace pawprint {
namespace {

// "conntrack.drop" → conntrack_drop: a name that needs no quotes.
std::string counter_column(std::size_t id) {
  std::string name(counter_name(static_cast<unsigned>(id)));
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

}  // namespace

template <>
Table<pp_tick> make_table() {
  return {"ticks",
          "Once a second, with the wall clock: realtime_ns - time_ns maps every time_ns",
          {column<&pp_tick::realtime_ns>("realtime_ns", "CLOCK_REALTIME, ns since 1970")}};
}

template <>
Table<pp_loss> make_table() {
  return {"losses",
          "Events that were lost between from_ns and time_ns",
          {column<&pp_loss::from_ns>("from_ns", "CLOCK_MONOTONIC"),
           column<&pp_loss::events>("events", "how many"),
           column<&pp_loss::stage>("stage", "where; codes of kind loss_stage")}};
}

template <>
Table<pp_netns_counters> make_table() {
  Table<pp_netns_counters> table{
      "netns_counters",
      "The kernel's own counters of a network namespace, as increases since the start",
      {column<&pp_netns_counters::netns>("netns", "inode number of the namespace; 0: the node"),
       column<&pp_netns_counters::gone>("gone", "1: no process is left in the namespace")}};
  add_elements<&pp_netns_counters::value>(
      table.columns, std::make_index_sequence<PP_COUNTER_IDS>{},
      "counter of that name; pawprint explain tells it; NULL: this kernel has none", counter_column,
      [](std::size_t id) { return PP_HAVE_COUNTER(static_cast<__u32>(id)); });
  return table;
}

template <>
Table<pp_listener> make_table() {
  return {"listeners",
          "The process that owns a listening socket",
          {column<&pp_listener::ino>("ino", "of the socket, as in syns.listener_ino"),
           column<&pp_listener::pid>("pid", "0: none was found"),
           column<&pp_listener::comm>("comm", "its command name"),
           column<&pp_listener::container_id>("container_id", "NULL: in no container")}};
}

template <>
Table<pp_listening> make_table() {
  return {"listening_sockets",
          "A TCP socket that listens: all of them at the start, then those that are new or changed",
          {column<&pp_listening::ino>("ino", "of the socket, as in syns.listener_ino"),
           column<&pp_listening::netns>("netns", "inode number of the network namespace"),
           column<&pp_listening::local>("local", "address; :: or 0.0.0.0: any"),
           column<&pp_listening::local_port>("local_port", ""),
           column<&pp_listening::max_ack_backlog>("max_ack_backlog",
                                                  "its backlog: listen(2), at most somaxconn"),
           column<&pp_listening::ack_backlog>("ack_backlog", "established, not accepted, then")}};
}

template <>
Table<pp_sysctl> make_table() {
  return {"sysctls",
          "A sysctl of the node: all of them at the start, then those that changed",
          {column<&pp_sysctl::id>("id", "codes of kind sysctl"),
           column<&pp_sysctl::value>("value", "as read"),
           column<&pp_sysctl::gone>("gone", "1: the kernel has it no more")}};
}

}  // namespace pawprint
