#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Containers that come and go by the thousand while pawprint watches: each session is counted, or
# its row had to go and is a loss; a row takes little memory, and when there are as many as may
# be (16,384), memory is flat. The latter takes a minute: with --full.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
pawprint=${PAWPRINT:-$here/../../build/pawprint}
target=${PAWPRINT_TESTS:-$here/../../build/tests}/probe_target
work=$(mktemp -d)
watcher=

for cgroup in /sys/fs/cgroup/cpu /sys/fs/cgroup /sys/fs/cgroup/unified; do
  [ ! -e "$cgroup/cgroup.procs" ] || break
done
pods=$cgroup/kubepods/burstable/pod0c5e9d3a-5555-6666-7777-888899990000
trap 'kill "$watcher" 2>/dev/null; rmdir "$pods"/* "$pods" "$cgroup/kubepods/burstable" \
  "$cgroup/kubepods" 2>/dev/null; rm -rf "$work"' EXIT
if ! mkdir -p "$pods" 2>"$work/err"; then
  skip probe_churn "$(tail -1 "$work/err")"
  exit 0
fi

is_ready() { grep -q '^pawprint: ready:' "$work/err"; }
resident_kb() { awk '/^VmRSS/ { print $2 }' "/proc/$watcher/status"; }

"$pawprint" --collect probe --once --duration 1h --format json >"$work/out" 2>"$work/err" &
watcher=$!
wait_until 10 is_ready
# churn FROM TO: then before_kb and after_kb say what was resident.
churn() {
  before_kb=$(resident_kb)
  check "probe_churn: containers $1 to $2 come and go" "$target" containers "$1" "$2" "$pods"
  sleep 1
  after_kb=$(resident_kb)
  echo "# probe_churn: resident: $before_kb KiB before, $after_kb KiB after"
}
churn 0 1000
last=3000
churn 1000 $last
check "probe_churn: a row takes less than 4 KiB" [ "$((after_kb - before_kb))" -le 8000 ]
if [ "${PAWPRINT_FULL:-0}" = 0 ]; then
  skip "probe_churn: memory is flat" "with --full only"
else
  churn $last 17000
  last=27000
  churn 17000 $last
  check "probe_churn: memory is flat: at most 1 MiB more" [ "$((after_kb - before_kb))" -le 1024 ]
fi
kill -INT "$watcher"
wait "$watcher"
check_equal "probe_churn: SIGINT ends with status 0" 0 $?
check_json "probe_churn: each session is counted, or its row said to be lost" "$work/out" \
  "([.probes[].count] | add) + .loss.by_stage.queue == $last
   and .loss.events == .loss.by_stage.queue and (.probes | length) == ([16384, $last] | min)"
tap_end
