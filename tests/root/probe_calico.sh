#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The case that this program was made for: calico-node and calico-kube-controllers with
# their real probe specs, on a node that makes both take about a second.
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
pods=$here/../data/kube/calico-pods.json

work=$(mktemp -d)
probe_dir=$work
trap 'containers_end; kill "${probe_watchers[@]}" 2>/dev/null; rm -rf "$work"' EXIT
if ! command -v runc >/dev/null || ! command -v jq >/dev/null; then
  skip probe_calico "runc or jq is not installed"
  exit 0
fi
containers_begin "$work/runc" runc "$target"
cp "$target" "$work/runc/rootfs/bin/calico-node"
cp "$target" "$work/runc/rootfs/usr/bin/check-status"
same() { printf "$1%.0s" $(seq 64); }
if ! start_container node "$(same a)"; then
  skip probe_calico "runc cannot run a container here"
  exit 0
fi
start_container controllers "$(same b)"

# A node's root: kubelet's links name one container, the pod specs both.
mkdir -p "$work/host/var/log/containers"
ln -s /proc /sys "$work/host/"
ln -s "/nowhere/0.log" \
  "$work/host/var/log/containers/calico-node-x7k2p_kube-system_calico-node-$(same a).log"

touch "$work/events.json"
echo '{"kind": "List", "items": []}' >"$work/events.json"
probe_watch --pods "$pods" --events "$work/events.json" --host-root "$work/host"
# Twelve rounds spread around a second, both containers in each of them.
for ms in 700 1300 900 1100 800 1500 1200 950 1050 1400 850 1250; do
  echo $ms >"$work/runc/rootfs/probe_ms"
  runtime exec node /bin/calico-node -felix-ready -bird-ready </dev/null &
  one=$!
  runtime exec controllers /usr/bin/check-status -r </dev/null
  wait $one
done
cat >"$work/events.json" <<END
{"kind": "List", "items": [{"kind": "Event", "reason": "Unhealthy", "count": 1,
  "message": "Readiness probe failed: command \"/bin/calico-node -felix-ready -bird-ready\" timed out",
  "firstTimestamp": "$(date -u +%FT%TZ)", "lastTimestamp": "$(date -u +%FT%TZ)",
  "involvedObject": {"kind": "Pod", "namespace": "kube-system", "name": "calico-node-x7k2p",
                     "fieldPath": "spec.containers{calico-node}"}}]}
END
sleep 1.2
probe_stop
last=$work/last
check_json "calico: both probes are matched with their specs" "$last" \
  '[.probes[] | {pod, container, kind, timeout_ms, timeout_source, failure_threshold, period_s}]
   | sort_by(.pod) == [
     {"pod": "calico-kube-controllers-5d4b78db86-r62hs", "container": "calico-kube-controllers",
      "kind": "readiness", "timeout_ms": 1000, "timeout_source": "pods", "failure_threshold": 3,
      "period_s": 10},
     {"pod": "calico-node-x7k2p", "container": "calico-node", "kind": "readiness",
      "timeout_ms": 1000, "timeout_source": "pods", "failure_threshold": 3, "period_s": 10}]'
check_json "calico: twelve sessions each, some over a second, none over 3" "$last" \
  '[.probes[] | .count == 12 and .over_timeout >= 7 and .what_if[0].over >= 7] | all'
check_json "calico: a suggestion of 2 to 5 s" "$last" \
  '[.probes[] | .suggested_timeout_s >= 2 and .suggested_timeout_s <= 5] | all'
check_json "calico: probe-timeout-short for both" "$last" \
  '[.findings[] | select(.id == "probe-timeout-short") | .title] | length == 2
   and any(test("calico-node-x7k2p")) and any(test("calico-kube-controllers"))'
check_json "calico: the node is named as the common cause" "$last" \
  '[.findings[] | select(.id == "probe-timeout-short") | .evidence | any(test("common cause"))] | all'
check_json "calico: the action is a command for the pod's owner" "$last" \
  '[.findings[] | select(.id == "probe-timeout-short") | .action]
   | any(startswith("kubectl -n kube-system patch daemonset calico-node -p"))
     and any(startswith("kubectl -n kube-system patch deployment calico-kube-controllers -p"))'
check_json "calico: the event stands beside a session that was late" "$last" \
  '.kube_events[0] | .reason == "Unhealthy" and (.sessions | length) > 0
   and (.sessions | any(.over_timeout and .kind == "readiness"))'

# The same as text.
"$pawprint" --collect probe --once --duration 100ms --pods "$pods" >"$work/table" 2>/dev/null
check_equal "calico: a table starts with specs alone" 0 $?
printf '{"kind": "List",\n "items": [}' >"$work/bad.json"
for option in --pods --events; do
  "$pawprint" --once --duration 100ms $option "$work/bad.json" >"$work/out" 2>"$work/err"
  check_equal "calico: malformed $option is a usage error with its place" "2 1" \
    "$? $(grep -c 'bad.json: line 2, column 12' "$work/err")"
done
tap_end
