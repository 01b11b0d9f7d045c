// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/task_stats.h"

#include <linux/genetlink.h>
#include <linux/taskstats.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string>
#include <utility>

#include "core/file.h"
#include "kernel/netlink_attributes.h"

namespace pawprint {
namespace {

// A burst of some ten thousand ends.
constexpr int kSocketBytes = 16 << 20;

using Bytes = std::span<const std::byte>;

template <typename T>
std::optional<T> number_in(Bytes payload) {
  T value{};
  if (payload.size() < sizeof(value)) return std::nullopt;
  std::memcpy(&value, payload.data(), sizeof(value));
  return value;
}

// Newer kernels append fields, older ones have fewer.
std::optional<TaskTimes> times_in(Bytes payload) {
  taskstats stats{};
  if (payload.size() < offsetof(taskstats, ac_minflt)) return std::nullopt;
  std::memcpy(&stats, payload.data(), std::min(payload.size(), sizeof(stats)));
  TaskTimes times;
  // The former is exact, and 0 where delay accounting is off (it may be before 5.14).
  times.cpu_ns = stats.cpu_run_virtual_total != 0 ? stats.cpu_run_virtual_total
                                                  : (stats.ac_utime + stats.ac_stime) * 1000;
  times.runq_wait_ns = stats.cpu_delay_total;
  return times;
}

// The body of a generic netlink request with one attribute, a text.
std::vector<std::byte> request(std::uint8_t command, std::uint16_t attribute,
                               std::string_view text) {
  genlmsghdr generic{};
  generic.cmd = command;
  generic.version = 1;
  nlattr head{};
  head.nla_type = attribute;
  head.nla_len = static_cast<__u16>(NLA_HDRLEN + text.size() + 1);
  std::vector<std::byte> body(GENL_HDRLEN + NLA_ALIGN(head.nla_len));
  std::memcpy(body.data(), &generic, sizeof(generic));
  std::memcpy(body.data() + GENL_HDRLEN, &head, sizeof(head));
  std::memcpy(body.data() + GENL_HDRLEN + NLA_HDRLEN, text.data(), text.size());
  return body;
}

Bytes attributes_of(const NetlinkMessage& message) {
  return message.body.subspan(std::min<std::size_t>(GENL_HDRLEN, message.body.size()));
}

Result<std::uint16_t> taskstats_family(NetlinkSocket& socket) {
  std::optional<std::uint16_t> family;
  const auto answered = socket.ask(
      GENL_ID_CTRL, NetlinkAnswer::kOne,
      request(CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME, TASKSTATS_GENL_NAME),
      [&](const NetlinkMessage& message) {
        family =
            number_in<std::uint16_t>(find_attribute(attributes_of(message), CTRL_ATTR_FAMILY_ID));
      });
  if (!answered) return fail(answered.error());
  if (!family) return fail("the kernel does not name its taskstats", ENOENT);
  return *family;
}

}  // namespace

std::optional<TaskTimes> read_task_times(const std::filesystem::path& proc_root,
                                         std::uint32_t pid) {
  const auto text = read_file(proc_root / std::to_string(pid) / "schedstat");
  if (!text) return std::nullopt;
  TaskTimes times;
  const char* end = text->data() + text->size();
  const auto cpu = std::from_chars(text->data(), end, times.cpu_ns);
  if (cpu.ec != std::errc{} || cpu.ptr == end) return std::nullopt;
  const auto wait = std::from_chars(cpu.ptr + 1, end, times.runq_wait_ns);
  return wait.ec == std::errc{} ? std::optional(times) : std::nullopt;
}

void parse_task_exits(Bytes received, const VisitTaskExit& visit) {
  split_netlink(received, [&](const NetlinkMessage& message) {
    if (message.type < NLMSG_MIN_TYPE) return;
    for_each_attribute(attributes_of(message), [&](int type, Bytes aggregate) {
      if (type != TASKSTATS_TYPE_AGGR_PID) return;  // of the whole process: its threads were told
      const auto tid = number_in<std::uint32_t>(find_attribute(aggregate, TASKSTATS_TYPE_PID));
      const auto times = times_in(find_attribute(aggregate, TASKSTATS_TYPE_STATS));
      if (tid && times) visit(*tid, *times);
    });
  });
}

Result<TaskExits> TaskExits::listen(std::string_view possible_cpus) {
  auto socket = NetlinkSocket::open(NETLINK_GENERIC);
  if (!socket) return fail(std::move(socket.error()).within("taskstats"));
  // More than net.core.rmem_max needs CAP_NET_ADMIN, as taskstats does.
  setsockopt(socket->fd(), SOL_SOCKET, SO_RCVBUFFORCE, &kSocketBytes, sizeof(kSocketBytes));
  auto family = taskstats_family(*socket);
  if (!family) return fail(std::move(family.error()).within("taskstats"));
  // Ends come in before the answer already; those are of before we began.
  auto done =
      socket->ask(*family, NetlinkAnswer::kDone,
                  request(TASKSTATS_CMD_GET, TASKSTATS_CMD_ATTR_REGISTER_CPUMASK, possible_cpus),
                  [](const NetlinkMessage& /*end*/) {});
  if (!done) return fail(std::move(done.error()).within("taskstats"));
  return TaskExits(std::move(*socket));
}

bool TaskExits::drain(const VisitTaskExit& visit) {
  bool complete = true;
  for (;;) {
    const ssize_t got = recv(socket_.fd(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == ENOBUFS) {
      complete = false;
      continue;
    }
    if (got <= 0) return complete;
    parse_task_exits(Bytes(buffer_).first(static_cast<std::size_t>(got)), visit);
  }
}

}  // namespace pawprint
