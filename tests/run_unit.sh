#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Runs a Catch2 binary and reports each test case on a line of its own.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=lib/tap.sh
. "$here/lib/tap.sh"
report=$(mktemp)
trap 'rm -f "$report"' EXIT
"$1" --reporter junit >"$report" 2>&1
status=$?
# <testcase classname=".." name="..", with a <failure or <error inside when it failed.
awk '
  function unescape(s) {
    gsub(/&quot;/, "\"", s); gsub(/&apos;/, "\047", s)
    gsub(/&lt;/, "<", s); gsub(/&gt;/, ">", s); gsub(/&amp;/, "\\&", s)
    return s
  }
  function flush() {
    # Sections are test cases of their own in JUnit form.
    if (name != "") print (bad ? "not ok " : "ok ") name said
    name = ""; bad = 0; said = ""
  }
  /<testcase / {
    flush()
    match($0, /name="[^"]*" time/)
    name = unescape(substr($0, RSTART + 6, RLENGTH - 12))
  }
  /<failure |<error / { bad = 1; telling = 1 }
  telling { said = said "\n  " unescape($0) }
  /<\/failure>|<\/error>/ { telling = 0 }
  END { flush() }' "$report"
if [ "$status" != 0 ]; then
  cat "$report" >&2
  tap_failed=1
fi
tap_end
