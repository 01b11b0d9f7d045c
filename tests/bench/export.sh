#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Exports measured: `export.sh [EVENTS]` (default one million) to each form, of a recording
# of that many events and of one a quarter as long: memory must not grow with the recording.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"
events=${1:-1000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# measure EVENTS FORM: {"seconds", "peak_kib", "bytes"} of one export.
measure() {
  local out=$work/out
  rm -rf "$out"
  command time -o "$work/time" -f '{"seconds": %e, "cpu_seconds": %U, "peak_kib": %M}' \
    "$pawprint" export "$work/$1/bench.pawprint" --to "$2" -o "$out"
  jq -c --argjson bytes "$(du -sb "$out" | cut -f1)" '. + {bytes: $bytes}' "$work/time"
}

quarter=$((events / 4))
for n in "$events" "$quarter"; do
  mkdir "$work/$n"
  "$programs/record_bench" "$work/$n" "$n" >/dev/null
done
for form in jsonl csv pcapng perfetto; do
  all=$(measure "$events" "$form") part=$(measure "$quarter" "$form")
  row "export of $events events, $form" "$(calc "$events / $(jq .seconds <<<"$all") | round")" events/s
  row "its peak memory, $form" "$(jq .peak_kib <<<"$all")" KiB
  row "its peak memory / that of a quarter, $form" \
    "$(ratio "$(jq .peak_kib <<<"$all")" "$(jq .peak_kib <<<"$part")")" ratio at_most 1.1
done | finish export host
