#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: connections per second of an accept loop under each mode and under bpftrace, as
# ratios to the loop without any. Rounds are interleaved, and each run stands between two
# without a tool. With one CPU the rate by the wall clock has in it what the tool itself used.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=../lib.sh
. "$here/lib.sh"
rounds=${1:-3} connections=${2:-1500}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
ip link set lo up
cat "$here/bpftrace/syn.bt" "$here/bpftrace/timewait.bt" >"$work/fentry.bt"

start() {
  local options=(--collect timewait,syn --once --duration 1h --format json)
  case $1 in
    off) return ;;
    bpf-*) options+=(--mode bpf --attach "${1#*-}") ;;
    ftrace | wire) options+=(--mode "$1") ;;
    bpftrace) start_tool "$work" ready bpftrace "$work/fentry.bt" && return ;;
  esac
  start_tool "$work" 'pawprint: ready' "$pawprint" "${options[@]}"
}

# loop NAME: a line of accept_loop with its name. It listens for 1.5 s first: wire mode looks
# for listeners once a second.
loop() { "$programs/accept_loop" "$connections" 1500 | jq -c --arg name "$1" '. + {name: $name}'; }

for round in $(seq "$rounds"); do
  for mode in bpf-fentry bpf-kprobe ftrace wire bpftrace; do
    before=$(loop off)
    if start "$mode"; then
      with=$(loop "$mode")
      stop_tool
      after=$(loop off)
      jq -nc --argjson with "$with" --argjson a "$before" --argjson b "$after" --argjson r "$round" '
        {name: $with.name, round: $r, wall: ($with.per_s * 2 / ($a.per_s + $b.per_s)),
         cpu: ($with.per_cpu_s * 2 / ($a.per_cpu_s + $b.per_cpu_s)), off_per_s: $a.per_s}'
    fi
  done
done >"$work/ratios"

of() { jq --arg n "$1" "select(.name == \$n) | .$2" "$work/ratios" | jq -s 'sort | .[length / 2 | floor] | if . then . * 1000 | round / 1000 else . end'; }
{
  for mode in bpf-fentry bpf-kprobe ftrace wire; do
    row "connections/s, $mode / off, wall clock" "$(of "$mode" wall)" ratio at_least 0.97
    row "connections per CPU second of the loop, $mode / off" "$(of "$mode" cpu)" ratio at_least 0.97
  done
  row "connections/s, bpftrace / off, wall clock" "$(of bpftrace wall)" ratio
  row "connections per CPU second of the loop, bpftrace / off" "$(of bpftrace cpu)" ratio
} | finish connections vm "$(jq -s . "$work/ratios")"
