// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/task_stats.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/taskstats.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string>
#include <utility>

#include "core/file.h"

namespace pawprint {
namespace {

// A burst of some ten thousand ends.
constexpr int kSocketBytes = 16 << 20;
// How long the kernel may take to answer a request.
constexpr timeval kAnswerTime{1, 0};

using Bytes = std::span<const std::byte>;

// The first header of type T in `bytes`, its length checked against what is there.
template <typename T, auto kLength>
std::optional<T> head_of(Bytes bytes) {
  T head{};
  if (bytes.size() < sizeof(head)) return std::nullopt;
  std::memcpy(&head, bytes.data(), sizeof(head));
  if (head.*kLength < sizeof(head) || head.*kLength > bytes.size()) return std::nullopt;
  return head;
}

Bytes after(Bytes bytes, std::size_t length) {
  return bytes.subspan(std::min(bytes.size(), NLMSG_ALIGN(length)));
}

template <typename Visit>
void for_each_attribute(Bytes bytes, const Visit& visit) {
  while (const auto head = head_of<nlattr, &nlattr::nla_len>(bytes)) {
    visit(head->nla_type & NLA_TYPE_MASK,
          bytes.first(head->nla_len).subspan(std::min<std::size_t>(NLA_HDRLEN, head->nla_len)));
    bytes = after(bytes, head->nla_len);
  }
}

// The attributes of each generic netlink message.
template <typename Visit>
void for_each_message(Bytes bytes, const Visit& visit) {
  while (const auto head = head_of<nlmsghdr, &nlmsghdr::nlmsg_len>(bytes)) {
    const Bytes body = bytes.first(head->nlmsg_len).subspan(NLMSG_HDRLEN);
    visit(*head, body);
    bytes = after(bytes, head->nlmsg_len);
  }
}

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

struct Request {
  nlmsghdr head{};
  genlmsghdr generic{};
  std::array<std::byte, 512> attribute{};
};

// A request with one attribute, a text.
Result<void> send_request(int socket, std::uint16_t family, std::uint8_t command,
                          std::uint16_t attribute, std::string_view text) {
  Request request;
  const std::size_t attribute_len = NLA_HDRLEN + text.size() + 1;
  if (attribute_len > request.attribute.size()) return fail("a netlink request", E2BIG);
  nlattr head{};
  head.nla_type = attribute;
  head.nla_len = static_cast<__u16>(attribute_len);
  std::memcpy(request.attribute.data(), &head, sizeof(head));
  std::memcpy(request.attribute.data() + NLA_HDRLEN, text.data(), text.size());
  request.head.nlmsg_type = family;
  request.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
  request.head.nlmsg_len =
      static_cast<__u32>(offsetof(Request, attribute) + NLMSG_ALIGN(attribute_len));
  request.generic.cmd = command;
  request.generic.version = 1;
  const ssize_t sent = send(socket, &request, request.head.nlmsg_len, 0);
  return sent < 0 ? fail_errno("asking for taskstats") : Result<void>();
}

// Until the kernel acknowledges. `visit` sees the answers before.
template <typename Visit>
Result<void> receive_answer(int socket, const Visit& visit) {
  std::array<std::byte, 4096> buffer{};
  for (;;) {
    const ssize_t got = recv(socket, buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno("asking for taskstats");
    std::optional<int> error;
    for_each_message(Bytes(buffer).first(static_cast<std::size_t>(got)),
                     [&](const nlmsghdr& head, Bytes body) {
                       if (head.nlmsg_type == NLMSG_ERROR) {
                         error = number_in<int>(body);
                       } else {
                         visit(after(body, GENL_HDRLEN));
                       }
                     });
    if (error) return *error == 0 ? Result<void>() : fail("asking for taskstats", -*error);
  }
}

Result<std::uint16_t> taskstats_family(int socket) {
  if (auto sent = send_request(socket, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME,
                               TASKSTATS_GENL_NAME);
      !sent) {
    return fail(sent.error());
  }
  std::optional<std::uint16_t> family;
  const auto answered = receive_answer(socket, [&](Bytes attributes) {
    for_each_attribute(attributes, [&](int type, Bytes payload) {
      if (type == CTRL_ATTR_FAMILY_ID) family = number_in<std::uint16_t>(payload);
    });
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
  for_each_message(received, [&](const nlmsghdr& head, Bytes body) {
    if (head.nlmsg_type < NLMSG_MIN_TYPE) return;
    for_each_attribute(after(body, GENL_HDRLEN), [&](int type, Bytes aggregate) {
      if (type != TASKSTATS_TYPE_AGGR_PID) return;  // of the whole process: its threads were told
      std::optional<std::uint32_t> tid;
      std::optional<TaskTimes> times;
      for_each_attribute(aggregate, [&](int inner, Bytes payload) {
        if (inner == TASKSTATS_TYPE_PID) tid = number_in<std::uint32_t>(payload);
        if (inner == TASKSTATS_TYPE_STATS) times = times_in(payload);
      });
      if (tid && times) visit(*tid, *times);
    });
  });
}

Result<TaskExits> TaskExits::listen(std::string_view possible_cpus) {
  UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC));
  if (!socket) return fail_errno("a netlink socket");
  setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &kAnswerTime, sizeof(kAnswerTime));
  // More than net.core.rmem_max needs CAP_NET_ADMIN, as taskstats does.
  setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUFFORCE, &kSocketBytes, sizeof(kSocketBytes));
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  if (bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return fail_errno("binding a netlink socket");
  }
  const auto family = taskstats_family(socket.get());
  if (!family) return fail(family.error());
  if (auto sent = send_request(socket.get(), *family, TASKSTATS_CMD_GET,
                               TASKSTATS_CMD_ATTR_REGISTER_CPUMASK, possible_cpus);
      !sent) {
    return fail(sent.error());
  }
  if (auto done = receive_answer(socket.get(), [](Bytes /*ends already*/) {}); !done) {
    return fail(done.error());
  }
  return TaskExits(std::move(socket));
}

bool TaskExits::drain(const VisitTaskExit& visit) {
  bool complete = true;
  for (;;) {
    const ssize_t got = recv(socket_.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
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
