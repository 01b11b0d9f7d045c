#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Builds into build/: `build.sh [TARGET…]`. Work that is done is not done again.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
tests=OFF
for target in "$@"; do
  [ "$target" = pawprint ] || tests=ON
done
# A tree that was configured with tests keeps them.
grep -q '^PAWPRINT_TESTS:BOOL=ON$' "$root/build/CMakeCache.txt" 2>/dev/null && tests=ON
cmake -G Ninja -S "$root" -B "$root/build" -DPAWPRINT_TESTS=$tests >"$root/build.log" 2>&1 || {
  cat "$root/build.log" >&2
  rm -f "$root/build.log"
  exit 1
}
rm -f "$root/build.log"
ninja -C "$root/build" --quiet "$@" >&2
