#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# story.sh PAWPRINT TESTS LIB: what scripts/demo.sh does, on the kernel it runs on. TESTS has
# the program that forges peers (tests/workload), LIB what makes containers (tests/lib).
set -u
pawprint=$1 tests=$2
# shellcheck source=../../tests/lib/tap.sh
. "$3/tap.sh"
# shellcheck source=../../tests/lib/containers.sh
. "$3/containers.sh"
sessions=10 # fewer give no suggestion
side_by_side=2
work=$(mktemp -d)
recorder=
trap 'containers_end; [ -z "$recorder" ] || kill "$recorder" 2>/dev/null; rm -rf "$work"' EXIT

step() { printf '\n\033[1m%s\033[0m\n' "demo: $*"; }
give_up() {
  echo "demo: $1" >&2
  [ -z "${2-}" ] || cat "$2" >&2
  exit 1
}

step "pawprint records on Linux $(uname -r)"
"$pawprint" record -o "$work/demo.pawprint" --duration 10m 2>"$work/record" >/dev/null &
recorder=$!
wait_until 90 grep -q '^pawprint: ready:' "$work/record" || give_up "it does not start:" "$work/record"
cat "$work/record"

step "a listener with a backlog of 2 does not accept, 8 clients come"
step "two machines behind 10.9.28.1, each with its own clock, reuse ports in TIME_WAIT"
"$tests/forged_peers" --slow 8 acceptq story >"$work/sent" 2>"$work/peers" ||
  give_up "the peers failed:" "$work/peers"

step "$sessions exec probes of 1.5 s with the default timeoutSeconds, 1"
containers_begin "$work/containers" runc
start_container demo "$(container_id de30)" || give_up "no container"
probes=()
for ((i = 0; i < sessions; ++i)); do
  runtime exec demo /bin/sleep 1.5 </dev/null &
  probes+=("$!")
  ((${#probes[@]} < side_by_side)) || { wait "${probes[@]}"; probes=(); }
done
[ "${#probes[@]}" = 0 ] || wait "${probes[@]}"
sleep 1
kill -INT "$recorder"
wait "$recorder" || give_up "the recording failed:" "$work/record"
recorder=

step "what it found"
"$pawprint" report "$work/demo.pawprint" --format table 2>/dev/null
"$pawprint" report "$work/demo.pawprint" --format json >"$work/found" || exit 1

# compare ID SENT FOUND: all filters of jq, SENT of what was sent, FOUND of the snapshot. A
# finding that is not there has found nothing.
agreed=1
compare() {
  local sent found
  sent=$(jq -s "$2" "$work/sent")
  found=$(jq --arg id "$1" "if any(.findings[]; .id == \$id) then $3 else 0 end" "$work/found")
  echo "$1: sent $sent, found $found"
  [ "$sent" = "$found" ] || agreed=0
}
step "sent beside found"
compare accept-queue-overflow 'map(.drops.accept_queue_full // 0) | add' \
  '[.syn_drops[] | select(.reason == "accept_queue_full") | .count] | add'
compare timewait-regression 'map(.per_remote[].refused.regression) | add' \
  '[.timewait[].refused.regression] | add'
compare nat-clocks 'map(.per_remote[].clocks // 0) | max' '[.timewait[].clocks // 0] | max'
compare probe-timeout-short "$sessions" \
  '[.probes[] | select(.container_id | startswith("de30")) | .over_timeout] | add'
[ "$agreed" = 1 ]
