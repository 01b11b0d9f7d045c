// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/kprobe_group.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <sstream>
#include <thread>
#include <utility>

#include "core/file.h"

namespace pawprint {
namespace {

constexpr const char* kDefinitions = "kprobe_events";

// "p:GROUP/EVENT ...", "r8:GROUP/EVENT ..." → GROUP/EVENT
std::string_view qualified_name(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return {};
  return line.substr(colon + 1, line.find(' ') - colon - 1);
}

// Deletes GROUP/EVENT. A reader of its files may still be on its way out: EBUSY is waited
// out for 200 ms.
Result<void> remove_event(const Tracefs& tracefs, const std::string& qualified) {
  for (int tries = 0;; ++tries) {
    auto removed = tracefs.write(kDefinitions, fmt::format("-:{}\n", qualified));
    if (removed || removed.error().code != EBUSY || tries == 20) return removed;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace

std::string KprobeEvent::definition(std::string_view group) const {
  return fmt::format("{}:{}/{} {}{}{}", is_return ? 'r' : 'p', group, name, symbol,
                     args.empty() ? "" : " ", args);
}

KprobeGroup::KprobeGroup(KprobeGroup&& other) noexcept
    : tracefs_(std::move(other.tracefs_)),
      name_(std::move(other.name_)),
      events_(std::exchange(other.events_, {})) {}

KprobeGroup::~KprobeGroup() {
  for (auto event = events_.rbegin(); event != events_.rend(); ++event) {
    static_cast<void>(remove_event(tracefs_, fmt::format("{}/{}", name_, *event)));
  }
}

Result<EventFormat> KprobeGroup::add(const KprobeEvent& event) {
  const std::string definition = event.definition(name_) + '\n';
  if (definition.size() > kMostDefinitionBytes) {
    return fail(fmt::format("the definition of {} has {} bytes", event.name, definition.size()),
                E2BIG);
  }
  if (auto written = tracefs_.write(kDefinitions, definition); !written) {
    const auto kallsyms = read_file("/proc/kallsyms");
    const std::string why = kallsyms ? why_no_symbol(*kallsyms, event.symbol) : "";
    if (!why.empty()) return fail(why);
    return fail(fmt::format("kprobe on {}", event.symbol), written.error().code);
  }
  events_.push_back(event.name);
  const auto text = tracefs_.read(fmt::format("events/{}/{}/format", name_, event.name));
  if (!text) return fail(text.error());
  return parse_event_format(*text);
}

std::vector<KprobeCounts> parse_kprobe_profile(std::string_view text) {
  std::vector<KprobeCounts> all;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    KprobeCounts counts;
    if (words >> counts.event >> counts.hits >> counts.misses) all.push_back(std::move(counts));
  }
  return all;
}

Result<std::vector<std::string>> kprobe_groups(const Tracefs& tracefs) {
  const auto text = tracefs.read(kDefinitions);
  if (!text) return fail(text.error());
  std::vector<std::string> groups;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    const std::string_view name = qualified_name(line);
    const std::size_t slash = name.find('/');
    if (slash != std::string_view::npos) groups.emplace_back(name.substr(0, slash));
  }
  std::sort(groups.begin(), groups.end());
  groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
  return groups;
}

Result<void> remove_kprobe_group(const Tracefs& tracefs, const std::string& group) {
  const auto text = tracefs.read(kDefinitions);
  if (!text) return fail(text.error());
  // Somebody may have enabled all events of the node in the global buffer.
  static_cast<void>(tracefs.write(fmt::format("events/{}/enable", group), "0\n"));
  Result<void> result;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    const std::string_view name = qualified_name(line);
    if (!name.starts_with(group + '/')) continue;
    if (auto removed = remove_event(tracefs, std::string(name)); !removed && result) {
      result = fail(std::move(removed.error()).within(fmt::format("removing {}", name)));
    }
  }
  return result;
}

std::string why_no_symbol(std::string_view kallsyms, std::string_view symbol) {
  std::string clone;
  for (std::size_t at = 0; (at = kallsyms.find(symbol, at)) != std::string_view::npos; ++at) {
    // "ffffffff81349050 T NAME", "... t NAME\t[module]"
    const bool begins = at >= 3 && kallsyms[at - 1] == ' ' && kallsyms[at - 3] == ' ';
    if (!begins || std::string_view("tTwW").find(kallsyms[at - 2]) == std::string_view::npos) {
      continue;
    }
    const std::string_view rest = kallsyms.substr(at + symbol.size());
    if (rest.empty() || rest[0] == '\n' || rest[0] == '\t') return "";
    const std::string_view name = kallsyms.substr(at, kallsyms.find_first_of("\n\t", at) - at);
    if (rest.starts_with(".constprop.") || rest.starts_with(".isra.") ||
        rest.starts_with(".part.")) {
      clone = name;
    }
  }
  if (clone.empty()) return fmt::format("this kernel has no function {}", symbol);
  return fmt::format("this kernel has {} only as {}, with arguments of its own", symbol, clone);
}

}  // namespace pawprint
