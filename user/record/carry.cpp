// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record/carry.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace pawprint {
namespace {

using Key = std::optional<std::string>;

std::string session_key(std::uint32_t pid, std::uint64_t exec_ns) {
  return std::to_string(exec_ns) + '/' + std::to_string(pid);
}

// Of what an event is the last word, within its kind; none: it is an incident, and gone.
// A new kind does not compile without an answer.
Key state_key(const pp_tick& /*event*/) {
  return "";
}
Key state_key(const pp_loss& /*event*/) {
  return std::nullopt;
}
Key state_key(const pp_probe_exec& event) {
  return session_key(event.pid, event.h.time_ns);
}
Key state_key(const pp_probe_exit& event) {
  return session_key(event.pid, event.exec_ns);
}
Key state_key(const pp_probe_runtime_exit& /*event*/) {
  return std::nullopt;
}
Key state_key(const pp_probe_children_exit& /*event*/) {
  return std::nullopt;
}
Key state_key(const pp_container_start& /*event*/) {
  return std::nullopt;
}
Key state_key(const pp_timewait& /*event*/) {
  return std::nullopt;
}
Key state_key(const pp_syn& /*event*/) {
  return std::nullopt;
}
Key state_key(const pp_time_wait_enter& /*event*/) {
  return std::nullopt;
}
Key state_key(const pp_syn_totals& event) {
  return std::to_string(event.netns);
}
Key state_key(const pp_timewait_totals& event) {
  return std::to_string(event.netns);
}
Key state_key(const pp_netns_counters& event) {
  return std::to_string(event.netns);
}
Key state_key(const pp_sysctl& event) {
  return std::to_string(event.id);
}
Key state_key(const pp_listener& event) {
  return std::to_string(event.ino);
}
Key state_key(const pp_listening& event) {
  return std::to_string(event.netns) + '/' + std::to_string(event.ino);
}
Key state_key(const pp_container_name& event) {
  return std::string(container_id(event.container_id));
}
Key state_key(const pp_probe_spec& event) {
  std::string key;
  for (const std::string_view part :
       {text_of(event.pod_namespace), text_of(event.pod), text_of(event.container),
        // A probe is the only one of its kind; hooks are two.
        event.kind == PP_PROBE_HOOK ? std::string_view(event.args, event.args_len)
                                    : std::string_view()}) {
    key += std::string(part) + '/';
  }
  return key + std::to_string(event.kind) + '/' + std::to_string(event.source);
}
Key state_key(const pp_kube_event& event) {
  std::string key = std::to_string(event.first_realtime_ns);
  for (const std::string_view part :
       {text_of(event.pod_namespace), text_of(event.pod), text_of(event.container),
        text_of(event.reason), text_of(event.message)}) {
    key += '/' + std::string(part);
  }
  return key;
}
Key state_key(const pp_probe_throttled& /*event*/) {
  return std::nullopt;
}

}  // namespace

void Carry::keep(std::uint16_t kind, const std::string& key, std::string bytes) {
  auto& [words, oldest_first] = kinds_[kind];
  const auto [at, is_new] = words.try_emplace(key);
  at->second.bytes = std::move(bytes);
  if (!is_new) {
    oldest_first.splice(oldest_first.end(), oldest_first, at->second.age);
    return;
  }
  at->second.age = oldest_first.insert(oldest_first.end(), key);
  if (words.size() > kMost) forget(kind, std::string(oldest_first.front()));
}

void Carry::forget(std::uint16_t kind, const std::string& key) {
  auto& [words, oldest_first] = kinds_[kind];
  const auto at = words.find(key);
  if (at == words.end()) return;
  oldest_first.erase(at->second.age);
  words.erase(at);
}

void Carry::on_event(const Event& event) {
  const auto forget_session = [&](std::uint32_t pid, std::uint64_t exec_ns) {
    forget(PP_KIND_PROBE_EXEC, session_key(pid, exec_ns));
    forget(PP_KIND_PROBE_EXIT, session_key(pid, exec_ns));
  };
  // A session that is over is none under way.
  if (const auto* exit = std::get_if<pp_probe_exit>(&event); exit && exit->children == 0) {
    forget_session(exit->pid, exit->exec_ns);
    return;
  }
  if (const auto* last = std::get_if<pp_probe_children_exit>(&event)) {
    forget_session(last->pid, last->exec_ns);
  }
  const auto key = std::visit([](const auto& e) { return state_key(e); }, event);
  if (!key) return;
  const auto bytes = encode(event);
  keep(header(event).kind, *key, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::vector<Event> Carry::events() const {
  std::vector<Event> events;
  for (const auto& [kind, kept] : kinds_) {
    for (const auto& [key, word] : kept.words) {
      if (const auto event = decode(std::as_bytes(std::span(word.bytes)))) events.push_back(*event);
    }
  }
  const auto is_tick = [](const Event& event) { return std::holds_alternative<pp_tick>(event); };
  std::stable_sort(events.begin(), events.end(), [&](const Event& a, const Event& b) {
    if (is_tick(a) != is_tick(b)) return is_tick(a);
    return header(a).time_ns < header(b).time_ns;
  });
  return events;
}

}  // namespace pawprint
