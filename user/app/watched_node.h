// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// This node on the full screen.
#pragma once

#include <optional>
#include <utility>

#include "app/session.h"
#include "app/watched.h"

namespace pawprint {

class WatchedNode final : public Watched {
 public:
  // `session` runs, keeps the course, and outlives this.
  explicit WatchedNode(Session& session) : session_(session) { look(); }

  const Observation& observation() const override { return session_.observation(); }
  std::optional<Snapshot> take_snapshot() override { return std::exchange(snapshot_, {}); }
  const ui::Trends& trends() const override { return trends_; }

  // What happens while the screen is held belongs to the last minute too.
  Result<bool> pass_second(bool /*is_paused*/) override {
    look();
    return true;
  }
  void restart() override {
    session_.restart();
    trends_.clear();
    look();
  }

 private:
  void look() {
    snapshot_.reset();  // before there are two
    snapshot_ = session_.snapshot();
    trends_.observe(*snapshot_);
  }

  Session& session_;
  std::optional<Snapshot> snapshot_;
  ui::Trends trends_;
};

}  // namespace pawprint
