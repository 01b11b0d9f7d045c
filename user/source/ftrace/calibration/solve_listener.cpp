// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/calibration/solve_listener.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "source/ftrace/calibration/field_search.h"
#include "source/ftrace/calibration/solve.h"

namespace pawprint {
namespace {

using Samples = std::span<const ListenerSample>;
using Value = std::function<std::optional<std::uint64_t>(const ListenerSample&)>;

constexpr std::uint32_t kPointerBytes = 8;
// struct sock_common, which every sock begins with, is shorter: include/net/sock.h, 3.10 to 6.18.
// What was read behind the end of a sock may be the next one of its slab, of the same namespace.
constexpr std::uint32_t kSockCommonBytes = 256;

std::vector<Known> in_sock(Samples samples, const Value& value) {
  std::vector<Known> all;
  for (const auto& sample : samples) {
    if (const auto known = value(sample)) all.push_back(Known::exactly(sample.sock, *known));
  }
  return all;
}

// In the memory behind the pointer at `pointer`, where it was read.
std::vector<Known> behind(Samples samples, std::uint32_t pointer, const Value& value) {
  std::vector<Known> all;
  for (const auto& sample : samples) {
    const auto target = sample.behind.find(pointer);
    const auto known = value(sample);
    if (target != sample.behind.end() && known) {
      all.push_back(Known::exactly(target->second, *known));
    }
  }
  return all;
}

// 32 bits since 4.19, 16 before. A 16-bit field never passes as 32 bits while the other one
// of the pair stands behind it, so both have the width of the narrower.
void solve_backlog(Samples samples, KernelLayout& layout) {
  const auto waiting = in_sock(samples, [](const auto& s) { return s.waiting; });
  const auto backlog = in_sock(samples, [](const auto& s) { return s.backlog; });
  for (const std::uint32_t width : {4U, 2U}) {
    layout.sk_ack_backlog = find_field(waiting, width, "the number of waiting connections");
    layout.sk_max_ack_backlog = find_field(backlog, width, "the backlog");
    if (layout.sk_ack_backlog && layout.sk_max_ack_backlog) return;
  }
  // Without the other one the width of this is not proved.
  for (FieldAt* field : {&layout.sk_ack_backlog, &layout.sk_max_ack_backlog}) {
    if (*field) *field = not_found("the other field of the pair is not found");
  }
}

std::set<std::uint32_t> pointers_behind(Samples samples) {
  std::set<std::uint32_t> pointers;
  for (const auto& sample : samples) {
    for (const auto& [pointer, dump] : sample.behind) pointers.insert(pointer);
  }
  return pointers;
}

// The field behind a pointer that the search of `value` finds: the pointer and the field.
struct Behind {
  FieldAt pointer;
  FieldAt field;
};
// The pointer is below `end`.
Behind find_behind(Samples samples, const Value& value, std::uint32_t width,
                   const std::string& what, std::uint32_t end = UINT32_MAX) {
  std::vector<std::string> places;
  Behind found;
  for (const std::uint32_t pointer : pointers_behind(samples)) {
    if (pointer >= end) break;
    const auto known = behind(samples, pointer, value);
    if (!have_two_values(known)) continue;
    for (const std::uint32_t offset : offsets_holding(known, width)) {
      places.push_back(fmt::format("{}→{}", pointer, offset));
      found = {{.offset = pointer, .width = kPointerBytes, .why = ""},
               {.offset = offset, .width = width, .why = ""}};
    }
  }
  if (places.size() == 1) return found;
  const std::string why = places.empty()
                              ? "no pointer leads to " + what
                              : fmt::format("{} all hold {}", fmt::join(places, ", "), what);
  return {not_found(why), not_found(why)};
}

// Until 4.3 behind a pointer: struct listen_sock, include/net/request_sock.h.
void solve_listen_sock(Samples samples, KernelLayout& layout) {
  const auto half_open = [](const ListenerSample& s) { return s.half_open; };
  auto [pointer, qlen] = find_behind(samples, half_open, 4, "the number of half-open connections");
  layout.listen_opt = std::move(pointer);
  layout.listen_qlen = std::move(qlen);
  if (!layout.listen_opt) {
    layout.listen_qlen_young = layout.listen_max_qlen_log = layout.listen_opt;
    return;
  }
  const std::uint32_t at = *layout.listen_opt.offset;
  const auto young = behind(samples, at, [](const auto& s) { return s.young; });
  layout.listen_qlen_young = find_field(young, 4, "the number of young half-open connections");
  const auto log = behind(samples, at, [](const auto& s) { return s.max_qlen_log; });
  layout.listen_max_qlen_log = find_field(log, 1, "the logarithm of the table's size");
}

void solve_request_queue(Samples samples, KernelLayout& layout) {
  const auto half_open = in_sock(samples, [](const auto& s) { return s.half_open; });
  layout.queue_qlen = find_field(half_open, 4, "the number of half-open connections");
  if (!layout.queue_qlen) {
    layout.queue_young = not_found(layout.queue_qlen.why);
    solve_listen_sock(samples, layout);
    return;
  }
  const auto young = in_sock(samples, [](const auto& s) { return s.young; });
  layout.queue_young = find_field(young, 4, "the number of young half-open connections");
  const FieldAt unused = not_found("this kernel keeps the request queue in the sock");
  layout.listen_opt = layout.listen_qlen = unused;
  layout.listen_qlen_young = layout.listen_max_qlen_log = unused;
}

// An int that takes any number until 5.9, one byte later: only the older ones take a value
// that does not fit a byte, and that one proves the width.
FieldAt find_syncookies(Samples samples, std::uint32_t net) {
  const auto value = [](const ListenerSample& s) { return s.syncookies; };
  auto known = behind(samples, net, value);
  const bool wide = std::ranges::any_of(known, [](const Known& k) { return k.low > UINT8_MAX; });
  return find_field(known, wide ? 4 : 1, "tcp_syncookies");
}

void solve_netns(Samples samples, KernelLayout& layout) {
  const auto inode = [](const ListenerSample& s) { return std::optional(s.netns); };
  auto [pointer, inum] =
      find_behind(samples, inode, 4, "the namespace's inode number", kSockCommonBytes);
  layout.skc_net = std::move(pointer);
  layout.net_inum = std::move(inum);
  if (!layout.skc_net) {
    layout.net_syncookies = layout.net_max_syn_backlog = layout.skc_net;
    return;
  }
  const std::uint32_t net = *layout.skc_net.offset;
  layout.net_syncookies = find_syncookies(samples, net);
  const auto backlog = behind(samples, net, [](const auto& s) { return s.max_syn_backlog; });
  layout.net_max_syn_backlog = find_field(backlog, 4, "tcp_max_syn_backlog");
}

// What a pointer to kernel memory that was allocated looks like on x86_64, KASLR or not;
// the kernel's own text and data lie above.
bool is_pointer(std::uint64_t word) {
  return word >= 0xffff'8000'0000'0000 && word < 0xffff'ffff'8000'0000 && word % 8 == 0;
}

// Pointers at one offset of every sample, each grouped by `key`: at most one in a group.
template <typename Key>
std::vector<std::uint32_t> pointers_by(Samples samples, Key key) {
  std::vector<std::uint32_t> found;
  if (samples.empty()) return found;
  const std::size_t size = samples[0].sock.bytes().size();
  for (std::uint32_t offset = 0; offset < size; offset += kPointerBytes) {
    std::map<std::uint64_t, std::uint64_t> group_of;  // pointer → key, and the other way
    std::map<std::uint64_t, std::uint64_t> pointer_of;
    const bool fits = std::ranges::all_of(samples, [&](const ListenerSample& sample) {
      const std::uint64_t word = sample.sock.read(offset, kPointerBytes).value_or(0);
      // A list head that points into its own sock is no pointer to something else.
      if (!is_pointer(word) || word - sample.sk < size) return false;
      return pointer_of.try_emplace(key(sample), word).first->second == word &&
             group_of.try_emplace(word, key(sample)).first->second == key(sample);
    });
    if (fits) found.push_back(offset);
  }
  return found;
}

}  // namespace

void solve_listener(std::span<const ListenerSample> samples, KernelLayout& layout) {
  solve_backlog(samples, layout);
  solve_request_queue(samples, layout);
  const auto dropped = in_sock(samples, [](const auto& s) { return s.dropped; });
  layout.sk_drops = find_field(dropped, 4, "the number of dropped segments");
  solve_netns(samples, layout);
}

bool queue_is_in_sock(std::span<const ListenerSample> samples) {
  const auto half_open = in_sock(samples, [](const auto& s) { return s.half_open; });
  return have_two_values(half_open) && !offsets_holding(half_open, 4).empty();
}

std::vector<std::uint32_t> netns_pointers(std::span<const ListenerSample> samples) {
  auto found = pointers_by(samples, [](const ListenerSample& sample) { return sample.netns; });
  std::erase_if(found, [](std::uint32_t offset) { return offset >= kSockCommonBytes; });
  return found;
}

std::vector<std::uint32_t> listen_opt_pointers(std::span<const ListenerSample> samples) {
  return pointers_by(samples, [](const ListenerSample& sample) { return sample.sk; });
}

}  // namespace pawprint
