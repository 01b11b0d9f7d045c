#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: what the programs on the SYN and TIME_WAIT paths cost the kernel, as it counts
# run_time_ns itself, beside bpftrace scripts on the same hooks. Rounds are interleaved; time
# is emulated, so the rows are ratios.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=../lib.sh
. "$here/lib.sh"
rounds=${1:-3} connections=${2:-1500}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; sysctl -qw kernel.bpf_stats_enabled=0; rm -rf "$work"' EXIT
sysctl -qw kernel.bpf_stats_enabled=1
cat "$here/bpftrace/syn.bt" "$here/bpftrace/timewait.bt" >"$work/fentry.bt"
kprobe_script "$work/fentry.bt" >"$work/kprobe.bt"

in_namespace() { unshare -n sh -c 'ip link set lo up && ip route add default dev lo && exec "$@"' - "$@"; }
start() {
  case $1 in
    pawprint-*) start_tool "$work" 'pawprint: ready' "$pawprint" --collect timewait,syn \
      --mode bpf --attach "${1#*-}" --once --duration 1h --format json ;;
    *) start_tool "$work" ready bpftrace "$work/${1#*-}.bt" ;;
  esac
}

# cost VARIANT: one line {variant, answered, timewait, dropped}: ns for each SYN or segment.
cost() {
  start "$1" || return
  in_namespace "$programs/accept_loop" 100 >/dev/null
  bpf_programs >"$work/a"
  in_namespace "$programs/accept_loop" "$connections" >/dev/null
  bpf_programs >"$work/b"
  in_namespace "$programs/syn_flood" 1000 2 >"$work/flood"
  bpf_programs >"$work/c"
  stop_tool
  jq -nc --arg variant "$1" --argjson n "$connections" --slurpfile flood "$work/flood" \
    --argjson answered "$(bpf_cost "$work/a" "$work/b" '.name | test("time_?wait") | not')" \
    --argjson timewait "$(bpf_cost "$work/a" "$work/b" '.name | test("time_?wait")')" \
    --argjson dropped "$(bpf_cost "$work/b" "$work/c" '.name | test("time_?wait") | not')" '
    def each($cost; $of): [$cost.programs[] | select(.runs > 0) | {name, runs: (.runs / $of), ns: (.ns / $of)}];
    {variant: $variant, answered: ($answered.ns / $n), timewait: ($timewait.ns / $n),
     dropped: ($dropped.ns / $flood[0].listen_drops),
     programs: {answered: each($answered; $n), timewait: each($timewait; $n),
       dropped: each($dropped; $flood[0].listen_drops)}}'
}

for _ in $(seq "$rounds"); do
  for variant in pawprint-fentry bpftrace-fentry pawprint-kprobe bpftrace-kprobe; do
    cost "$variant"
  done
done >"$work/costs"

of() { jq -s --arg v "$1" --arg p "$2" '[.[] | select(.variant == $v) | .[$p]] | sort | .[length / 2 | floor]' "$work/costs"; }
# profile ATTACH PATH TOTAL: a row for each of our programs, as a share of what bpftrace takes.
profile() {
  jq -sc --arg v "pawprint-$1" --arg p "$2" --argjson total "$3" '
    [.[] | select(.variant == $v) | .programs[$p][]] | group_by(.name)[]
    | sort_by(.ns) | .[length / 2 | floor]
    | {what: "· of it \(.name), \(.runs * 10 | round / 10) runs", unit: "ratio",
       value: (.ns / $total * 1000 | round / 1000)}' "$work/costs"
}
{
  for attach in fentry kprobe; do
    for path in answered dropped timewait; do
      case $path in timewait) what='TIME_WAIT entry and segment' ;; *) what="SYN $path" ;; esac
      a=$(of "pawprint-$attach" $path) b=$(of "bpftrace-$attach" $path)
      if [ "$a" = null ] || [ "$b" = null ]; then
        no_row "$what, $attach: pawprint / bpftrace" "one of the two did not start"
      else
        row "$what, $attach: pawprint / bpftrace" "$(ratio "$a" "$b")" ratio at_most 0.5
        profile "$attach" "$path" "$b"
      fi
    done
  done
} | finish kernel_cost vm "$(jq -s '{ns_emulated: .}' "$work/costs")"
