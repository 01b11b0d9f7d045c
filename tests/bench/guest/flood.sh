#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: SYNs from a million spoofed addresses for SECONDS, as fast as one core sends,
# with a recording and a terminal that shows. CPU time, memory over time, totals against the
# kernel's counters, losses.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=../lib.sh
. "$here/lib.sh"
seconds=${1:-120} # a minute for the tables to fill, and one more
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
ip link set lo up
ip route add default dev lo

start_tool "$work" 'pawprint: ready' "$pawprint" record -o "$work/flood.pawprint" --mode bpf || exit 1
recorder=$tool
TERM=xterm-256color script -q -c "stty cols 120 rows 40; exec $pawprint --mode bpf" /dev/null \
  >"$work/screen" 2>&1 &
terminal=$!
until grep -q SYN "$work/screen"; do sleep 0.1; done
grep -q $'\e\\[?1049h' "$work/screen" || { # the alternate screen
  echo 'flood: the terminal shows plain tables, no full screen' >&2
  exit 1
}
screen=$(pgrep -x -P "$terminal" pawprint || pgrep -n -x pawprint)

# What both use, once a second: {pid, s, cpu_ms, rss}.
sample() { jq -nc --arg who "$1" --argjson s "$3" --argjson cpu "$(cpu_ms "$2")" --argjson rss "$(resident_kib "$2")" \
  '{who: $who, s: $s, cpu_ms: $cpu, rss: $rss}'; }
both() { sample recorder "$recorder" "$1" && sample screen "$screen" "$1"; }
"$programs/syn_flood" 0 "$seconds" 1000000 >"$work/sent" &
flood=$!
began=${EPOCHREALTIME/./}
both 0 >"$work/samples"
while kill -0 "$flood" 2>/dev/null; do
  sleep 5
  both $(((${EPOCHREALTIME/./} - began) / 1000000)) >>"$work/samples"
done
wait "$flood"
sleep 2
kill -INT "$screen" && wait "$terminal"
kill -INT "$recorder" && wait "$recorder"
"$pawprint" report "$work/flood.pawprint" --format json >"$work/report"

# CPU share of one core between the first and the last sample; growth in the second half.
cpu() { jq -s --arg w "$1" '[.[] | select(.who == $w)] | (last.cpu_ms - first.cpu_ms) / ((last.s - first.s) * 1000)
  | . * 100 | round / 100' "$work/samples"; }
growth() { jq -s --arg w "$1" --argjson until "$seconds" '[.[] | select(.who == $w)]
  | ([.[] | select(.s <= $until / 2)] | map(.rss) | max) as $half | (map(.rss) | max) - $half' "$work/samples"; }
most() { jq -s --arg w "$1" '[.[] | select(.who == $w) | .rss] | max' "$work/samples"; }
totals=$(jq -c --slurpfile sent "$work/sent" '
  ([.coverage[] | select(.counter == "ListenDrops")] | {kernel: (map(.kernel) | add), observed: (map(.observed) | add)})
  + {sent: $sent[0].sent, per_s: $sent[0].per_s, drops: $sent[0].listen_drops, dropped: .syn_totals.dropped,
     loss: .loss, sampled: .syn_totals.sampled, rows: ([.syn_drops[].count] | add)}' "$work/report")
{
  row "SYNs a second that one emulated core sent for $seconds s" "$(jq .per_s <<<"$totals")" /s
  row 'CPU of the recorder' "$(cpu recorder)" cores at_most 1
  row 'CPU of the terminal' "$(cpu screen)" cores at_most 1
  row 'memory of the recorder, most' "$(most recorder)" KiB at_most 65536
  row 'memory of the terminal, most' "$(most screen)" KiB at_most 65536
  row 'growth of the recorder in the second half' "$(growth recorder)" KiB at_most 2048
  row 'growth of the terminal in the second half' "$(growth screen)" KiB at_most 2048
  row "dropped SYNs that the kernel counted and pawprint did not" \
    "$(jq '(.kernel - .observed) | if . < 0 then -. else . end' <<<"$totals")" SYNs at_most 0
  row 'SYNs whose details were not shown, and are in no loss or sampling note' \
    "$(jq 'if .sampled or .loss.events > 0 then 0 else .dropped - .rows end' <<<"$totals")" SYNs at_most 0
} | finish flood vm "$(jq -s --argjson totals "$totals" '{totals: $totals, samples: .}' "$work/samples")"
