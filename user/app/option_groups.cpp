// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/option_groups.h"

#include "app/option_values.h"

namespace pawprint {

void add_source_options(CLI::App& app, Options& options) {
  add(app, "--mode", "auto|bpf|ftrace|wire",
      "How to see the kernel: BPF programs, kprobe events, packets, or the best for each collector",
      one_of<Mode>(options.mode, {{"auto", Mode::kAuto},
                                  {"bpf", Mode::kBpf},
                                  {"ftrace", Mode::kFtrace},
                                  {"wire", Mode::kWire}}));
  add(app, "--attach", "auto|fentry|kprobe", "How BPF programs hook functions",
      one_of<std::optional<AttachType>>(options.attach, {{"auto", std::nullopt},
                                                         {"fentry", AttachType::kFentry},
                                                         {"kprobe", AttachType::kKprobe}}));
  add(app, "--transport", "auto|ringbuf|perfbuf", "How events leave the kernel",
      one_of<std::optional<Transport>>(options.transport, {{"auto", std::nullopt},
                                                           {"ringbuf", Transport::kRingbuf},
                                                           {"perfbuf", Transport::kPerfbuf}}));
  add(app, "--host-root", "DIR", "Where the node's root is mounted, in a debug pod: /host",
      folder(options.host_root));
  add(app, "--btf", "FILE", "Types of this kernel, where /sys/kernel/btf/vmlinux is missing",
      readable_file(options.btf));
  app.add_flag("-v,--verbose", options.verbose, "Also print libbpf's log to stderr");
}

void add_collect_options(CLI::App& app, Options& options) {
  add(app, "--collect", "NAMES", "Collectors: timewait, syn, probe, separated by commas",
      collectors(options.collectors));
  add(app, "--duration", "T", "Stop after this time (500ms, 10s, 5m)", duration(options.duration));
}

void add_traffic_options(CLI::App& app, Options& options) {
  add(app, "--remote", "CIDR", "Only these remote hosts", cidr(options.filter.remote));
  add(app, "--port", "N", "Only listeners on this port", number(options.filter.port, 1, 65535));
  add(app, "--netns", "INODE", "Only this network namespace, by inode number (lsns -t net)",
      number(options.filter.netns, 1, 0xffffffff));
}

void add_row_options(CLI::App& app, Options& options) {
  add(app, "--pod", "NS/NAME", "Only this pod's probes and listeners", pod_name(options.pod));
  add(app, "--sort", "COL", "Sort every table that has this column by it",
      sort_column(options.sort));
  add(app, "--top", "N", "Show only the first N rows of each table",
      number(options.top, 1, 1'000'000));
}

void add_screen_options(CLI::App& app, Options& options) {
  app.add_flag("--no-color", options.no_color, "No colours on the full screen, as NO_COLOR=1");
}

void add_probe_options(CLI::App& app, Options& options) {
  add(app, "--probe-timeout", "T", "timeoutSeconds to judge exec probes by (default 1s)",
      duration(options.probe_timeout));
  add_pod_options(app, options);
}

void add_pod_options(CLI::App& app, Options& options) {
  add(app, "--pods", "FILE", "Pod specs (kubectl get pods -A -o json) to judge probes by",
      readable_file(options.pods));
  add(app, "--events", "FILE", "Pod events (kubectl get events -A -o json) to show beside probes",
      readable_file(options.events));
}

}  // namespace pawprint
