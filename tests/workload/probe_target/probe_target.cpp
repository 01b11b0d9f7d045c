// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What exec probes do, on demand, as the command of a session:
//   sleep MS [NAME]      sleeps; NAME tells sessions apart
//   busy MS              uses MS of CPU time
//   threads MS           the leader ends at once, another thread MS later
//   orphan MS            ends at once and leaves a child that sleeps MS
//   fork N SECONDS       N processes a second that end at once
//   spawn N SECONDS      N processes a second, each executing probe_nothing beside this file
//   containers FROM TO FOLDER  containers of these numbers come and go in the cgroup FOLDER, one
//                        after the other, and a session in each does nothing
//   nothing              ends
// Under another name (calico-node, check-status) it sleeps as long as the file /probe_ms
// says. Prints nothing. Exit status 2: usage.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

namespace {

constexpr long kNsPerMs = 1'000'000;
constexpr long kNsPerSec = 1'000'000'000;

long now_ns(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return now.tv_sec * kNsPerSec + now.tv_nsec;
}

void sleep_ns(long ns) {
  timespec rest{ns / kNsPerSec, ns % kNsPerSec};
  while (nanosleep(&rest, &rest) != 0) {
  }
}

// The process's clock goes on over its exec: what the runtime used is not counted.
void busy(long ms) {
  const long end_ns = now_ns(CLOCK_PROCESS_CPUTIME_ID) + ms * kNsPerMs;
  while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < end_ns) {
  }
}

// The process outlives its first thread: exit_group() only comes from the other one.
void threads(long ms) {
  std::thread([ms] {
    sleep_ns(ms * kNsPerMs);
    _exit(0);
  }).detach();
  syscall(SYS_exit, 0);
}

void orphan(long ms) {
  if (fork() != 0) return;
  const int null = open("/dev/null", O_RDWR);
  for (const int fd : {0, 1, 2}) dup2(null, fd);
  sleep_ns(ms * kNsPerMs);
  _exit(0);
}

// Calls `start`, which returns a child's pid, so many times a second, and takes each child's
// end. Evenly spread; behind schedule it goes on without a break. Prints how many there were.
template <typename Start>
void start_children(long per_second, long seconds, Start start) {
  const long begin_ns = now_ns(CLOCK_MONOTONIC);
  long started = 0;
  while (now_ns(CLOCK_MONOTONIC) < begin_ns + seconds * kNsPerSec) {
    const long due = (now_ns(CLOCK_MONOTONIC) - begin_ns) * per_second / kNsPerSec;
    if (started >= due) {
      sleep_ns(100'000);
      continue;
    }
    if (const pid_t child = start(); child > 0) {
      waitpid(child, nullptr, 0);
      ++started;
    }
  }
  dprintf(1, "%ld\n", started);
}

void fork_children(long per_second, long seconds) {
  start_children(per_second, seconds, [] {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    return child;
  });
}

std::string own_path() {
  std::string self(4096, '\0');
  self.resize(static_cast<std::size_t>(readlink("/proc/self/exe", self.data(), self.size())));
  return self;
}

void spawn(long per_second, long seconds) {
  const std::string self = own_path();
  std::string program = self.substr(0, self.rfind('/')) + "/probe_nothing";
  char* argv[] = {program.data(), nullptr};
  char* env[] = {nullptr};
  start_children(per_second, seconds, [&] {
    pid_t child = -1;
    return posix_spawn(&child, program.c_str(), nullptr, nullptr, argv, env) == 0 ? child : -1;
  });
}

// A child that enters `cgroup` as runtimes do, by cgroup.procs, and executes this file;
// returns when it does.
pid_t start_inside(const std::string& cgroup, const std::string& self, const char* what,
                   const char* length_ms) {
  int until_exec[2];
  if (pipe2(until_exec, O_CLOEXEC) != 0) return -1;
  const pid_t child = fork();
  if (child == 0) {
    const int procs = open((cgroup + "/cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC);
    if (procs < 0 || write(procs, "0", 1) != 1) _exit(1);
    execl(self.c_str(), self.c_str(), what, length_ms, static_cast<char*>(nullptr));
    _exit(1);
  }
  close(until_exec[1]);
  char none;
  while (read(until_exec[0], &none, 1) < 0 && errno == EINTR) {
  }
  close(until_exec[0]);
  return child;
}

// A runtime of its own for one session: ends when the session does.
int session(const std::string& cgroup) {
  int status = 1;
  waitpid(start_inside(cgroup, own_path(), "nothing", nullptr), &status, 0);
  return status == 0 ? 0 : 1;
}

int containers(long from, long to, const std::string& folder) {
  const std::string self = own_path();
  char name[] = "/proc/self/exe";
  char what[] = "session";
  char* env[] = {nullptr};
  for (long number = from; number < to; ++number) {
    char id[65];
    snprintf(id, sizeof(id), "%064lx", number);
    std::string cgroup = folder + "/" + id;
    if (mkdir(cgroup.c_str(), 0755) != 0) return 1;
    const pid_t container = start_inside(cgroup, self, "sleep", "60000");
    char* argv[] = {name, what, cgroup.data(), nullptr};
    pid_t runtime = -1;
    int status = 1;
    if (posix_spawn(&runtime, self.c_str(), nullptr, nullptr, argv, env) != 0 ||
        waitpid(runtime, &status, 0) != runtime || status != 0) {
      return 1;
    }
    kill(container, SIGKILL);
    waitpid(container, nullptr, 0);
    if (rmdir(cgroup.c_str()) != 0) return 1;
  }
  return 0;
}

long length_of_file_ms() {
  char text[32] = {};
  const int fd = open("/probe_ms", O_RDONLY);
  if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0) return 0;
  return strtol(text, nullptr, 10);
}

}  // namespace

int main(int argc, char** argv) {
  const char* slash = strrchr(argv[0], '/');
  if (strcmp(slash != nullptr ? slash + 1 : argv[0], "probe_target") != 0 &&
      !(argc >= 2 && (strcmp(argv[1], "nothing") == 0 || strcmp(argv[1], "session") == 0))) {
    sleep_ns(length_of_file_ms() * kNsPerMs);
    return 0;
  }
  const std::string what = argc > 1 ? argv[1] : "";
  const long number = argc > 2 ? strtol(argv[2], nullptr, 10) : 0;
  if (what == "sleep") {
    sleep_ns(number * kNsPerMs);
  } else if (what == "busy") {
    busy(number);
  } else if (what == "threads") {
    threads(number);
  } else if (what == "orphan") {
    orphan(number);
  } else if (what == "fork" && argc > 3) {
    fork_children(number, strtol(argv[3], nullptr, 10));
  } else if (what == "spawn" && argc > 3) {
    spawn(number, strtol(argv[3], nullptr, 10));
  } else if (what == "session" && argc > 2) {
    return session(argv[2]);
  } else if (what == "containers" && argc > 4) {
    return containers(number, strtol(argv[3], nullptr, 10), argv[4]);
  } else if (what != "nothing") {
    return 2;
  }
  return 0;
}
