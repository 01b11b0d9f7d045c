// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "waiter.h"

#include <poll.h>
#include <sys/signalfd.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "failure.h"

namespace pawprint::workload {

Waiter::Waiter(double slow) : slow_(slow) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, signal);
  check(sigprocmask(SIG_BLOCK, &set, nullptr), "blocking signals");
  signals_.reset(check(signalfd(-1, &set, SFD_CLOEXEC), "opening a signalfd"));
}

bool Waiter::readable(int fd, Time deadline) const {
  for (;;) {
    const Duration left = std::max(deadline - SteadyClock::now(), Duration::zero());
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    const timespec timeout{.tv_sec = seconds.count(), .tv_nsec = (left - seconds).count()};
    std::array<pollfd, 2> fds{{{signals_.get(), POLLIN, 0}, {fd, POLLIN, 0}}};
    const int ready = ppoll(fds.data(), fds.size(), &timeout, nullptr);
    if (ready < 0 && errno == EINTR) continue;
    check(ready, "waiting");
    if (fds[0].revents != 0) throw Interrupted();
    return ready > 0;
  }
}

}  // namespace pawprint::workload
