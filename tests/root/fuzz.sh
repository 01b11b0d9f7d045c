#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Each fuzz target for two seconds, from its seeds; scripts/fuzz.sh runs them for long. Those that
# need model, recording and views, which take minutes to build once more, with --full only.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

targets=()
for target in "$here"/../fuzz/*.cpp; do
  target=$(basename "$target" .cpp)
  case $target in
    seeds*) continue ;;
    events | kube_files | recording | views)
      if [ "${PAWPRINT_FULL:-0}" = 0 ]; then
        skip "fuzz: $target finds nothing in two seconds" "with --full only"
        continue
      fi
      ;;
  esac
  targets+=("$target")
done

FUZZ_JOBS=$(nproc) "$here/../../scripts/fuzz.sh" 2 "${targets[@]}" >"$work/out" 2>"$work/err"
check_equal "fuzz: every target is built and runs" 0 "$?"
for target in "${targets[@]}"; do
  check "fuzz: $target finds nothing in two seconds" \
    grep -qE "^$target +[1-9][0-9]* .* 0\$" "$work/out"
done
[ "$tap_failed" = 0 ] || tail -60 "$work/err" >&2
tap_end
