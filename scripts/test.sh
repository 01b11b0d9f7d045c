#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Installs what is missing, builds, runs every test and closes with one line
# `N passed, N failed, N skipped`. `--full` adds what takes long.
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export PAWPRINT_FULL=0
case ${1-} in
  '') ;;
  --full) PAWPRINT_FULL=1 ;;
  *)
    echo "usage: scripts/test.sh [--full]" >&2
    exit 2
    ;;
esac

passed=0 failed=0 skipped=0
failures=$(mktemp)
trap 'rm -f "$failures"' EXIT

stop() {
  echo "test: $1" >&2
  echo "$passed passed, $((failed + 1)) failed, $skipped skipped"
  exit 1
}

# Counts the lines `ok`, `not ok`, `skip` of a script's output (tests/lib/tap.sh). A
# script that reports nothing, or ends badly without a failed test, is a failure.
run_script() {
  local name=$1 out status began=$SECONDS
  shift
  out=$(mktemp)
  echo "== $name"
  "$@" | tee "$out"
  status=${PIPESTATUS[0]}
  local ok bad skip
  ok=$(grep -c '^ok ' "$out")
  bad=$(grep -c '^not ok ' "$out")
  skip=$(grep -c '^skip ' "$out")
  if [ "$((ok + bad + skip))" = 0 ] || { [ "$status" != 0 ] && [ "$bad" = 0 ]; }; then
    echo "not ok $name: ended with status $status"
    bad=$((bad + 1))
    echo "not ok $name: ended with status $status" >>"$out"
  fi
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
  awk -v name="$name" '/^not ok / { said = 0; print "# " name ": " $0; next }
    /^  / && said >= 0 && said < 40 { said++; print "# " substr($0, 1, 400); next }
    { said = -1 }' "$out" >>"$failures"
  echo "# $name took $((SECONDS - began)) s"
  rm -f "$out"
}

"$root/scripts/deps.sh" build test || stop "installing packages failed"
"$root/scripts/build.sh" all || stop "the build failed"

export PAWPRINT=$root/build/pawprint
run_script "unit tests" "$root/tests/run_unit.sh" "$root/build/tests/unit_tests"
run_script "lint" "$root/tests/lint.sh"
for script in "$root"/tests/root/*.sh; do
  run_script "root/$(basename "$script")" "$script"
done
[ ! -x "$root/tests/vm/run.sh" ] || run_script "vm" "$root/tests/vm/run.sh"

# The end of a long output is what is looked at first.
if [ "$failed" != 0 ]; then
  echo "== failed, with reasons"
  cat "$failures"
  echo "== failed"
  grep '^# [^ ]' "$failures" | cut -c1-160
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
