// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Calls of the C library that fail when they are told to: linked into a build of pawprint
// (pawprint_faults), where they come before the library's own, also for what libbpf, SQLite and
// the C++ library call.
//
//   PAWPRINT_FAULT=KIND:N     one call fails: the first from the Nth place. A place is the
//                             stack that leads to it, as one reader of files is called from
//                             everywhere.
//   PAWPRINT_FAULT=KIND:list  none fails
//   PAWPRINT_FAULT_LOG=FILE   a line for the call that failed; for the first from each place
#include <dirent.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {

struct Kind {
  std::string_view name;
  int code;  // errno
};
constexpr Kind kOpen{"open", EMFILE}, kRead{"read", EIO}, kWrite{"write", ENOSPC},
    kSync{"sync", EIO}, kBpf{"bpf", EPERM}, kPerf{"perf_event_open", EMFILE},
    kEpoll{"epoll", ENOSPC}, kTimer{"timer", EMFILE}, kSignals{"signalfd", EMFILE},
    kSocket{"socket", EMFILE}, kReceive{"receive", ENOBUFS}, kMap{"mmap", ENOMEM},
    kFork{"fork", EAGAIN}, kSetns{"setns", EPERM}, kFolder{"mkdir", EACCES},
    kRename{"rename", EACCES}, kRemove{"unlink", EACCES};

// Frames behind the failing function that make a place.
constexpr int kFrames = 10;

struct Order {
  std::string_view kind;
  unsigned place = 0;  // 0: none
};
constexpr unsigned kNever = ~0U;

Order order() {
  const char* text = std::getenv("PAWPRINT_FAULT");
  if (text == nullptr) return {};
  const std::string_view whole(text);
  const auto colon = whole.find(':');
  if (colon == std::string_view::npos) return {};
  const bool lists = whole.substr(colon + 1) == "list";
  return {whole.substr(0, colon),
          lists ? kNever : static_cast<unsigned>(std::atoi(text + colon + 1))};
}

// The library's own.
long real_syscall(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0,
                  long f = 0) {
  using Function = long (*)(long, long, long, long, long, long, long);
  static const auto kFunction = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "syscall"));
  return kFunction(number, a, b, c, d, e, f);
}

void tell(const Kind& kind, const char* what) {
  const char* log = std::getenv("PAWPRINT_FAULT_LOG");
  if (log == nullptr) return;
  std::array<char, 512> line{};
  const int size = std::snprintf(line.data(), line.size(), "%s %s\n", kind.name.data(),
                                 what == nullptr ? "" : what);
  // Not through the functions below.
  const long fd = real_syscall(SYS_openat, AT_FDCWD, reinterpret_cast<long>(log),
                               O_WRONLY | O_CREAT | O_APPEND, 0600);
  real_syscall(SYS_write, fd, reinterpret_cast<long>(line.data()),
               std::min(size, static_cast<int>(line.size()) - 1));
  real_syscall(SYS_close, fd);
}

std::uint64_t here() {
  std::array<void*, kFrames + 2> frames{};
  const int count = backtrace(frames.data(), static_cast<int>(frames.size()));
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (int i = 2; i < count; ++i) {
    hash = (hash ^ reinterpret_cast<std::uintptr_t>(frames[i])) * 1099511628211U;
  }
  return hash;
}

// One thread, so plain statics; backtrace() itself opens files when it is first called. A
// sanitizer maps memory before there is an environment.
bool fails(const Kind& kind, const char* what = nullptr) {
  static Order wanted;
  if (wanted.place == 0) wanted = order();
  static std::vector<std::uint64_t> places;
  static bool busy = false;
  if (wanted.place == 0 || busy || kind.name != wanted.kind || places.size() >= wanted.place) {
    return false;
  }
  busy = true;
  const std::uint64_t place = here();
  bool hit = false;
  if (std::find(places.begin(), places.end(), place) == places.end()) {
    places.push_back(place);
    hit = places.size() == wanted.place;
    if (hit || wanted.place == kNever) tell(kind, what);
  }
  busy = false;
  if (hit) errno = kind.code;
  return hit;
}

// The library's function `name`, unless it is to fail.
template <typename Returned, typename... Arguments>
Returned call(const Kind& kind, const char* what, const char* name, Arguments... arguments) {
  if (fails(kind, what)) {
    if constexpr (std::is_pointer_v<Returned>) {
      return static_cast<Returned>(kind.name == kMap.name ? MAP_FAILED : nullptr);
    } else {
      return Returned{-1};
    }
  }
  using Function = Returned (*)(Arguments...);
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name))(arguments...);
}

}  // namespace

