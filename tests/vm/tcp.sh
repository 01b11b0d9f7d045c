#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: timewait and syn against forged and real peers. Every attach type and
# transport that the kernel has, and ftrace mode, watch the same traffic.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=watch.sh
. "$here/watch.sh"
tests=$here/../tests
trap 'rm -rf "$watch_dir"' EXIT
kernel=$(uname -r)
# Ftrace mode goes first: the others would see the traffic of its calibration.
variants=(fentry-ringbuf kprobe-ringbuf kprobe-perfbuf)
[ "${PAWPRINT_FULL:-0}" = 0 ] || variants=(ftrace "${variants[@]}")
[ -z "${PAWPRINT_VARIANTS-}" ] || read -ra variants <<<"$PAWPRINT_VARIANTS"

for variant in "${variants[@]}"; do
  # shellcheck disable=SC2046
  start_watch "$variant" pawprint --collect timewait,syn $(watch_options "$variant") ||
    not_ok "$kernel $variant: starts"
done

# Both keep their namespaces until the watches have read the last counters.
mkfifo "$watch_dir/hold"
exec 9<>"$watch_dir/hold"
mapfile -t scenarios < <("$tests/forged_peers" --list | awk '$1 != "burst" { print $1 }')
"$tests/forged_peers" --slow 4 --hold 600 "${scenarios[@]}" <"$watch_dir/hold" \
  >"$watch_dir/forged" 2>"$watch_dir/forged.err" &
forged=$!
all_played() {
  [ "$(wc -l <"$watch_dir/forged")" -ge ${#scenarios[@]} ] || ! kill -0 $forged 2>/dev/null
}
wait_until 300 all_played
check_equal "$kernel: forged_peers played every scenario" "${#scenarios[@]}" \
  "$(wc -l <"$watch_dir/forged")"
"$tests/real_peers" <"$watch_dir/hold" >"$watch_dir/real" 2>&1 &
wait_until 60 test -s "$watch_dir/real"
stop_watches
kill $(jobs -p) 2>/dev/null
exec 9>&-

jq -r 'select(.skipped != null) | "skip \(.scenario) # \(.skipped)"' "$watch_dir/forged"
for variant in "${variants[@]}"; do
  seen=$watch_dir/$variant.json
  [ -s "$seen" ] || continue
  jq -r --arg variant "$kernel $variant" --slurpfile seen "$seen" -f "$here/compare.jq" \
    "$watch_dir/forged" >"$watch_dir/report"
  cat "$watch_dir/report"
  ! grep -q '^not ok' "$watch_dir/report" || tap_failed=1

  check_json "$kernel $variant: real peers: the accept queue's drops, listener and remote" "$seen" \
    "$(cat "$watch_dir/real") as \$real
     | [.syn_drops[] | select(.listener.port == \$real.full_port)]
     | (map(.count) | add) == \$real.listen_drops and all(.remote == \$real.remote
        and .reason == \"accept_queue_full\" and .listener.pid == \$real.pid
        and .listener.netns == \$real.netns and .accept_queue == {\"len\": 3, \"max\": 2})"
  check_json "$kernel $variant: real peers: a reused TIME_WAIT tuple" "$seen" \
    '.timewait[] | select(.remote == "127.0.0.1") | .accepted_reuse == 1 and .segments >= 1'
  check_json "$kernel $variant: findings of what was played, and no other" "$seen" \
    '[.findings[].id] | unique == ["accept-queue-overflow", "nat-clocks", "syn-drop-other",
       "syn-queue-full", "timewait-regression"]'
  check_json "$kernel $variant: totals add up" "$seen" \
    '.syn_totals | .received == .answered + .dropped + .unknown
     and ([.by_reason | to_entries[] | select(.key != "unknown") | .value] | add) == .dropped'
  check_json "$kernel $variant: nothing unknown, lost or sampled" "$seen" \
    '.syn_totals.unknown == 0 and .loss.events == 0 and (.syn_totals.sampled | not)'
  check_json "$kernel $variant: agrees with the kernel's counters" "$seen" \
    'any(.coverage[]; .counter == "PAWSPassive") as $legacy # 3.10 counts cookies too
     | (.coverage | length) > 0 and all(.coverage[]; .kernel == .observed
      or ((.counter == "ListenDrops" or .counter == "ListenOverflows")
          and (.kernel - .observed == 2 or $legacy) and (.note | test("final ACK")))
      or .counter == "PAWSEstab")'
done

# What was seen, without how and when.
rows() {
  jq -S '[.timewait[] | del(.last_seen, .clocks_confidence)],
    [.syn_drops[] | del(.backend, .rate, .last_seen)] | sort' "$watch_dir/$1.json"
}
if [ -s "$watch_dir/ftrace.json" ] && [ -s "$watch_dir/kprobe-perfbuf.json" ]; then
  check_equal "$kernel: ftrace mode and BPF mode give the same rows" \
    "$(rows kprobe-perfbuf)" "$(rows ftrace)"
fi
tap_end
