// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Kprobe events that this process defined, in a group of its own. The definitions are
// global to the kernel, so they are deleted when the owner goes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/ftrace/event_format.h"
#include "source/ftrace/tracefs.h"

namespace pawprint {

// One line of kprobe_events. Only what 3.10 knows: %di register names, u8 to u64 and s8 to
// s64, at most 63 characters an argument, $retval in returns.
struct KprobeEvent {
  bool is_return = false;
  std::string name;    // of the event; unique on the node where its hits matter
  std::string symbol;  // the function
  std::string args;    // "sk=%di:u64 num=+14(%di):u16"

  // "p:GROUP/NAME SYMBOL ARGS"
  std::string definition(std::string_view group) const;
};

// At most that many bytes in one write to kprobe_events (WRITE_BUFSIZE, kernel/trace/
// trace_probe.c, 3.10: 4096 with the terminator).
inline constexpr std::size_t kMostDefinitionBytes = 4095;

class KprobeGroup {
 public:
  // Defines nothing yet.
  KprobeGroup(Tracefs tracefs, std::string name)
      : tracefs_(std::move(tracefs)), name_(std::move(name)) {}
  KprobeGroup(KprobeGroup&& other) noexcept;
  KprobeGroup& operator=(KprobeGroup&& other) = delete;
  KprobeGroup(const KprobeGroup&) = delete;
  KprobeGroup& operator=(const KprobeGroup&) = delete;
  // Deletes every event of it. They must be disabled in all instances before.
  ~KprobeGroup();

  const std::string& name() const { return name_; }

  // Defines an event and returns its format. Error: what the kernel refused, with the
  // reason when it is that no such function can be probed.
  Result<EventFormat> add(const KprobeEvent& event);

 private:
  Tracefs tracefs_;
  std::string name_;
  std::vector<std::string> events_;
};

// What kprobe_profile says of an event.  A fault in a fetch counts as a miss too (5.4
// kprobe_fault_handler()).
struct KprobeCounts {
  std::string event;
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;  // of a return: of its kprobe only, on 3.10
};

// `text`: kprobe_profile. Lines that are of another form are passed over. Events of all
// groups are in it, without their group: names must be unique on the node.
std::vector<KprobeCounts> parse_kprobe_profile(std::string_view text);

// The groups of all kprobe events on this node, each once.
Result<std::vector<std::string>> kprobe_groups(const Tracefs& tracefs);

// Deletes all events of `group`, disabled in the global buffer first. Error: the first that
// could not be deleted; EBUSY when it is enabled elsewhere.
Result<void> remove_kprobe_group(const Tracefs& tracefs, const std::string& group);

// Why `symbol` cannot be probed, from /proc/kallsyms: absent, or there as a clone only
// (".constprop.0", ".isra.0": other arguments). Empty: it is there.
std::string why_no_symbol(std::string_view kallsyms, std::string_view symbol);

}  // namespace pawprint
