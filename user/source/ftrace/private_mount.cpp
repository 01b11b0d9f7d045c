// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/private_mount.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace pawprint {
namespace {

// A folder that every node has.
constexpr const char* kMountPoint = "/sys/kernel";

// In the child, whose mount namespace nobody else is in. -1 and errno on failure.
int open_mounted() {
  if (unshare(CLONE_NEWNS) != 0) return -1;
  if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return -1;
  // Since 4.1; before that the tracing folder is a part of debugfs.
  const bool tracefs = mount("none", kMountPoint, "tracefs", 0, nullptr) == 0;
  if (!tracefs && mount("none", kMountPoint, "debugfs", 0, nullptr) != 0) return -1;
  return open(tracefs ? kMountPoint : "/sys/kernel/tracing", O_PATH | O_DIRECTORY | O_CLOEXEC);
}

// One message: errno of the sender, with a descriptor when that is 0.
union Control {
  cmsghdr head;
  char bytes[CMSG_SPACE(sizeof(int))];
};

void send_descriptor(int socket, int fd, int code) {
  Control control{};
  iovec data{&code, sizeof(code)};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  if (fd >= 0) {
    control.head.cmsg_level = SOL_SOCKET;
    control.head.cmsg_type = SCM_RIGHTS;
    control.head.cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(&control.head), &fd, sizeof(fd));
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof(control.bytes);
  }
  static_cast<void>(sendmsg(socket, &message, 0));
}

Result<UniqueFd> receive_descriptor(int socket) {
  Control control{};
  int code = ECHILD;
  iovec data{&code, sizeof(code)};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes;
  message.msg_controllen = sizeof(control.bytes);
  ssize_t got = -1;
  do {
    got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return fail_errno("mounting the tracing files");
  const cmsghdr* head = CMSG_FIRSTHDR(&message);
  if (code != 0 || head == nullptr || head->cmsg_type != SCM_RIGHTS) {
    return fail("mounting the tracing files in a mount namespace of its own", code);
  }
  int fd = -1;
  std::memcpy(&fd, CMSG_DATA(head), sizeof(fd));
  return UniqueFd(fd);
}

}  // namespace

Result<UniqueFd> mount_tracing_privately() {
  int ends[2] = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return fail_errno("making a socket pair");
  }
  const UniqueFd here(ends[0]);
  UniqueFd there(ends[1]);
  const pid_t child = fork();
  if (child < 0) return fail_errno("starting a process");
  if (child == 0) {
    const int fd = open_mounted();
    send_descriptor(there.get(), fd, fd < 0 ? errno : 0);
    _exit(0);
  }
  there.reset();
  auto received = receive_descriptor(here.get());
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return received;
}

}  // namespace pawprint
