#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Looks for memory errors: `sanitize.sh [asan|valgrind]…` (default: both). `asan`: unit tests and
# fault injection under AddressSanitizer, leaks included, and UBSan, in build/asan/. `valgrind`:
# the unit tests of build/. Exits with 1 when there was a finding.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

asan() {
  local build=$root/build/asan
  cmake -G Ninja -S "$root" -B "$build" -DCMAKE_BUILD_TYPE=Debug -DPAWPRINT_TESTS=ON \
    -DPAWPRINT_SANITIZE=address,undefined >/dev/null
  ninja -C "$build" --quiet unit_tests pawprint pawprint_faults sample_recording >&2
  export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
  "$build/tests/unit_tests"
  if [ "$(id -u)" = 0 ]; then
    PAWPRINT_TESTS=$build/tests "$root/tests/root/faults.sh"
  else
    echo 'sanitize: fault injection needs root: left out' >&2
  fi
}

valgrind_() {
  "$root/scripts/build.sh" unit_tests
  valgrind --quiet --error-exitcode=1 --leak-check=full --errors-for-leak-kinds=definite \
    --suppressions="$root/tests/valgrind.supp" "$root/build/tests/unit_tests"
}

[ $# -gt 0 ] || set -- asan valgrind
for tool in "$@"; do
  case $tool in
    asan | valgrind) ;;
    *)
      echo "usage: scripts/sanitize.sh [asan|valgrind]..." >&2
      exit 2
      ;;
  esac
done
"$root/scripts/deps.sh" build test sanitize
for tool in "$@"; do
  echo "== $tool"
  case $tool in
    asan) asan ;;
    valgrind) valgrind_ ;;
  esac
done
