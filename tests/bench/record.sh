#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Recordings measured: `record.sh [EVENTS]` (default one million). One JSON object: what
# record_bench says of the library, and `pawprint report` of the same file as a process.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${PAWPRINT_BUILD:-$here/../../build}
events=${1:-1000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

library=$("$build/tests/record_bench" "$work" "$events")
began=$(date +%s%N)
"$build/pawprint" report "$work/bench.pawprint" --format json >"$work/report" 2>"$work/err"
ended=$(date +%s%N)
jq -n --argjson library "$library" --argjson ms $(((ended - began) / 1000000)) \
  --argjson cpus "$(nproc)" --arg machine "$(uname -m)" \
  '{benchmark: "record", machine: $machine, cpus: $cpus} + $library + {report_json_ms: $ms}'
