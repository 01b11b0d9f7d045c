#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What the probe collector's tracepoints cost where no container is involved: N short
# processes a second for SECONDS on this machine's own kernel, none of them a session, and the
# run time of each program as the kernel counts it (kernel.bpf_stats_enabled, 5.1+), beside a
# bpftrace script and exitsnoop. usage: probe_cost.sh [PER_SECOND [SECONDS [ROUNDS]]]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"
private_tracefs "$@"
per_second=${1:-5000} seconds=${2:-5} rounds=${3:-3}
spawners=$(nproc)
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; sysctl -qw kernel.bpf_stats_enabled=0; rm -rf "$work"' EXIT
sysctl -qw kernel.bpf_stats_enabled=1

start() {
  case $1 in
    pawprint) start_tool "$work" 'pawprint: ready' "$pawprint" --collect probe --mode bpf \
      --once --duration 1h --format json ;;
    bpftrace) start_tool "$work" ready bpftrace "$here/bpftrace/exec.bt" ;;
    exitsnoop) start_tool "$work" PCOMM stdbuf -oL exitsnoop ;;
  esac
}

# Processes started in all, by spawners on every CPU.
spawn() {
  local pids=()
  : >"$work/started"
  for _ in $(seq "$spawners"); do
    "$programs/probe_target" spawn $((per_second / spawners)) "$seconds" >>"$work/started" &
    pids+=($!)
  done
  wait "${pids[@]}"
  awk '{ sum += $1 } END { print sum }' "$work/started"
}

# measure NAME: {name, processes, ns (of all its programs), programs, cpu_ms (of its process)}
measure() {
  local name=$1 known processes used
  known=$(bpf_programs | jq -c '[.[].id]') # of others: they go on
  start "$name" || return 0
  bpf_programs >"$work/before"
  used=$(cpu_ms "$tool")
  processes=$(spawn)
  bpf_programs >"$work/after"
  used=$(calc "$(cpu_ms "$tool") - $used")
  stop_tool || true
  bpf_cost "$work/before" "$work/after" ".id as \$id | $known | index(\$id) == null" |
    jq -c --arg name "$name" --argjson n "$processes" --argjson used "$used" \
      '{name: $name, processes: $n, ns_a_process: (.ns / $n), cpu_ms: $used,
        programs: [.programs[] | select(.runs > 0) | . + {ns_a_run: (.ns / .runs)}]}'
  [ "$name" != pawprint ] || jq -c '{name: "snapshot", sessions: (.probes | length), lost: .loss.events}' "$work/tool.out"
}

for _ in $(seq "$rounds"); do
  for name in pawprint bpftrace exitsnoop; do measure "$name"; done
done >"$work/measured"

of() { jq --arg n "$1" "select(.name == \$n) | $2" "$work/measured" | jq -s 'sort | .[length / 2 | floor]'; }
against() {
  local b
  b=$(of "$1" .ns_a_process)
  [ "$b" = null ] && echo null || ratio "$(of pawprint .ns_a_process)" "$b"
}
{
  row 'short processes a second, started' "$(of pawprint ".processes / $seconds | round")" /s
  row 'sessions seen of them' "$(of snapshot .sessions)" sessions at_most 0
  row 'events lost' "$(of snapshot .lost)" events at_most 0
  row 'tracepoints, for each process (fork, exec, exit)' "$(of pawprint '.ns_a_process | round')" ns
  for program in probe_fork probe_exec probe_exit; do
    row "$program, for each event" "$(of pawprint ".programs[] | select(.name == \"$program\") | .ns_a_run | round")" ns
  done
  row 'share of one CPU in tracepoints' "$(of pawprint ".ns_a_process * .processes / $seconds / 1e7 | . * 100 | round / 100")" %
  row 'CPU of the pawprint process' "$(of pawprint ".cpu_ms / $seconds / 10 | . * 100 | round / 100")" %
  row 'tracepoints, for each process: pawprint / bpftrace' "$(against bpftrace)" ratio at_most 0.5
  row 'tracepoints, for each process: pawprint / exitsnoop' "$(against exitsnoop)" ratio
} | finish probe_cost host "$(jq -s . "$work/measured")"