// Of variadic functions the arguments that the kernel may look at.
extern "C" {

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const auto mode = va_arg(rest, unsigned);
  va_end(rest);
  return call<int>(kOpen, path, "open", path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const auto mode = va_arg(rest, unsigned);
  va_end(rest);
  return call<int>(kOpen, path, "open64", path, flags, mode);
}
int __open_2(const char* path, int flags) {
  return call<int>(kOpen, path, "__open_2", path, flags);
}
int __open64_2(const char* path, int flags) {
  return call<int>(kOpen, path, "__open64_2", path, flags);
}
FILE* fopen(const char* path, const char* mode) {
  return call<FILE*>(kOpen, path, "fopen", path, mode);
}
FILE* fopen64(const char* path, const char* mode) {
  return call<FILE*>(kOpen, path, "fopen64", path, mode);
}
DIR* opendir(const char* path) {
  return call<DIR*>(kOpen, path, "opendir", path);
}

ssize_t read(int fd, void* into, size_t size) {
  return call<ssize_t>(kRead, nullptr, "read", fd, into, size);
}
ssize_t __read_chk(int fd, void* into, size_t size, size_t room) {
  return call<ssize_t>(kRead, nullptr, "__read_chk", fd, into, size, room);
}
ssize_t pread64(int fd, void* into, size_t size, off64_t at) {
  return call<ssize_t>(kRead, nullptr, "pread64", fd, into, size, at);
}
ssize_t __pread64_chk(int fd, void* into, size_t size, off64_t at, size_t room) {
  return call<ssize_t>(kRead, nullptr, "__pread64_chk", fd, into, size, at, room);
}
ssize_t write(int fd, const void* from, size_t size) {
  return call<ssize_t>(kWrite, nullptr, "write", fd, from, size);
}
ssize_t pwrite64(int fd, const void* from, size_t size, off64_t at) {
  return call<ssize_t>(kWrite, nullptr, "pwrite64", fd, from, size, at);
}
int fsync(int fd) {
  return call<int>(kSync, nullptr, "fsync", fd);
}
int fdatasync(int fd) {
  return call<int>(kSync, nullptr, "fdatasync", fd);
}
int ftruncate64(int fd, off64_t size) {
  return call<int>(kWrite, nullptr, "ftruncate64", fd, size);
}

long syscall(long number, ...) {
  std::array<long, 6> a{};
  va_list rest;
  va_start(rest, number);
  for (long& each : a) each = va_arg(rest, long);
  va_end(rest);
  const Kind* kind = number == SYS_bpf ? &kBpf : number == SYS_perf_event_open ? &kPerf : nullptr;
  if (kind != nullptr && fails(*kind)) return -1;
  return real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int epoll_create1(int flags) {
  return call<int>(kEpoll, nullptr, "epoll_create1", flags);
}
int epoll_ctl(int epoll, int what, int fd, epoll_event* event) {
  return call<int>(kEpoll, nullptr, "epoll_ctl", epoll, what, fd, event);
}
int epoll_wait(int epoll, epoll_event* events, int most, int timeout_ms) {
  return call<int>(kEpoll, nullptr, "epoll_wait", epoll, events, most, timeout_ms);
}
int timerfd_create(int clock, int flags) {
  return call<int>(kTimer, nullptr, "timerfd_create", clock, flags);
}
int timerfd_settime(int fd, int flags, const itimerspec* next, itimerspec* before) {
  return call<int>(kTimer, nullptr, "timerfd_settime", fd, flags, next, before);
}
int signalfd(int fd, const sigset_t* set, int flags) {
  return call<int>(kSignals, nullptr, "signalfd", fd, set, flags);
}
int socket(int family, int type, int protocol) {
  return call<int>(kSocket, nullptr, "socket", family, type, protocol);
}
int setsockopt(int fd, int level, int option, const void* value, socklen_t size) {
  return call<int>(kSocket, nullptr, "setsockopt", fd, level, option, value, size);
}
ssize_t recv(int fd, void* into, size_t size, int flags) {
  return call<ssize_t>(kReceive, nullptr, "recv", fd, into, size, flags);
}
void* mmap(void* at, size_t size, int access, int flags, int fd, off_t offset) {
  return call<void*>(kMap, nullptr, "mmap", at, size, access, flags, fd, offset);
}
void* mmap64(void* at, size_t size, int access, int flags, int fd, off64_t offset) {
  return call<void*>(kMap, nullptr, "mmap64", at, size, access, flags, fd, offset);
}
pid_t fork() {
  return call<pid_t>(kFork, nullptr, "fork");
}
int setns(int fd, int type) {
  return call<int>(kSetns, nullptr, "setns", fd, type);
}
int unshare(int flags) {
  return call<int>(kSetns, nullptr, "unshare", flags);
}
int mkdir(const char* path, mode_t mode) {
  return call<int>(kFolder, path, "mkdir", path, mode);
}
int rename(const char* from, const char* to) {
  return call<int>(kRename, from, "rename", from, to);
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  return call<int>(kRename, from, "renameat2", from_folder, from, to_folder, to, flags);
}
int unlink(const char* path) {
  return call<int>(kRemove, path, "unlink", path);
}

}  // extern "C"
