// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Records of the exec probes, of any bytes and in any order, with ends of threads between
// them: what the tracker makes of them are whole events. The layout is that of formats with every
// field: numbers of 8 bytes, texts behind __data_loc.
#include "source/ftrace/exec_records.h"

#include <string>

#include "core/clock.h"
#include "event/event.h"
#include "fuzz/input.h"
#include "fuzz/whole_events.h"

namespace {

using namespace pawprint;

constexpr std::uint16_t kProbes = static_cast<std::uint16_t>(ExecProbe::kMove) + 1;

EventFormat format_of(std::uint16_t id) {
  EventFormat format{"probe", id, {{"common_type", {0, 2, false}}, {"common_pid", {4, 4, true}}}};
  std::uint32_t offset = 8;
  for (const char* name : {"pid", "old_pid", "clone_flags", "code", "argc"}) {
    format.fields[name] = {offset, 8, false};
    offset += 8;
  }
  const auto add_text = [&](const std::string& name) {
    format.fields[name] = {offset, 4, true};
    offset += 4;
  };
  for (const char* name : {"filename", "dst_path", "text", "name", "outer"}) add_text(name);
  for (unsigned i = 0; i < kTracedArguments; ++i) add_text("a" + std::to_string(i));
  return format;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  fuzz::WholeEvents sink;
  const ExecFacts facts("/nonexistent");  // every process has ended
  ProcessTracker tracker(facts, true, sink);
  tracker.know_container(std::string(64, 'a'));
  ExecRecords records(facts, tracker);
  for (std::uint16_t id = 0; id < kProbes; ++id) records.add(ExecProbe{id}, format_of(id));
  std::uint64_t now_ns = kNsPerSec;
  while (!input.empty()) {
    const std::uint8_t what = input.byte() % 8;
    now_ns += input.number(2);
    if (what == 0) records.release(now_ns);
    if (what == 1) tracker.find_lost(now_ns);
    if (what == 2) records.on_task_exit(input.byte(), {input.byte(), input.byte()});
    records.on_record(now_ns, std::as_bytes(input.take(input.number(2) % 512)));
  }
  records.release(now_ns);
  tracker.find_lost(now_ns);
  tracker.find_lost(now_ns);
  return 0;
}
