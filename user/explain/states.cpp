// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// States of a collector, and the stages at which events can be lost.
#include <array>

#include "explain/catalogue.h"

namespace pawprint {
namespace {

constexpr std::array kStates{
    Page{"on", "The collector runs with every hook",
         "Every function and tracepoint that it needs is hooked. The ready line names how: "
         "backend, attach type and transport, as in syn=bpf/fentry/ringbuf.",
         "  pawprint doctor\n"
         "  bpftool link                   (while pawprint runs)",
         "", ""},
    Page{"degraded", "The collector runs without a hook that is not essential",
         "A function could not be hooked (not in this kernel, inlined, or refused) and something "
         "is not seen: the reason says what. The rest is complete and proved as usual. On backend "
         "wire nothing is hooked: a packet socket in each network namespace with listeners sees "
         "SYNs and their answers, so that a missing answer is seen but no drop is proved, and of "
         "TIME_WAIT only refused SYNs show.",
         "  pawprint doctor\n"
         "  grep -w FUNCTION /proc/kallsyms",
         "On wire: a kernel with CONFIG_KPROBE_EVENTS, or one that allows BPF tracing programs. "
         "Otherwise try the other attach type: --attach kprobe or --attach fentry.",
         "When what is not seen does not occur here, IPv6 or MPTCP for instance."},
    Page{"off", "The collector does not run; the reason says why",
         "What is essential for it cannot be hooked: no privilege, no BPF (before 5.4), no kprobes "
         "(CONFIG_KPROBE_EVENTS), lockdown, or no BTF. The other collectors run. Its table is left "
         "out, its values are unknown (null in JSON), never 0.",
         "  pawprint doctor\n"
         "  cat /sys/kernel/security/lockdown",
         "As doctor says: run as root (kubectl debug node/NAME --profile=sysadmin), or give --btf "
         "FILE.",
         "When it was not asked for: --collect."},
};

constexpr std::array kStages{
    Page{"ring", "The ring or perf buffer, or a packet ring, had no room",
         "The kernel side could not reserve room (bpf_ringbuf_reserve(), or lost records of a perf "
         "buffer before 5.8): pawprint did not read fast enough. The number is exact. Totals of "
         "SYNs are counted in the kernel and are not affected.",
         "  pawprint --once --format json | jq .loss",
         "Watch less (--collect, --remote, --port), or let pawprint run: its CPU is busy.", ""},
    Page{"entry_exit", "A function's return could not be matched with its entry",
         "Entry and return of a hooked function are joined per CPU. A return probe that was missed "
         "(the limit of kretprobe instances, a program skipped on 5.4) leaves one of them alone; "
         "both are discarded and counted.",
         "  cat /sys/kernel/debug/tracing/kprobe_profile",
         "Use --attach fentry where the kernel has it (5.5 and later).", ""},
    Page{"queue", "A table of pawprint itself was full",
         "Tables are bounded. When one is full the oldest row with a count of one gives way, and "
         "is counted here; rows with regressions or repeated drops stay. Under a flood of forged "
         "addresses this is as it should be.",
         "  pawprint --once --format json | jq .loss",
         "Narrow what is watched: --remote CIDR, --port N.", "Under a SYN flood."},
    Page{"recorder", "An event could not be written to the recording",
         "The disk was full or too slow. The recording says when, and holds the rest.",
         "  df -h FILE; iostat -x 1",
         "Record to a faster disk, bound the file with --max-size, or record fewer collectors.",
         ""},
    Page{
        "decode", "Bytes that were no event",
        "Size or kind of an event did not fit the ABI. It happens when a recording or a BPF object "
        "of another version is read, or with a damaged file.",
        "  pawprint --version", "Use one version for both.", ""},
    Page{
        "track", "A kernel side table was full and a session was not followed",
        "The kernel side follows processes of exec sessions and SYNs in bounded maps. What did not "
        "fit was not followed: probe counts are too low.",
        "  pawprint --once --format json | jq .loss",
        "Watch the probe collector alone: --collect probe.", ""},
    Page{"sampled", "Counted exactly, but without details",
         "Beyond 10,000 events a second and CPU, SYNs are counted in the kernel and only a sample "
         "of them makes rows. Totals and reasons stay exact; rows show a part.",
         "  pawprint --once --format json | jq .syn_totals",
         "Narrow what is watched to get every detail: --remote CIDR, --port N.",
         "Always: it is what keeps a flood from costing the node."},
};

}  // namespace

std::span<const Page> state_pages() {
  return kStates;
}

std::span<const Page> stage_pages() {
  return kStages;
}

}  // namespace pawprint
