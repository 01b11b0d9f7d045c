# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
#
# What every test script reports with: one line a test, `ok NAME`, `not ok NAME` or
# `skip NAME # reason`. scripts/test.sh counts them.

tap_failed=0

ok() {
  echo "ok $1"
}

# not_ok NAME DETAIL...: DETAIL follows, indented.
not_ok() {
  echo "not ok $1"
  shift
  [ $# -eq 0 ] || printf '%s\n' "$@" | sed 's/^/  /'
  tap_failed=1
}

skip() {
  echo "skip $1 # $2"
}

# check NAME COMMAND...: ok when COMMAND succeeds.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    ok "$name"
  else
    not_ok "$name" "failed: $*" "$output"
  fi
}

# check_equal NAME EXPECTED ACTUAL
check_equal() {
  if [ "$2" = "$3" ]; then
    ok "$1"
  else
    not_ok "$1" "expected: $2" "got:      $3"
  fi
}

# check_json NAME FILE FILTER: ok when the jq FILTER is true of FILE, which jq 1.6 says of an
# empty one, too.
check_json() {
  if [ -s "$2" ] && jq -e "$3" "$2" >/dev/null 2>&1; then
    ok "$1"
  else
    not_ok "$1" "false: $3" "of: $(head -c 20000 "$2")"
  fi
}

# wait_until SECONDS COMMAND...: polls; false when time is up.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $deadline ] || return 1
    sleep 0.05
  done
}

tap_end() {
  exit "$tap_failed"
}
