// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// When to read trace buffers whose events should be seen soon: at the first event, then no
// more often than every few ms until nothing comes any more. A burst of events costs
// one wake-up a period, silence next to none.
#pragma once

#include <vector>

#include "core/result.h"
#include "core/unique_fd.h"

namespace pawprint {

class TraceWakeup {
 public:
  // `buffers`: descriptors that are readable when there is an event; they must outlive it.
  static Result<TraceWakeup> create(const std::vector<int>& buffers);

  // Readable when the buffers should be read.
  int fd() const { return all_.get(); }

  // After they were read: `had_events`.
  void was_read(bool had_events) const;

 private:
  TraceWakeup() = default;

  UniqueFd all_;      // epoll: the timer, and buffers_ while it is armed
  UniqueFd buffers_;  // epoll: the buffers
  UniqueFd timer_;
};

}  // namespace pawprint
