#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The benchmarks hold together: every script parses, a small run gives figures, the table says
# what was met, missed and not measured. How fast anything is, is no test.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
bench=$here/../bench
programs=$here/../../build/tests
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

scripts_parse() {
  local script
  for script in "$bench"/*.sh "$bench"/guest/*.sh; do bash -n "$script" || return; done
}
every_name_has_a_script() {
  local name
  for name in $("$bench/run.sh" --list); do
    [ -x "$bench/$name.sh" ] || [ -x "$bench/guest/$name.sh" ] || {
      echo "$name" >&2
      return 1
    }
  done
}
check "bench: scripts parse" scripts_parse
check "bench: every benchmark has a script" every_name_has_a_script
check_equal "bench: an unknown name is a usage error" 2 \
  "$("$bench/run.sh" no_such_benchmark >/dev/null 2>&1; echo $?)"

# shellcheck source=../bench/lib.sh
. "$bench/lib.sh"
{
  row fast 100 /s at_least 99
  row slow 1234567 /s at_least 2000000
  row large 3 KiB at_most 2
  row plain 0.5 ratio
  row nothing null ns
  no_row tool 'not packaged'
} | finish sample host >"$work/sample"
jq -n '{date: "2026-01-31", commit: "c", cpu: "x", cpus: "2", memory: "1 GiB", kernel: "6.1", system: "s",
  bpftrace: "1", tools: "2", compiler: "12", qemu: "7"}' >"$work/machine"
make_table() { jq -rs --arg names 'older sample' --rawfile old "$1" -f "$bench/table.jq" "${@:2}"; }
printf '# What\n\n2026-01-30, commit b:\nx\n\n## older\n\n| late | 1 | ms | ≤ 0 | **missed** | this machine |\n' >"$work/old"
make_table "$work/old" "$work/machine" "$work/sample" >"$work/table"
check_equal "bench: the table" "| fast | 100 | /s | ≥ 99 | met | this machine |
| slow | 1,234,567 | /s | ≥ 2,000,000 | **missed** | this machine |
| large | 3 | KiB | ≤ 2 | **missed** | this machine |
| plain | 0.5 | ratio |  |  | this machine |
| nothing | – | |  | not measured | this machine |
| tool | – | |  | not packaged | this machine |" "$(grep -E '^\| (fast|slow|large|plain|nothing|tool)' "$work/table")"
check "bench: the table counts targets" grep -qzP 'Of 4 targets\n1 are met and 3 missed' "$work/table"
check_equal "bench: what was not measured again stays, with its commit" \
  "## older (at b) | late | 1 | ms | ≤ 0 | **missed** | this machine |" \
  "$(grep -E '^## older|^\| late' "$work/table" | tr '\n' ' ' | sed 's/ $//')"
make_table "$work/table" "$work/machine" >"$work/again"
check "bench: and once more" grep -q '^## older (at b)$' "$work/again"
check "bench: and once more, with the commit of its table" grep -q '^## sample (at c)$' "$work/again"

for script in syn timewait; do
  kprobe_script "$bench/bpftrace/$script.bt" >"$work/kprobe.bt"
  check "bench: $script.bt for kprobes has no named arguments" \
    bash -c "! grep -E 'args->|kfunc' $work/kprobe.bt"
done
"$programs/model_bench" rate 20000 >"$work/rate"
check_json "bench: events pass through the model" "$work/rate" \
  '.busy_ordered_per_s > 0 and .spoofed_ordered_per_s > 0'
"$programs/model_bench" full >"$work/full"
check_json "bench: 65,536 hosts, 32,768 drop rows and 10,000 sessions take at most 64 MiB" "$work/full" \
  '.hosts == 65536 and .drop_rows == 32768 and .model_kib <= 65536'
unshare -n sh -c "ip link set lo up && exec $programs/accept_loop 50" >"$work/connections"
check_json "bench: connections are counted" "$work/connections" '.connections == 50 and .per_s > 0'
tap_end
