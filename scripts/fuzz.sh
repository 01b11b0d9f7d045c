#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Fuzzes the parsers of bytes from outside: `fuzz.sh [SECONDS [TARGET…]]`, by default 600
# seconds for each target of tests/fuzz/. One line a target; the corpus stays in
# build/fuzz/corpus/, an input that is a finding in build/fuzz/findings/.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
seconds=${1:-600}
shift || true
targets=("$@")
if [ $# -eq 0 ]; then
  mapfile -t targets < <(cd "$root/tests/fuzz" && ls ./*.cpp | sed 's/^..//; s/\.cpp$//' | grep -v '^seeds$')
fi
build=$root/build/fuzz
mkdir -p "$build/findings"
cmake -G Ninja -S "$root" -B "$build" -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ \
  -DCMAKE_BUILD_TYPE=Debug -DPAWPRINT_TESTS=OFF -DPAWPRINT_FUZZ=ON >"$build/cmake.log" || {
  cat "$build/cmake.log" >&2
  exit 1
}
ninja -C "$build" --quiet fuzz_seeds "${targets[@]/#/fuzz_}" >&2
rm -rf "$build/seeds"
"$build/tests/fuzz/fuzz_seeds" "$root/tests/data" "$build/seeds"

found=0
for target in "${targets[@]}"; do
  mkdir -p "$build/corpus/$target"
  "$build/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len=65536 -timeout=20 \
    -rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$build/findings/$target-" \
    "$build/corpus/$target" "$build/seeds/$target" >"$build/$target.log" 2>&1 || {
    tail -40 "$build/$target.log" >&2
    echo "$target: a finding, see $build/$target.log"
    found=1
    continue
  }
  awk -v target="$target" -v corpus="$(find "$build/corpus/$target" -type f | wc -l)" '
    /cov:/ { for (i = 1; i < NF; ++i) if ($i == "cov:") edges = $(i + 1) }
    /stat::number_of_executed_units/ { runs = $2 }
    END { printf "%s: %d inputs, corpus %d, %d edges, no finding\n", target, runs, corpus, edges }' \
    "$build/$target.log"
done
exit $found
