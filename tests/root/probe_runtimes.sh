#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The probe collector against real runtimes on the running kernel: runc and crun one by
# one, a slow wrapper, a CPU limit, 200 sessions in 20 containers at once, the case of
# calico-node and calico-kube-controllers.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=../lib/containers.sh
. "$here/../lib/containers.sh"
# shellcheck source=../lib/probe_cases.sh
. "$here/../lib/probe_cases.sh"
pawprint=${PAWPRINT:-$here/../../build/pawprint}
target=$(dirname "$pawprint")/tests/probe_target

for tool in runc busybox jq; do
  if ! command -v "$tool" >/dev/null; then
    skip probe_runtimes "$tool is not installed"
    exit 0
  fi
done

work=$(mktemp -d)
probe_dir=$work
trap 'containers_end; kill "${probe_watchers[@]}" 2>/dev/null; rm -rf "$work"' EXIT
containers_begin "$work/runc" runc "$target"
if ! start_container probe "$(container_id e0)"; then
  skip probe_runtimes "runc cannot run a container here"
  exit 0
fi

probe_cases "runc" 10

# --- a wrapper that sleeps, then executes the runtime ----------------------------
cat >"$work/wrapper" <<'END'
#!/bin/sh
sleep 0.7
exec runc "$@"
END
chmod +x "$work/wrapper"
probe_watch --probe-timeout 500ms
for _ in 1 2 3; do
  "$work/wrapper" --root "$work/runc/state" exec probe /bin/probe_target sleep 50 </dev/null
done
probe_stop
check_json "slow runtime: setup is the slowest phase" "$work/last" \
  '.probes[0] | .count == 3 and .slowest_phase == "setup" and .phases_p99_ms.setup > 690
   and .run_p50_ms < 200 and .over_timeout == 3'
check_json "slow runtime: runtime-slow" "$work/last" '[.findings[].id] | index("runtime-slow")'

# --- a CPU limit of a tenth of a CPU --------------------------------------------
containers_config='.linux.resources.cpu = {"quota": 10000, "period": 100000}'
start_container limited "$(container_id e1)"
containers_config=.
probe_watch --pod nowhere/none
for _ in 1 2 3; do runtime exec limited /bin/probe_target busy 50 </dev/null; done
probe_stop
check_json "--pod: other containers are left out" "$work/last" '.probes == []'
probe_watch
for _ in 1 2 3; do runtime exec limited /bin/probe_target busy 50 </dev/null; done
probe_stop
check_json "CPU limit: throttled time is told" "$work/last" \
  '.probes[] | select(.command == "/bin/probe_target busy 50") | .count == 3 and .throttled_ms > 150'
check_json "CPU limit: node-cpu-pressure names the throttling" "$work/last" \
  '.findings[] | select(.id == "node-cpu-pressure") | .title | test("CPU limit")'

# --- 200 sessions in 20 containers at once --------------------------------------
for c in $(seq 10 29); do start_container "many$c" "$(container_id "f$c")"; done
probe_watch
for c in $(seq 10 29); do
  (for s in 1 2; do
    for k in 1 2 3 4 5; do
      runtime exec "many$c" /bin/probe_target sleep 20 "c$c-$s$k" </dev/null &
    done
    wait
  done) &
  runs+=($!)
done
wait "${runs[@]}"
probe_stop
check_json "200 sessions at once: 200 counted" "$work/last" \
  '[.probes[] | select(.command | test(" c[0-9]+-")) | .count] | length == 200 and add == 200'
check_json "200 sessions at once: none in another's container" "$work/last" \
  '[.probes[] | select(.command | test(" c[0-9]+-"))
    | (.command | capture(" c(?<c>[0-9]+)-").c) == .container_id[1:3]] | all'
check_json "200 sessions at once: none lost, none left" "$work/last" \
  '.loss.events == 0 and ([.probes[].running] | add) == 0'
tap_end
