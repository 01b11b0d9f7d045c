#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Recordings measured: `record.sh [EVENTS]` (default one million): what record_bench says of
# the library, and `pawprint report` of the same file as a process.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"
events=${1:-1000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

library=$("$programs/record_bench" "$work" "$events")
command time -o "$work/time" -f '{"seconds": %e, "peak_kib": %M}' \
  "$pawprint" report "$work/bench.pawprint" --format json >"$work/report"
report=$(cat "$work/time")
{
  row 'events recorded a second' "$(jq .recorded_per_s <<<"$library")" /s
  row 'bytes an event in the file' "$(jq .bytes_per_event <<<"$library")" bytes
  row "to the first table, of $events events" "$(jq .first_table_ms <<<"$library")" ms
  row 'events replayed a second' "$(jq .replayed_per_s <<<"$library")" /s
  row "pawprint report --format json of $events events: time" "$(jq .seconds <<<"$report")" s
  row 'the same: peak memory' "$(jq .peak_kib <<<"$report")" KiB
} | finish record host "$(jq -n --argjson library "$library" --argjson report "$report" \
  '{library: $library, report: $report}')"
