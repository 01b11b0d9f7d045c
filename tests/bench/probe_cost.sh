#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What the probe collector's tracepoints cost where no container is involved: N short
# processes a second for SECONDS, no session seen, and the run time of each program as
# the kernel counts it (kernel.bpf_stats_enabled, 5.1+). Not a test: the figures are the
# machine's. usage: probe_cost.sh [PER_SECOND [SECONDS]]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
pawprint=${PAWPRINT:-$here/../../build/pawprint}
target=$(dirname "$pawprint")/tests/probe_target
per_second=${1:-5000} seconds=${2:-5}
spawners=$(nproc)

work=$(mktemp -d)
trap 'kill $watcher 2>/dev/null; sysctl -qw kernel.bpf_stats_enabled=0; rm -rf "$work"' EXIT
sysctl -qw kernel.bpf_stats_enabled=1
"$pawprint" --collect probe --once --duration 1h --format json >"$work/out" 2>"$work/err" &
watcher=$!
until grep -q '^pawprint: ready:' "$work/err"; do sleep 0.1; done

programs() { bpftool -j prog show | jq '[.[] | select(.name // "" | startswith("probe_"))
  | {name, ns: (.run_time_ns // 0), runs: (.run_cnt // 0)}]'; }
programs >"$work/before"
for _ in $(seq "$spawners"); do
  "$target" spawn $((per_second / spawners)) "$seconds" >>"$work/started" &
  pids+=($!)
done
wait "${pids[@]}"
programs >"$work/after"
kill -INT "$watcher"
wait "$watcher"

started=$(awk '{ sum += $1 } END { print sum }' "$work/started")
echo "processes: $started in $seconds s ($((started / seconds))/s), sessions: $(jq '.probes | length' "$work/out"), lost: $(jq .loss.events "$work/out")"
jq -rn --slurpfile a "$work/before" --slurpfile b "$work/after" --argjson n "$started" --argjson s "$seconds" '
  [$b[0][] as $new | $a[0][] | select(.name == $new.name)
   | {name, runs: ($new.runs - .runs), ns: ($new.ns - .ns)}] as $d
  | ($d[] | select(.runs > 0) | "\(.name): \(.runs) runs, \(.ns / .runs | round) ns each"),
    "all: \([$d[].ns] | add / $n | round) ns a process, \([$d[].ns] | add / ($s * 1e9) * 10000 | round / 100) % of one CPU"'
