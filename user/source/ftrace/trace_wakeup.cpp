// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/trace_wakeup.h"

#include <sys/epoll.h>
#include <sys/timerfd.h>

#include <cstdint>

namespace pawprint {
namespace {

constexpr long kRestNs = 4'000'000;
// While nothing happens: a wake-up of a reader may be missed (ring_buffer_poll_wait(), before
// 3.16), and its events must not wait long.
constexpr long kIdleNs = 50'000'000;

Result<void> add(const UniqueFd& epoll, int fd) {
  epoll_event event{};
  event.events = EPOLLIN;
  if (epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd, &event) == 0) return {};
  return fail_errno("watching a trace buffer");
}

}  // namespace

Result<TraceWakeup> TraceWakeup::create(const std::vector<int>& buffers) {
  TraceWakeup wakeup;
  wakeup.all_.reset(epoll_create1(EPOLL_CLOEXEC));
  wakeup.buffers_.reset(epoll_create1(EPOLL_CLOEXEC));
  wakeup.timer_.reset(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
  if (!wakeup.all_ || !wakeup.buffers_ || !wakeup.timer_) return fail_errno("making a timer");
  for (const int buffer : buffers) {
    if (auto added = add(wakeup.buffers_, buffer); !added) return fail(added.error());
  }
  for (const UniqueFd* fd : {&wakeup.buffers_, &wakeup.timer_}) {
    if (auto added = add(wakeup.all_, fd->get()); !added) return fail(added.error());
  }
  wakeup.was_read(false);
  return wakeup;
}

void TraceWakeup::was_read(bool had_events) const {
  epoll_event event{};
  event.events = had_events ? 0U : static_cast<std::uint32_t>(EPOLLIN);
  epoll_ctl(all_.get(), EPOLL_CTL_MOD, buffers_.get(), &event);
  // Once; one that was due is no longer.
  const itimerspec once{{0, 0}, {0, had_events ? kRestNs : kIdleNs}};
  timerfd_settime(timer_.get(), 0, &once, nullptr);
}

}  // namespace pawprint
