#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: what may happen to a node while pawprint watches. A CPU goes and comes back, the
# wall clock jumps, network namespaces vanish, and nobody reads while the rings fill: totals
# stay true, and every loss shows.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=watch.sh
. "$here/watch.sh"
forged_peers=$here/../tests/forged_peers
trap 'rm -rf "$watch_dir"' EXIT
kernel=$(uname -r)

if [ "${PAWPRINT_FULL:-0}" = 0 ]; then
  skip "$kernel faults" "with --full only"
  exit 0
fi

variants=(kprobe-perfbuf "${watch_attach[0]}-auto" ftrace)
[ -z "${PAWPRINT_VARIANTS-}" ] || read -ra variants <<<"$PAWPRINT_VARIANTS"
# play SCENARIO...: each makes two namespaces of its own, which are gone at its end.
play() { "$forged_peers" --slow 4 "$@" 2>>"$watch_dir/forged.err" >>"$watch_dir/forged"; }
each_snapshot() {
  local snapshot
  for snapshot in "$watch_dir"/*.json; do
    "$1" "$(basename "$snapshot" .json)" "$snapshot"
  done
}

# Rows add up to the totals, but for events that are said to be lost, or sampled: then nobody
# counts them.
rows='((.syn_totals.sampled
    or ([.syn_drops[].count] | add) + .loss.events >= .syn_totals.dropped + .syn_totals.unknown)
  and .syn_totals.received == .syn_totals.answered + .syn_totals.dropped + .syn_totals.unknown)'

cpu=/sys/devices/system/cpu/cpu1/online
if [ -w "$cpu" ]; then
  start_variants
  play acceptq
  echo 0 >"$cpu"
  play twregress acceptq
  echo 1 >"$cpu"
  play acceptq twregress
  stop_watches
  check_cpu() {
    check_json "$kernel $1: a CPU that went and came back: totals are true, losses shown" "$2" \
      ".syn_totals.dropped + .syn_totals.unknown == 15 and .syn_totals.unknown <= .loss.events and $rows
       and .timewait_totals.refused.regression + .loss.events >= 8"
  }
  each_snapshot check_cpu
  rm -f "$watch_dir"/*.json
else
  skip "$kernel: a CPU that went and came back" "$cpu cannot be written"
fi

start_variants
play acceptq
date -s "@$(($(date +%s) + 7200))" >/dev/null
play twregress
date -s "@$(($(date +%s) - 7200))" >/dev/null
play acceptq6
stop_watches
check_clock() {
  check_json "$kernel $1: the wall clock jumps two hours and back: nothing is lost" "$2" \
    ".syn_totals.dropped == 10 and .loss.events == 0 and $rows
     and ([.timewait[].refused.regression] | add) == 4"
  check_json "$kernel $1: the window is as long as it was" "$2" \
    '.window | .seconds > 0 and .seconds < 600'
}
each_snapshot check_clock
rm -f "$watch_dir"/*.json

start_variants
play acceptq
sleep 2 # until they have read it: a trace ring overwrites what is oldest
kill -STOP "${watch_pids[@]}"
: >"$watch_dir/forged"
play --count 20000 burst
kill -CONT "${watch_pids[@]}"
sleep 2 # until they have read what waits, and the budget of that second is over
play acceptq6
stop_watches
sent=$(jq -s '.[0].listener_syns + 16' "$watch_dir/forged")
check_full() {
  check_json "$kernel $1: nobody reads while the rings fill: the loss shows" "$2" \
    '.loss.by_stage.ring > 1000'
  # What the kernel skips is a loss (flood.sh).
  check_json "$kernel $1: totals are true all the same" "$2" \
    ".loss.by_stage.entry_exit as \$loss | $sent - .syn_totals.received | . >= 0 and . <= ([3, \$loss] | max)"
  check_json "$kernel $1: rows and losses add up" "$2" "$rows"
  echo "# $kernel $1: $(jq -c '{syn_totals: (.syn_totals | del(.by_netns)), rows: ([.syn_drops[].count] | add), lost: .loss.by_stage}' "$2")"
  check_json "$kernel $1: what came before and after has its rows" "$2" \
    '[.syn_drops[] | select(.remote | startswith("10.9.") or startswith("fd00:9:")) | .count] | add == 10'
}
each_snapshot check_full
tap_end
