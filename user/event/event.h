// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// An event of any kind: a variant over the structs of include/pawprint/event.h, and
// the one way from bytes to it. A new kind is one line in Event and one in KindOf.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"
#include "pawprint/event.h"

namespace pawprint {

using Event = std::variant<pp_tick, pp_loss, pp_probe_exec, pp_probe_exit, pp_probe_runtime_exit,
                           pp_probe_children_exit, pp_container_start, pp_timewait, pp_syn,
                           pp_time_wait_enter, pp_syn_totals, pp_timewait_totals, pp_netns_counters,
                           pp_listener, pp_listening, pp_sysctl, pp_container_name, pp_probe_spec,
                           pp_kube_event, pp_probe_throttled>;

template <typename T>
inline constexpr pp_kind kKindOf = pp_kind{};
template <>
inline constexpr pp_kind kKindOf<pp_tick> = PP_KIND_TICK;
template <>
inline constexpr pp_kind kKindOf<pp_loss> = PP_KIND_LOSS;
template <>
inline constexpr pp_kind kKindOf<pp_probe_exec> = PP_KIND_PROBE_EXEC;
template <>
inline constexpr pp_kind kKindOf<pp_probe_exit> = PP_KIND_PROBE_EXIT;
template <>
inline constexpr pp_kind kKindOf<pp_probe_runtime_exit> = PP_KIND_PROBE_RUNTIME_EXIT;
template <>
inline constexpr pp_kind kKindOf<pp_probe_children_exit> = PP_KIND_PROBE_CHILDREN_EXIT;
template <>
inline constexpr pp_kind kKindOf<pp_container_start> = PP_KIND_CONTAINER_START;
template <>
inline constexpr pp_kind kKindOf<pp_timewait> = PP_KIND_TIMEWAIT;
template <>
inline constexpr pp_kind kKindOf<pp_syn> = PP_KIND_SYN;
template <>
inline constexpr pp_kind kKindOf<pp_time_wait_enter> = PP_KIND_TIME_WAIT_ENTER;
template <>
inline constexpr pp_kind kKindOf<pp_syn_totals> = PP_KIND_SYN_TOTALS;
template <>
inline constexpr pp_kind kKindOf<pp_timewait_totals> = PP_KIND_TIMEWAIT_TOTALS;
template <>
inline constexpr pp_kind kKindOf<pp_netns_counters> = PP_KIND_COUNTER;
template <>
inline constexpr pp_kind kKindOf<pp_listener> = PP_KIND_LISTENER;
template <>
inline constexpr pp_kind kKindOf<pp_listening> = PP_KIND_LISTENING;
template <>
inline constexpr pp_kind kKindOf<pp_sysctl> = PP_KIND_SYSCTL;
template <>
inline constexpr pp_kind kKindOf<pp_container_name> = PP_KIND_CONTAINER_NAME;
template <>
inline constexpr pp_kind kKindOf<pp_probe_spec> = PP_KIND_PROBE_SPEC;
template <>
inline constexpr pp_kind kKindOf<pp_kube_event> = PP_KIND_KUBE_EVENT;
template <>
inline constexpr pp_kind kKindOf<pp_probe_throttled> = PP_KIND_PROBE_THROTTLED;

// A zeroed event of type T with its header filled.
template <typename T>
T make_event(__u64 time_ns) {
  T event{};
  event.h.time_ns = time_ns;
  event.h.size = sizeof(T);
  event.h.kind = kKindOf<T>;
  return event;
}

// `events` were lost between `from_ns` and `now_ns`.
pp_loss make_loss(pp_loss_stage stage, __u64 events, __u64 from_ns, __u64 now_ns);

const pp_header& header(const Event& event);

// The event in `bytes`. Error: too short, a size that disagrees, an unknown kind, or
// lengths inside that point beyond its end. Bytes after header.size are ignored:
// perf buffers pad.
Result<Event> decode(std::span<const std::byte> bytes);

// Would decode() take it? Its size fits the lengths inside it, and these stay inside.
bool is_whole(const Event& event);

// The valid bytes of an event, as decode() takes them.
std::span<const std::byte> encode(const Event& event);

// The bytes that an event has, by the lengths inside it: what its header.size must be.
template <typename T>
std::size_t event_bytes(const T& /*event*/) {
  return sizeof(T);
}
inline std::size_t event_bytes(const pp_probe_exec& event) {
  return offsetof(pp_probe_exec, args) + event.args_len;
}
inline std::size_t event_bytes(const pp_probe_spec& event) {
  return offsetof(pp_probe_spec, args) + event.args_len;
}
inline std::size_t event_bytes(const pp_syn& event) {
  return offsetof(pp_syn, header) + event.header_len;
}

// The arguments of a process or a probe. The last one may be cut short.
std::vector<std::string_view> arguments(const pp_probe_exec& event);
std::vector<std::string_view> arguments(const pp_probe_spec& event);

// They joined by blanks; "[comm]", the kernel's own name of the process, without any.
std::string command_line(const pp_probe_exec& event);

// Writes `argv` into an event's args, each argument with its NUL, cut at PP_ARGS_MAX, and
// sets the event's size to match.
void set_arguments(pp_probe_exec& event, const std::vector<std::string>& argv);
void set_arguments(pp_probe_spec& event, const std::vector<std::string>& argv);

// A NUL-padded text of an event.
template <std::size_t N>
std::string_view text_of(const char (&text)[N]) {
  return {text, strnlen(text, N)};
}

// Copies `text` into an event, cut so that a NUL remains behind it.
template <std::size_t N>
void set_text(char (&target)[N], std::string_view text) {
  std::fill(std::begin(target), std::end(target), '\0');
  text.copy(target, N - 1);
}

inline std::string_view container_id(const char (&id)[PP_CONTAINER_ID_LEN]) {
  return {id, PP_CONTAINER_ID_LEN};
}

}  // namespace pawprint
