#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The probe collector against a real runc on the running kernel: commands of known
# length in a container that was there before pawprint and in one that came after.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=../lib/containers.sh
. "$here/../lib/containers.sh"
pawprint=${PAWPRINT:-$here/../../build/pawprint}

for tool in runc busybox jq; do
  if ! command -v "$tool" >/dev/null; then
    skip probe_runc "$tool is not installed"
    exit 0
  fi
done

work=$(mktemp -d)
trap 'containers_end; kill "$watcher" 2>/dev/null; rm -rf "$work"' EXIT
watcher=
containers_begin "$work" runc

before=$(container_id a)
after=$(container_id b)
if ! start_container before "$before"; then
  skip probe_runc "runc cannot run a container here"
  exit 0
fi

is_ready() { grep -q '^pawprint: ready:' "$1"; }

# watch NAME OPTIONS...: pawprint in the background, until stop_watch.
watch() {
  local name=$1
  shift
  "$pawprint" --collect probe "$@" >"$work/$name.out" 2>"$work/$name.err" &
  watcher=$!
  wait_until 10 is_ready "$work/$name.err"
}
# stop_watch: its exit status.
stop_watch() {
  sleep 0.3
  kill -INT "$watcher"
  wait "$watcher"
}

run_three() {
  local _
  for _ in 1 2 3; do runtime exec "$1" /bin/sleep 0.3 </dev/null; done
}

# 5.4 has no ring buffer.
transports=(ringbuf perfbuf)
"$pawprint" doctor --format json 2>/dev/null | jq -e .abilities.ring_buffer.works >/dev/null ||
  transports=(perfbuf)
for transport in "${transports[@]}"; do
  watch "$transport" --once --duration 5m --format json --transport "$transport"
  start_container "after-$transport" "$after"
  run_three before
  run_three "after-$transport"
  runtime exec before /bin/sh -c 'exit 3' </dev/null
  rm -f "$work/pid"
  runtime exec --pid-file "$work/pid" before /bin/sleep 30 </dev/null 2>/dev/null &
  wait_until 60 test -s "$work/pid"
  sleep 1.1
  kill -KILL "$(cat "$work/pid")"
  wait $!
  stop_watch
  check_equal "probe_runc $transport: SIGINT ends with status 0" 0 $?
  runtime delete --force "after-$transport"
  json=$work/$transport.out
  for id in "$before" "$after"; do
    check_json "probe_runc $transport: ${id:0:1}: three sessions of sleep 0.3" "$json" \
      "[.probes[] | select(.container_id == \"$id\" and .command == \"/bin/sleep 0.3\")]
       | length == 1 and .[0].count == 3 and .[0].exit_codes == {\"0\": 3}
         and .[0].run_p50_ms > 240 and .[0].run_p50_ms < 360"
  done
  row='.probes[] | select(.command == "/bin/sleep 0.3")'
  check_json "probe_runc $transport: container starts are no sessions" "$json" \
    '[.probes[] | select(.command == "/bin/sleep 1000")] == [] and (.probes | length) == 4'
  check_json "probe_runc $transport: phases are known and add up" "$json" \
    "[$row | .phases_p99_ms | .setup > 0 and .start > 0 and .run > 240 and .teardown > 0] | all"
  check_json "probe_runc $transport: exit code" "$json" \
    '.probes[] | select(.command == "/bin/sh -c exit 3") | .exit_codes == {"3": 1} and .failed == 1'
  check_json "probe_runc $transport: killed at the timeout" "$json" \
    '.probes[] | select(.command == "/bin/sleep 30")
     | .killed == 1 and .over_timeout == 1 and .exit_codes == {"137": 1}'
  check_json "probe_runc $transport: nothing lost" "$json" '.loss.events == 0'
done

# A session that still runs past its timeout.
watch leftover --once --duration 5m --format json --probe-timeout 200ms
runtime exec before /bin/sleep 2 </dev/null &
sleep 1
stop_watch
check_json "probe_runc: leftover while it runs" "$work/leftover.out" \
  '.probes[] | select(.command == "/bin/sleep 2") | .leftover == 1 and .count == 0 and .running == 1'
wait

# Hostile argv reaches no terminal.
watch hostile --interval 100ms
runtime exec before /bin/true "$(printf 'a\033[31mb\nc')" </dev/null
sleep 0.5
stop_watch
check_equal "probe_runc: no control characters in tables" 0 \
  "$(LC_ALL=C grep -c "$(printf '[\001-\010\013-\037\177]')" "$work/hostile.out")"
check "probe_runc: the hostile argument is shown escaped" grep -qF 'a\x1b[31mb\nc' "$work/hostile.out"
tap_end
