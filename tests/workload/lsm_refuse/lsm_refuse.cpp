// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// lsm_refuse PORT: a BPF LSM program that refuses every SYN to listeners on PORT until stdin
// ends. Exit 77 with the reason where the kernel takes no such program.
#include <bpf/libbpf.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "lsm_refuse.skel.h"

namespace {

constexpr int kUsage = 2;
constexpr int kCannot = 77;

struct Destroy {
  void operator()(lsm_refuse* program) const { lsm_refuse__destroy(program); }
};

int cannot(const char* what) {
  std::printf("%s: %s\n", what, std::strerror(errno));
  return kCannot;
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc == 2 ? std::atoi(argv[1]) : 0;
  if (port <= 0 || port > 65535) {
    std::fprintf(stderr, "usage: lsm_refuse PORT\n");
    return kUsage;
  }
  const std::unique_ptr<lsm_refuse, Destroy> program(lsm_refuse__open());
  if (program == nullptr) return cannot("opening the LSM program");
  program->rodata->refused_port = static_cast<unsigned short>(port);
  if (lsm_refuse__load(program.get()) != 0) return cannot("loading an LSM program");
  if (lsm_refuse__attach(program.get()) != 0) return cannot("attaching an LSM program");
  std::printf("ready\n");
  std::fflush(stdout);
  char input[64];
  while (read(STDIN_FILENO, input, sizeof(input)) > 0) {
  }
  return 0;
}
