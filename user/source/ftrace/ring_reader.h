// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Reads the binary pages of a trace instance, every CPU's, without blocking.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/unique_fd.h"
#include "source/ftrace/ring_page.h"
#include "source/ftrace/tracefs.h"

namespace pawprint {

class RingReader {
 public:
  struct Handlers {
    // One event of `cpu`, in the order of that CPU.
    std::function<void(unsigned cpu, const RingRecord&)> on_record;
    // Here events of `cpu` are missing; `count` is 0 when it is not known how many.
    std::function<void(unsigned cpu, std::uint64_t count)> on_missed;
  };

  // Opens per_cpu/*/trace_pipe_raw. `tracefs` is the top folder (the layout of a page is
  // described there). Close it (destroy it) before the instance.
  static Result<RingReader> open(const Tracefs& tracefs, const TraceInstance& instance);

  struct Drained {
    std::uint64_t damaged_pages = 0;
    std::uint64_t most_pages = 0;  // that one CPU had
  };

  // One for each CPU, readable when there is an event.
  std::vector<int> fds() const;

  // Hands over what is there now.
  Drained drain(const Handlers& handlers);

 private:
  struct Cpu {
    unsigned number;
    UniqueFd fd;
  };

  // More pages than that of one CPU wait for the next drain: the others have their turn.
  static constexpr std::uint64_t kMostPages = 4096;

  explicit RingReader(RingPageLayout layout) : layout_(layout), page_(layout.page_bytes()) {}
  void drain_cpu(const Cpu& cpu, const Handlers& handlers, Drained& drained);

  RingPageLayout layout_;
  std::vector<Cpu> cpus_;
  std::vector<std::byte> page_;
};

}  // namespace pawprint
