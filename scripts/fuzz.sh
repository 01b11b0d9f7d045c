#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Fuzzes the parsers of bytes from outside: `fuzz.sh [SECONDS [TARGET…]]`, by default 600
# seconds for each target of tests/fuzz/, one after the other (FUZZ_JOBS=N: N at once). Prints a
# table; the corpus stays in build/fuzz/corpus/, an input that is a finding in
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

fuzz_one() {
  local target=$1
  mkdir -p "$build/corpus/$target"
  "$build/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len=65536 -timeout=20 \
    -rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$build/findings/$target-" \
    "$build/corpus/$target" "$build/seeds/$target" >"$build/$target.log" 2>&1 || true
}

# What libFuzzer's log of a target says, as a line of the table.
tell() {
  local target=$1 found
  found=$(grep -c 'Test unit written to' "$build/$target.log" || true)
  awk -v target="$target" -v corpus="$(find "$build/corpus/$target" -type f | wc -l)" \
    -v found="$found" '
    { for (i = 1; i < NF; ++i) if ($i == "cov:") edges = $(i + 1) }
    /^stat::number_of_executed_units/ { runs = $2 }
    /^stat::average_exec_per_sec/ { rate = $2 }
    END { printf "%-16s %10d %8d %8d %8d %9d\n", target, runs, rate, corpus, edges, found }' \
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
printf '%-16s %10s %8s %8s %8s %9s\n' TARGET RUNS RUNS/S CORPUS EDGES FINDINGS
for target in "${targets[@]}"; do
  tell "$target" || status=1
done
exit $status
