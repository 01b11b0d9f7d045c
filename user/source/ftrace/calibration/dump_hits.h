// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Kprobe events that read whole pieces of memory, in as many definitions as 3.10 needs for
// them (128 arguments and 4096 bytes each), and calls put together again from their events.
// Pure: dump_probes.h is what talks to the kernel.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "source/ftrace/calibration/memory_dump.h"
#include "source/ftrace/event_format.h"
#include "source/ftrace/kprobe_group.h"
#include "source/ftrace/ring_page.h"

namespace pawprint {

// Memory to read when a function is entered.
struct DumpRegion {
  std::string base;  // "%di", or "+48(%di)": what is there points to the memory
  std::uint32_t bytes = 0;
};

// One definition, and what its words are. The argument of a word is named w and its place.
struct DumpDefinition {
  struct Word {
    std::string base;
    std::uint32_t offset = 0;
  };
  KprobeEvent event;
  std::vector<Word> words;
};

// What has to be defined to read `regions` at `symbol`: events named dump and a number, from
// `first` on. Each has rcv_saddr and num of the sock in the first argument, for filters.
std::vector<DumpDefinition> dump_definitions(const std::string& symbol,
                                             const std::vector<DumpRegion>& regions,
                                             std::size_t first);

// One call of a function.
struct DumpHit {
  std::string symbol;
  std::uint64_t time = 0;                   // of the buffer's clock
  std::uint64_t sk = 0;                     // the first argument
  std::uint64_t third = 0;                  // the third argument's register
  std::map<std::string, MemoryDump> dumps;  // by the region's base
};

class DumpHits {
 public:
  std::size_t definitions() const { return parts_.size(); }

  // From now on a call of its function has this part too. Error: the format lacks a word.
  Result<void> add(DumpDefinition definition, EventFormat format);

  void on_record(unsigned cpu, const RingRecord& record);

  // The calls that were recorded whole since the last time, in order of time.
  std::vector<DumpHit> take();

 private:
  struct Part {
    DumpDefinition definition;
    EventFormat format;
    std::vector<EventField> fields;  // of its words
  };
  // A call of which some parts are still to come.
  struct Pending {
    DumpHit hit;
    std::vector<std::size_t> parts;
  };

  std::size_t parts_of(const std::string& symbol) const;

  std::vector<Part> parts_;
  std::map<std::pair<unsigned, std::string>, Pending> pending_;  // by CPU and function
  std::vector<DumpHit> hits_;
};

}  // namespace pawprint
