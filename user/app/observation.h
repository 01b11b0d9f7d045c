// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What events amount to since an instant that may be set anew. After restart() everything
// is as if pawprint had been started then: counts begin at zero, what still holds is known.
#pragma once

#include <cstdint>
#include <memory>

#include "history/history.h"
#include "model/model.h"
#include "record/carry.h"
#include "source/replay/event_window.h"
#include "ui/event_log.h"

namespace pawprint {

class Observation final : public EventSink {
 public:
  // `keeps_course`: the log and the history are kept too, and restart() is possible.
  Observation(const ModelOptions& options, bool keeps_course);

  void on_event(const Event& event) override;

  // Counts from the last event on. Only with the course.
  void restart();

  const Model& model() const { return run_->model; }
  const ui::EventLog& log() const { return run_->log; }
  const History& history() const { return run_->history; }

 private:
  struct Run final : EventSink {
    Run(const ModelOptions& options, std::uint64_t begin_ns, bool keeps_course)
        : model(options), keeps_course(keeps_course), window(begin_ns, UINT64_MAX, *this) {}
    void on_event(const Event& event) override;

    Model model;
    ui::EventLog log;
    History history;
    bool keeps_course;
    EventWindow window;
  };

  ModelOptions options_;
  bool keeps_course_;
  std::unique_ptr<Run> run_;
  Carry carry_;
  std::uint64_t now_ns_ = 0;
};

}  // namespace pawprint
