#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: a SYN flood from spoofed addresses. Totals stay exact, details are sampled
# and say so, a host that matters keeps its row, memory stays bounded.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=watch.sh
. "$here/watch.sh"
tests=$here/../tests
trap 'rm -rf "$watch_dir"' EXIT
kernel=$(uname -r)

variants=(kprobe-perfbuf "$(test "$kernel" != "${kernel#5.4}" && echo kprobe || echo fentry)-auto")
[ "${PAWPRINT_FULL:-0}" = 0 ] || variants=(ftrace "${variants[@]}")
[ -z "${PAWPRINT_VARIANTS-}" ] || read -ra variants <<<"$PAWPRINT_VARIANTS"
for variant in "${variants[@]}"; do
  # shellcheck disable=SC2046
  start_watch "$variant" pawprint --collect timewait,syn $(watch_options "$variant") ||
    not_ok "$kernel $variant: starts"
done
mkfifo "$watch_dir/hold"
exec 9<>"$watch_dir/hold"
"$tests/forged_peers" --slow 4 --hold 600 --count 50000 twregress burst <"$watch_dir/hold" \
  >"$watch_dir/forged" 2>"$watch_dir/forged.err" &
burst_played() { [ "$(wc -l <"$watch_dir/forged")" -ge 2 ] || ! kill -0 $! 2>/dev/null; }
wait_until 200 burst_played
peak_kb=0
for name in "${!watch_pids[@]}"; do
  kb=$(awk '/^VmHWM/ { print $2 }' "/proc/${watch_pids[$name]}/status")
  [ "$kb" -le "$peak_kb" ] || peak_kb=$kb
done
stop_watches
kill $(jobs -p) 2>/dev/null
jq -s '.[1]' "$watch_dir/forged" >"$watch_dir/burst"
for seen in "$watch_dir"/*.json; do
  variant=$(basename "$seen" .json)
  check_json "$kernel $variant: flood: totals are what was sent and answered" "$seen" \
    "$(cat "$watch_dir/burst") as \$b | .syn_totals
     | .received == \$b.listener_syns + 4 and .answered == \$b.listener_answered + 4
       and .dropped + .unknown == \$b.listener_unanswered and .unknown == 0"
  check_json "$kernel $variant: flood: totals equal the kernel's counters" "$seen" \
    '[.coverage[] | select(.counter == "ListenDrops" or .counter == "TCPReqQFullDrop"
       or .counter == "TCPReqQFullDoCookies") | .kernel == .observed] | length == 3 and all'
  check_json "$kernel $variant: flood: every SYN is a row, sampled, lost or evicted" "$seen" \
    '(.syn_totals.sampled or .loss.events > 0 or ([.syn_drops[].count] | add) == .syn_totals.dropped)'
  check_json "$kernel $variant: flood: the host with regressions keeps its row" "$seen" \
    '.timewait | any(.remote == "10.9.2.1" and .refused.regression == 4)'
done
check "$kernel: flood: peak memory is at most 64 MiB (seen: $peak_kb KiB)" [ "$peak_kb" -le 65536 ]
exec 9>&-
tap_end
