// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The file of --events, read again whenever it was written: the API server's events of
// the observation itself come only while it runs.
#pragma once

#include <filesystem>
#include <system_error>
#include <utility>

#include "context/context.h"
#include "kube/kube_events.h"

namespace pawprint {

class KubeEventFile final : public Context {
 public:
  explicit KubeEventFile(std::filesystem::path file) : file_(std::move(file)) {}

  void on_event(const Event& /*event*/) override {}

  // A file that is half written is no error: it is read again when it is whole.
  void tick(EventSink& out, std::uint64_t now_ns) override {
    std::error_code error;
    const auto written = std::filesystem::last_write_time(file_, error);
    if (error || written == read_) return;
    const auto events = load_kube_events(file_);
    if (!events) return;
    read_ = written;
    for (pp_kube_event event : *events) {
      event.h.time_ns = now_ns;
      out.on_event(event);
    }
  }

 private:
  std::filesystem::path file_;
  std::filesystem::file_time_type read_{};
};

}  // namespace pawprint
