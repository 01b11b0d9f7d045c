// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/ring_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <span>

namespace pawprint {

Result<RingReader> RingReader::open(const Tracefs& tracefs, const TraceInstance& instance) {
  const auto header_page = tracefs.read("events/header_page");
  if (!header_page) return fail(header_page.error());
  const auto layout = parse_header_page(*header_page);
  if (!layout) return fail(layout.error());
  RingReader reader(*layout);
  for (const unsigned cpu : instance.cpus()) {
    const auto path = instance.files().root() / fmt::format("per_cpu/cpu{}/trace_pipe_raw", cpu);
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (!fd) return fail_errno("opening " + path.string());
    reader.cpus_.push_back({cpu, std::move(fd)});
  }
  if (reader.cpus_.empty()) return fail("the trace instance has no CPU", ENOENT);
  return reader;
}

void RingReader::drain_cpu(const Cpu& cpu, const Handlers& handlers, Drained& drained) {
  std::uint64_t pages = 0;
  for (; pages < kMostPages; ++pages) {
    const ssize_t got = ::read(cpu.fd.get(), page_.data(), page_.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;  // EAGAIN: nothing more
    const auto begin = [&](const RingPageEnd& page) {
      if (page.missed) handlers.on_missed(cpu.number, page.missed_count);
    };
    const auto end =
        read_ring_page(std::span(page_).first(static_cast<std::size_t>(got)), layout_, begin,
                       [&](const RingRecord& record) { handlers.on_record(cpu.number, record); });
    if (end.damaged) {
      handlers.on_missed(cpu.number, 0);
      ++drained.damaged_pages;
    }
  }
  drained.most_pages = std::max(drained.most_pages, pages);
}

std::vector<int> RingReader::fds() const {
  std::vector<int> fds;
  for (const Cpu& cpu : cpus_) fds.push_back(cpu.fd.get());
  return fds;
}

RingReader::Drained RingReader::drain(const Handlers& handlers) {
  Drained drained;
  for (const Cpu& cpu : cpus_) drain_cpu(cpu, handlers, drained);
  return drained;
}

}  // namespace pawprint
