#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Exports measured: `export.sh [EVENTS]` (default one million) to each form, of a recording
# of that many events and of one a quarter as long. One JSON object: events per second,
# bytes written, and the peak memory of both, which must not grow with the recording.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${PAWPRINT_BUILD:-$here/../../build}
events=${1:-1000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# measure EVENTS FORM: {"seconds", "peak_kib", "bytes"} of one export.
measure() {
  local out=$work/out
  rm -rf "$out"
  command time -o "$work/time" -f '{"seconds": %e, "cpu_seconds": %U, "peak_kib": %M}' \
    "$build/pawprint" export "$work/$1/bench.pawprint" --to "$2" -o "$out"
  jq -c --argjson bytes "$(du -sb "$out" | cut -f1)" '. + {bytes: $bytes}' "$work/time"
}

for n in "$events" $((events / 4)); do
  mkdir "$work/$n"
  "$build/tests/record_bench" "$work/$n" "$n" >/dev/null
done
for form in jsonl csv pcapng perfetto; do
  jq -n --arg form "$form" --argjson n "$events" \
    --argjson all "$(measure "$events" "$form")" --argjson quarter "$(measure $((events / 4)) "$form")" \
    '{($form): ($all + {events_per_s: ($n / $all.seconds | round),
                        peak_kib_of_a_quarter: $quarter.peak_kib})}'
done | jq -s --argjson events "$events" --argjson cpus "$(nproc)" --arg machine "$(uname -m)" \
  '{benchmark: "export", machine: $machine, cpus: $cpus, events: $events} + add'
