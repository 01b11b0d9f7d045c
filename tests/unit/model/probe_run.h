// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// ProbeSessions under test: events in, rows out.
#pragma once

#include <initializer_list>

#include "catch.h"
#include "model/probe_sessions.h"
#include "unit/builders.h"

namespace pawprint::test {

class ProbeRun {
 public:
  explicit ProbeRun(std::uint64_t timeout_ms = 1000)
      : sessions_(ModelOptions{.probe_timeout_ns = timeout_ms * kMs}) {}

  ProbeRun& add(std::initializer_list<Event> events) {
    for (const Event& event : events) {
      time_.on_event(event);
      sessions_.on_event(event);
    }
    return *this;
  }

  // A session from its exec to the end of its runtime.
  ProbeRun& whole(const SessionShape& session) {
    return add({make_exec(session), make_exit(session), make_runtime_exit(session)});
  }

  Snapshot snapshot() const {
    Snapshot snapshot;
    sessions_.fill(snapshot, time_);
    return snapshot;
  }
  std::vector<ProbeRow> rows() const { return snapshot().probes; }

  // The only row.
  ProbeRow row() const {
    auto all = rows();
    REQUIRE(all.size() == 1);
    return all[0];
  }

 private:
  TimeMap time_;
  ProbeSessions sessions_;
};

}  // namespace pawprint::test
