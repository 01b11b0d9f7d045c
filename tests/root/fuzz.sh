#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Each fuzz target for two seconds, from its seeds; scripts/fuzz.sh runs them for long.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

FUZZ_JOBS=$(nproc) "$here/../../scripts/fuzz.sh" 2 >"$work/out" 2>"$work/err"
check_equal "fuzz: every target is built and runs" 0 "$?"
for target in "$here"/../fuzz/*.cpp; do
  target=$(basename "$target" .cpp)
  [[ $target != seeds* ]] || continue
  check "fuzz: $target finds nothing in two seconds" \
    grep -qE "^$target +[1-9][0-9]* .* 0\$" "$work/out"
done
[ "$tap_failed" = 0 ] || tail -60 "$work/err" >&2
tap_end
