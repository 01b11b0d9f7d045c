// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/event_loop.h"

#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace pawprint {
namespace {

// Read and forget: what a timer or signal descriptor carries is not needed.
template <typename T>
void drain(int fd) {
  T value{};
  while (::read(fd, &value, sizeof(value)) < 0 && errno == EINTR) {
  }
}

timespec to_timespec(Nanoseconds ns) {
  constexpr std::int64_t kPerSec = 1'000'000'000;
  return {static_cast<time_t>(ns.count() / kPerSec), static_cast<long>(ns.count() % kPerSec)};
}

}  // namespace

Result<EventLoop> EventLoop::create() {
  EventLoop loop;
  loop.epoll_.reset(epoll_create1(EPOLL_CLOEXEC));
  if (!loop.epoll_) return fail_errno("epoll_create1");
  return loop;
}

Result<void> EventLoop::on_readable(int fd, Callback callback) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  if (epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) return fail_errno("epoll_ctl");
  callbacks_[fd] = std::move(callback);
  return {};
}

Result<void> EventLoop::add_timer(Nanoseconds first, Nanoseconds period, const Callback& callback) {
  UniqueFd timer(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  if (!timer) return fail_errno("timerfd_create");
  itimerspec spec{};
  spec.it_value = to_timespec(std::max(first, Nanoseconds(1)));  // 0 would disarm it
  spec.it_interval = to_timespec(period);
  if (timerfd_settime(timer.get(), 0, &spec, nullptr) != 0) return fail_errno("timerfd_settime");
  const int fd = timer.get();
  owned_.emplace(fd, std::move(timer));
  return on_readable(fd, [fd, callback] {
    drain<std::uint64_t>(fd);
    callback();
  });
}

Result<void> EventLoop::every(Nanoseconds period, const Callback& callback) {
  return add_timer(period, period, callback);
}

Result<void> EventLoop::after(Nanoseconds delay, const Callback& callback) {
  return add_timer(delay, Nanoseconds::zero(), callback);
}

Result<void> EventLoop::on_signals(std::initializer_list<int> signals, const Callback& callback) {
  sigset_t set{};
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  if (sigprocmask(SIG_BLOCK, &set, nullptr) != 0) return fail_errno("sigprocmask");
  UniqueFd signals_fd(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals_fd) return fail_errno("signalfd");
  const int fd = signals_fd.get();
  owned_.emplace(fd, std::move(signals_fd));
  return on_readable(fd, [fd, callback] {
    drain<signalfd_siginfo>(fd);
    callback();
  });
}

Result<void> EventLoop::run() {
  std::array<epoll_event, 16> ready{};
  while (!stopped_) {
    const int count = epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), -1);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno("epoll_wait");
    for (int i = 0; i < count && !stopped_; ++i) {
      const auto found = callbacks_.find(ready[static_cast<std::size_t>(i)].data.fd);
      if (found != callbacks_.end()) found->second();
    }
  }
  return {};
}

}  // namespace pawprint
