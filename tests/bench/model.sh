#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The user side measured: `model.sh [EVENTS]` (default two million). Events through decode,
# time order and model; memory and time of a snapshot of a node as full as it may be, and the
# same from a recording as a process, with its JSON; memory of what a full screen shows, over a flood.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"
events=${1:-2000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

rates=$(for _ in 1 2 3; do "$programs/model_bench" rate "$events"; done |
  jq -s 'sort_by(.busy_ordered_per_s) | .[1]')
"$programs/model_bench" full "$work/full.pawprint" >/dev/null
full=$("$programs/model_bench" full)
screen=$("$programs/model_bench" screen 120)
command time -o "$work/time" -f '{"seconds": %e, "cpu_seconds": %U, "peak_kib": %M}' \
  "$pawprint" report "$work/full.pawprint" --format json >"$work/json"
report=$(jq -c --argjson bytes "$(stat -c %s "$work/json")" '. + {bytes: $bytes}' "$work/time")
{
  row 'events a second and core, a busy node: decode, model' "$(jq .busy_per_s <<<"$rates")" /s at_least 3000000
  row 'events a second and core, a busy node: decode, time order, model' \
    "$(jq .busy_ordered_per_s <<<"$rates")" /s at_least 3000000
  row 'events a second and core, dropped SYNs of 2,000 hosts' "$(jq .drops_ordered_per_s <<<"$rates")" /s at_least 3000000
  row 'events a second and core, dropped SYNs, each from another address' "$(jq .spoofed_ordered_per_s <<<"$rates")" /s
  row 'CPU of 10,000 events: decode, time order, model' "$(calc "10000 / $(jq .busy_ordered_per_s <<<"$rates") * 1000")" ms
  row 'model of 65,536 hosts, 10,000 sessions: memory' "$(jq .model_kib <<<"$full")" KiB at_most 65536
  row 'its snapshot: time' "$(jq .snapshot_ms <<<"$full")" ms
  row 'its findings: time' "$(jq .findings_ms <<<"$full")" ms
  row 'a report of it as JSON: peak memory of the process' "$(jq .peak_kib <<<"$report")" KiB at_most 65536
  row 'a report of it as JSON: time' "$(jq .seconds <<<"$report")" s
  row 'pictures of a full screen, two minutes of 10,000 dropped SYNs a second from a million addresses: memory, most' \
    "$(jq '.resident_kib | max' <<<"$screen")" KiB at_most 65536
  row 'the same: growth in the second half' \
    "$(jq '.resident_kib | (.[60:] | max) - (.[:60] | max)' <<<"$screen")" KiB at_most 2048
  row 'the same: CPU of its pictures, a second' "$(jq .ms_a_second <<<"$screen")" ms
} | finish model host "$(jq -n --argjson rates "$rates" --argjson full "$full" --argjson report "$report" \
  --argjson screen "$screen" '{rates: $rates, full: $full, report: $report, screen: $screen}')"
