#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Fuzzes the parsers of bytes from outside: `fuzz.sh [SECONDS [TARGET…]]`, by default 600
# seconds of CPU time for each target of tests/fuzz/, one after the other (FUZZ_JOBS=N: N at
# once). Prints a table; the corpus stays in build/fuzz/corpus/, an input that is a finding in
# build/fuzz/findings/. Exits with 1 when there is one.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build/fuzz

all_targets() {
  find "$root/tests/fuzz" -name '*.cpp' ! -name 'seeds*' -printf '%f\n' | sed 's/\.cpp$//' | sort
}

build_targets() {
  mkdir -p "$build"
  cmake -G Ninja -S "$root" -B "$build" -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ \
    -DCMAKE_BUILD_TYPE=Debug -DPAWPRINT_TESTS=OFF -DPAWPRINT_FUZZ=ON >"$build/cmake.log" || {
    cat "$build/cmake.log" >&2
    exit 2
  }
  ninja -C "$build" --quiet "${seeds[@]}" "${@/#/fuzz_}" >&2 || exit 2
}

# libFuzzer counts seconds of the clock: it runs until enough of them were its own. `cpu:` lines
# in the log say how many milliseconds each run used. With idle priority inputs look slow that
# were kept from the CPU.
fuzz_one() {
  local target=$1 left_ms=$((seconds * 1000)) used
  local log=$build/$1.log TIMEFORMAT='%3U %3S'
  mkdir -p "$build/corpus/$target"
  : >"$log"
  while [ "$left_ms" -ge 1000 ]; do
    used=$( { time "$build/tests/fuzz/fuzz_$target" -max_total_time=$((left_ms / 1000)) \
      -max_len=65536 -timeout=20 -rss_limit_mb=1024 -print_final_stats=1 \
      -artifact_prefix="$build/findings/$target-" "$build/corpus/$target" \
      "$build/seeds/$target" >>"$log" 2>&1; } 2>&1) || left_ms=0
    used=$(awk '{ printf "%d", ($1 + $2) * 1000 }' <<<"$used")
    echo "cpu: $used" >>"$log"
    left_ms=$((left_ms - used))
  done
}

# What libFuzzer's log of a target says, as a line of the table.
tell() {
  local target=$1 found
  found=$(grep -c 'Test unit written to' "$build/$target.log" || true)
  awk -v target="$target" -v corpus="$(find "$build/corpus/$target" -type f | wc -l)" \
    -v found="$found" '
    { for (i = 1; i < NF; ++i) if ($i == "cov:") edges = $(i + 1) }
    /^stat::number_of_executed_units/ { runs += $2 }
    /^cpu:/ { cpu_ms += $2 }
    END {
      printf "%-16s %7d %10d %8d %8d %8d %9d\n", target, cpu_ms / 1000, runs,
        cpu_ms ? runs * 1000 / cpu_ms : 0, corpus, edges, found
    }' \
    "$build/$target.log"
  grep -q '^stat::number_of_executed_units' "$build/$target.log" && [ "$found" = 0 ] && return
  tail -40 "$build/$target.log" >&2
  return 1
}

seconds=${1:-600}
shift || true
targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <(all_targets)
seeds=(fuzz_seeds)
[[ " ${targets[*]} " != *" recording "* ]] || seeds+=(fuzz_seeds_recording)
build_targets "${targets[@]}"
rm -rf "$build/seeds"
mkdir -p "$build/findings"
"$build/tests/fuzz/fuzz_seeds" "$root/tests/data" "$build/seeds"
[ ${#seeds[@]} = 1 ] || "$build/tests/fuzz/fuzz_seeds_recording" "$build/seeds"
export -f fuzz_one
export build seconds
printf '%s\n' "${targets[@]}" | xargs -P "${FUZZ_JOBS:-1}" -I{} bash -c 'fuzz_one {}'

status=0
printf '%-16s %7s %10s %8s %8s %8s %9s\n' TARGET CPU-S RUNS RUNS/S CORPUS EDGES FINDINGS
for target in "${targets[@]}"; do
  tell "$target" || status=1
done
exit $status
