// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// fuzz_seeds DATA FOLDER: valid inputs to begin with, in FOLDER/TARGET/, from tests/data and
// from what the program writes itself.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "core/file.h"
#include "fuzz/seeds.h"
#include "packet/ip_packet.h"
#include "packet/tcp_options.h"
#include "packet/tcp_segment.h"
#include "unit/builders.h"
#include "unit/tcp_builders.h"

namespace {

using namespace pawprint;
using fuzz::Seeds;
namespace fs = std::filesystem;

std::string text_of(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

void add_packets(Seeds& seeds) {
  const Bytes v4a{192, 0, 2, 7}, v4b{10, 0, 0, 1}, v6a(16, 0x20), v6b(16, 0x30);
  for (const auto& [from, to] : {std::pair{v4a, v4b}, std::pair{v6a, v6b}}) {
    TcpSegment tcp;
    tcp.flags = kSyn;
    tcp.options = syn_options(1'000'000);
    seeds.add("tcp_options", text_of(tcp.options));
    Bytes segment, packet;
    put_tcp_segment(segment, tcp, from, to);
    put_ip_header(packet, from, to, 6, tcp_bytes(tcp));
    const std::size_t ip_bytes = packet.size();
    put(packet, segment);
    seeds.add("packets", std::string(1, '\0') + text_of(packet));
    // The same around the TCP header, as kprobe events read it.
    Bytes around(64 - ip_bytes);
    put(around, packet);
    seeds.add("packets", "\x01" + text_of(around));
    for (char probe = 0; probe < 14; ++probe) {
      std::string record(336, '\0');
      record[0] = probe;
      record.replace(8, around.size(), text_of(around));
      seeds.add("trace_records", std::string("\0\0\0\1\1\x50", 6) + record);
    }
  }
  seeds.add("tcp_options", text_of(timestamp_options({7, 9})));
}

void add_kernel_files(Seeds& seeds, const fs::path& data) {
  for (const auto& kernel : fs::directory_iterator(data)) {
    if (!kernel.path().filename().string().starts_with("linux-")) continue;
    const fs::path header = kernel.path() / "events/header_page";
    seeds.add("ring_pages",
              "\x02" + read_file(header).value() + '\0' +
                  read_file(kernel.path() / "cpu0.trace_pipe_raw").value().substr(0, 4096));
    seeds.add_file("ring_pages", std::string(1, '\0'), kernel.path() / "cpu1.trace_pipe_raw", 4096);
    for (const auto& format : fs::directory_iterator(kernel.path() / "events")) {
      seeds.add("format_files", read_file(format.path()).value() + std::string(257, '\0'));
    }
    for (const char* name : {"kprobe_profile", "cpu0.stats"}) {
      seeds.add_file("format_files", "", kernel.path() / name);
    }
    seeds.add_file("proc_files", "", kernel.path() / "kallsyms.excerpt", 8192);
  }
}

void add_kube_files(Seeds& seeds, const fs::path& data) {
  for (const auto& file : fs::directory_iterator(data / "kube")) {
    seeds.add_file("kube_files", std::string(1, '\0'), file.path());
  }
  seeds.add("kube_files", std::string(1, '\0') +
                              R"({"kind":"Pod","metadata":{"name":"web-7","namespace":"default"},
    "spec":{"terminationGracePeriodSeconds":30,"containers":[{"name":"web","livenessProbe":{"exec":{"command":
    ["/bin/check","-q"]},"timeoutSeconds":1,"periodSeconds":10,"failureThreshold":3},"lifecycle":{"preStop":
    {"exec":{"command":["/bin/stop"]}}}}]},"status":{"containerStatuses":[{"name":"web","containerID":
    "containerd://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]}})");
  seeds.add("kube_files",
            "\x01"
            R"({"kind":"List","items":[{"kind":"Event","reason":"Unhealthy","count":2,
    "involvedObject":{"kind":"Pod","name":"web-7","namespace":"default","fieldPath":"spec.containers{web}"},
    "firstTimestamp":"2026-01-31T12:00:00Z","lastTimestamp":"2026-01-31T12:00:10Z","message":"no"}]})");
  seeds.add("kube_files",
            "\x02"
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: default}\nspec:\n"
            "  containers:\n  - name: web\n    livenessProbe:\n      exec: {command: [a, b]}\n");
}

void add_names(Seeds& seeds) {
  const std::string id(64, 'a');
  for (const char* form :
       {"11:memory:/kubepods/burstable/pod9a8b7c6d-1111-2222-3333-444455556666/{}\n",
        "0::/kubepods.slice/kubepods-pod9a8b7c6d_1111_2222_3333_444455556666.slice/"
        "cri-containerd-{}.scope\n",
        "4:cpu,cpuacct:/docker/{}\n", "/system.slice/docker-{}.scope",
        "web-7_default_web-{}.log"}) {
    seeds.add("cgroup_paths", fmt::format(fmt::runtime(form), id));
  }
  seeds.add("cgroup_paths", "default_web-7_9a8b7c6d-1111-2222-3333-444455556666");
  seeds.add("cgroup_paths",
            "nr_periods 7\nnr_throttled 3\nthrottled_time 123456\nthrottled_usec 9\n");
}

void add_proc_files(Seeds& seeds) {
  for (const char* file : {"/proc/net/netstat", "/proc/net/softnet_stat", "/proc/net/tcp",
                           "/proc/net/tcp6", "/proc/self/status"}) {
    if (const auto text = read_file(file)) seeds.add("proc_files", *text);
  }
  seeds.add("proc_files", "entries  searched found drop\n0000002a 00000001 00000002 0000000b\n");
  seeds.add("proc_files", "CONFIG_KPROBE_EVENTS=y\n# CONFIG_BPF_SYSCALL is not set\n");
}

void add_words(Seeds& seeds) {
  for (const char* word :
       {"10.0.0.0/8", "2001:db8::/32", "500ms", "1.5s", "64M", "1GiB", "+5m", "-10m",
        "2026-01-31T12:00:00.5+01:00", "=1+1", "\x1b[31m\u202e", "\uff1d1,\"a\""}) {
    seeds.add("operator_words", std::string("\x10") + word);
  }
}

void add_events(Seeds& seeds) {
  std::string all;
  for (const Event& event : test::one_of_each_kind()) {
    const auto encoded = encode(event);
    const std::string bytes(reinterpret_cast<const char*>(encoded.data()), encoded.size());
    const std::string one = std::string(1, static_cast<char>(bytes.size() >> 8)) +
                            static_cast<char>(bytes.size()) + bytes;
    seeds.add("events", one);
    seeds.add("views", "\x50" + one);
    all += one;
  }
  seeds.add("events", all);
  seeds.add("views", "\x50" + all);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: fuzz_seeds DATA FOLDER\n", stderr);
    return 2;
  }
  Seeds seeds(argv[2]);
  add_packets(seeds);
  fuzz::add_kernel_messages(seeds);
  add_kernel_files(seeds, argv[1]);
  add_kube_files(seeds, argv[1]);
  add_names(seeds);
  add_proc_files(seeds);
  add_words(seeds);
  add_events(seeds);
  return 0;
}
