// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// One thread, one epoll: descriptors with callbacks, a timer and signals as descriptors.
#pragma once

#include <csignal>
#include <functional>
#include <initializer_list>
#include <map>

#include "core/duration.h"
#include "core/result.h"
#include "core/unique_fd.h"

namespace pawprint {

class EventLoop {
 public:
  using Callback = std::function<void()>;

  static Result<EventLoop> create();

  // `fd` stays the caller's, and must outlive its registration.
  Result<void> on_readable(int fd, Callback callback);

  // Calls back every `period`; missed periods are one call.
  Result<void> every(Nanoseconds period, const Callback& callback);

  // Calls back once after `delay`.
  Result<void> after(Nanoseconds delay, const Callback& callback);

  // Calls back for these signals, which no longer end the process.
  Result<void> on_signals(std::initializer_list<int> signals, const Callback& callback);

  // Until stop(). Error: epoll_wait's errno.
  Result<void> run();
  void stop() { stopped_ = true; }

 private:
  Result<void> add_timer(Nanoseconds first, Nanoseconds period, const Callback& callback);

  UniqueFd epoll_;
  std::map<int, Callback> callbacks_;
  std::map<int, UniqueFd> owned_;
  bool stopped_ = false;
};

}  // namespace pawprint
