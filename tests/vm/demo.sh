#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: the story of scripts/demo.sh, and that its numbers agree. One kernel is
# enough; PAWPRINT_FULL=1 has it on all.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
kernel=$(uname -r)
out=$(mktemp)
trap 'rm -f "$out"' EXIT
if [ "${PAWPRINT_FULL:-0}" = 0 ] && [[ $kernel != 6.12* ]]; then
  skip "$kernel demo" "on 6.12, on others with --full"
  tap_end
fi

bash "$here/../demo/story.sh" /usr/bin/pawprint "$here/../tests" "$here/../lib" >"$out" 2>&1
check_equal "$kernel demo: ends well" 0 "$?"
for id in accept-queue-overflow timewait-regression nat-clocks probe-timeout-short; do
  check_equal "$kernel demo: $id: as many found as sent" 1 \
    "$(grep -cE "^$id: sent ([1-9][0-9]*), found \1$" "$out")"
done
[ "$tap_failed" = 0 ] || cat "$out" >&2
tap_end
