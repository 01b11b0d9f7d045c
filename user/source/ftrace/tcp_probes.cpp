// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/tcp_probes.h"

#include <fmt/format.h>
#include <unistd.h>

#include <map>

#include "core/file.h"

namespace pawprint {

Result<std::unique_ptr<TcpProbes>> TcpProbes::set_up(const TracingFolder& folder,
                                                     const KernelLayout& layout,
                                                     const std::filesystem::path& proc_root,
                                                     TcpRecords& records) {
  std::unique_ptr<TcpProbes> self(new TcpProbes(folder));
  if (auto defined = self->define(layout, proc_root, records); !defined) {
    return fail(defined.error());
  }
  auto recording = TraceRecording::open(self->tracefs_, self->group_.name(), kBufferKb);
  if (!recording) return fail(recording.error());
  self->recording_.emplace(std::move(*recording));
  return self;
}

// A function of which one half cannot be probed is left out wholly.
Result<void> TcpProbes::define(const KernelLayout& layout, const std::filesystem::path& proc_root,
                               TcpRecords& records) {
  const auto kallsyms = read_file(proc_root / "kallsyms");
  if (!kallsyms) return fail(kallsyms.error());
  const bool tw_recycle = access((proc_root / "sys/net/ipv4/tcp_tw_recycle").c_str(), F_OK) == 0;
  const KernelTraits traits = find_traits(*kallsyms, tw_recycle);
  std::map<std::string_view, std::string> absent;  // function → why
  std::vector<std::pair<const TcpHook*, EventFormat>> defined;
  for (const TcpHook& hook : tcp_ftrace_hooks()) {
    if (!absent.contains(hook.function)) {
      const std::string why = why_no_symbol(*kallsyms, hook.function);
      if (!why.empty()) absent[hook.function] = why;
    }
    if (!absent.contains(hook.function)) {
      auto format = group_.add({hook.is_return, hook.event + suffix_, hook.function,
                                tcp_arguments(hook.probe, layout, traits)});
      if (format) {
        defined.emplace_back(&hook, *format);
        continue;
      }
      absent[hook.function] = format.error().message();
    }
    missing_.push_back({&hook, absent[hook.function]});
  }
  for (const auto& [hook, format] : defined) {
    if (absent.contains(hook->function)) continue;
    records.add(hook->probe, format);
    events_.emplace_back(hook, hook->event + suffix_);
  }
  if (events_.empty()) return fail(missing_.front().why);
  return {};
}

Result<void> TcpProbes::enable() const {
  for (const auto& [hook, event] : events_) {
    const char* filter = hook->filter != nullptr ? hook->filter : "";
    if (auto enabled = recording_->instance().enable(group_.name(), event, filter); !enabled) {
      return enabled;
    }
  }
  return {};
}

void TcpProbes::disable() const {
  static_cast<void>(
      recording_->instance().files().write(fmt::format("events/{}/enable", group_.name()), "0\n"));
}

Result<TcpProbes::Hits> TcpProbes::hits() const {
  const auto text = tracefs_.read("kprobe_profile");
  if (!text) return fail(text.error());
  std::map<std::string_view, const TcpHook*> mine;
  for (const auto& [hook, event] : events_) mine[event] = hook;
  Hits hits;
  for (const KprobeCounts& counts : parse_kprobe_profile(*text)) {
    const auto hook = mine.find(counts.event);
    if (hook == mine.end()) continue;
    hits.misses += counts.misses;
    if (hook->second->probe == TcpProbe::kSynEntry) hits.syn_entries += counts.hits;
  }
  return hits;
}

}  // namespace pawprint
