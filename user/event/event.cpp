// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "event/event.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace pawprint {
namespace {

constexpr std::size_t kExecFixedBytes = offsetof(pp_probe_exec, args);
constexpr std::size_t kSpecFixedBytes = offsetof(pp_probe_spec, args);
constexpr std::size_t kSynFixedBytes = offsetof(pp_syn, header);

// Is `bytes` long enough, and do its inner lengths stay inside?
template <typename T>
bool is_whole(const T& /*event*/, std::size_t bytes) {
  return bytes == sizeof(T);
}
bool is_whole(const pp_probe_exec& event, std::size_t bytes) {
  return event.args_len <= PP_ARGS_MAX && bytes == event_bytes(event);
}
bool is_whole(const pp_probe_spec& event, std::size_t bytes) {
  return event.args_len <= PP_ARGS_MAX && bytes == kSpecFixedBytes + event.args_len;
}
bool is_whole(const pp_syn& event, std::size_t bytes) {
  return event.header_len <= PP_HEADER_MAX && event.ip_len <= event.header_len &&
         event.reason < PP_REASONS && bytes == event_bytes(event);
}

template <typename T>
std::size_t least_bytes() {
  if constexpr (std::is_same_v<T, pp_probe_exec>) return kExecFixedBytes;
  if constexpr (std::is_same_v<T, pp_probe_spec>) return kSpecFixedBytes;
  if constexpr (std::is_same_v<T, pp_syn>) return kSynFixedBytes;
  return sizeof(T);
}

template <typename T>
bool decode_as(std::span<const std::byte> bytes, Event& out) {
  if (bytes.size() < least_bytes<T>() || bytes.size() > sizeof(T)) return false;
  T& event = out.emplace<T>();
  std::memcpy(&event, bytes.data(), bytes.size());
  return is_whole(event, bytes.size());
}

template <std::size_t I = 0>
bool decode_kind(__u16 kind, std::span<const std::byte> bytes, Event& out) {
  if constexpr (I == std::variant_size_v<Event>) {
    return false;
  } else {
    using T = std::variant_alternative_t<I, Event>;
    if (kind == kKindOf<T>) return decode_as<T>(bytes, out);
    return decode_kind<I + 1>(kind, bytes, out);
  }
}

std::vector<std::string_view> split_arguments(std::string_view rest) {
  std::vector<std::string_view> all;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\0');
    all.push_back(rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return all;
}

template <typename T>
void join_arguments(T& event, const std::vector<std::string>& argv) {
  std::string bytes;
  for (const std::string& argument : argv) bytes += argument + '\0';
  event.args_total = static_cast<__u32>(bytes.size());
  event.args_len = std::min<__u32>(event.args_total, PP_ARGS_MAX);
  std::copy_n(bytes.begin(), event.args_len, event.args);
  event.h.size = static_cast<__u32>(offsetof(T, args)) + event.args_len;
}

}  // namespace

pp_loss make_loss(pp_loss_stage stage, __u64 events, __u64 from_ns, __u64 now_ns) {
  auto event = make_event<pp_loss>(now_ns);
  event.from_ns = from_ns;
  event.events = events;
  event.stage = stage;
  return event;
}

const pp_header& header(const Event& event) {
  return std::visit([](const auto& e) -> const pp_header& { return e.h; }, event);
}

Result<Event> decode(std::span<const std::byte> bytes) {
  pp_header head{};
  if (bytes.size() < sizeof(head)) return fail(fmt::format("event of {} bytes", bytes.size()));
  std::memcpy(&head, bytes.data(), sizeof(head));
  if (head.size < sizeof(head) || head.size > bytes.size()) {
    return fail(
        fmt::format("event of kind {} claims {} of {} bytes", head.kind, head.size, bytes.size()));
  }
  Result<Event> event;
  if (!decode_kind(head.kind, bytes.first(head.size), *event)) {
    return fail(fmt::format("no event of kind {} has {} bytes", head.kind, head.size));
  }
  return event;
}

bool is_whole(const Event& event) {
  return std::visit([](const auto& e) { return e.h.size <= sizeof(e) && is_whole(e, e.h.size); },
                    event);
}

std::span<const std::byte> encode(const Event& event) {
  return std::visit([](const auto& e) { return std::as_bytes(std::span(&e, 1)).first(e.h.size); },
                    event);
}

std::vector<std::string_view> arguments(const pp_probe_exec& event) {
  return split_arguments({event.args, event.args_len});
}

std::vector<std::string_view> arguments(const pp_probe_spec& event) {
  return split_arguments({event.args, event.args_len});
}

std::string command_line(const pp_probe_exec& event) {
  std::string command;
  const auto all = arguments(event);
  for (const std::string_view& argument : all) {
    if (&argument != &all.front()) command += ' ';
    command += argument;
  }
  if (!command.empty()) return command;
  return "[" + std::string(text_of(event.comm)) + "]";
}

void set_arguments(pp_probe_exec& event, const std::vector<std::string>& argv) {
  join_arguments(event, argv);
  event.h.have |= PP_HAVE_ARGS;
}

void set_arguments(pp_probe_spec& event, const std::vector<std::string>& argv) {
  join_arguments(event, argv);
}

}  // namespace pawprint
