#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What wire mode costs established traffic and connections, and what it can take: iperf3 and
# an accept loop on the loopback of a network namespace of its own, without and with a packet
# socket there; what of iperf3's segments passes the filter; 50,000 dropped SYNs a second.
# usage: wire.sh [SECONDS [ROUNDS]]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"
seconds=${1:-5} rounds=${2:-5} drops_per_s=50000
command -v iperf3 >/dev/null || { echo "wire.sh: iperf3 is not installed" >&2; exit 1; }
if [ -z "${PAWPRINT_BENCH_NETNS-}" ]; then
  PAWPRINT_BENCH_NETNS=1 exec unshare -n "$0" "$@"
fi
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
ip link set lo up
ip route add default dev lo
iperf3 -s >/dev/null 2>&1 &
until ss -Hltn | grep -q :5201; do sleep 0.1; done

# How fast, in Gbit/s.
throughput() { iperf3 -c 127.0.0.1 -t "$seconds" -J | jq '.end.sum_received.bits_per_second / 1e9'; }
segments() { awk '/^Tcp: [0-9]/ { print $11 }' /proc/self/net/snmp; }
loop() { "$programs/accept_loop" 30000 | jq .per_s; }
start_wire() {
  start_tool "$work" 'pawprint: ready' "$pawprint" --collect timewait,syn --mode wire \
    --netns "$(stat -Lc %i /proc/self/ns/net)" --once --duration 1h --format json
}

# A round of iperf3: {without, with, received, passed}.
throughput_round() {
  local without with before received counter
  without=$(throughput)
  mkfifo "$work/until"
  "$programs/packets_passed" <"$work/until" >"$work/passed" 2>"$work/said" &
  counter=$!
  exec 9>"$work/until"
  until grep -q ready "$work/said"; do sleep 0.05; done
  before=$(segments)
  with=$(throughput)
  received=$(($(segments) - before))
  exec 9>&-
  wait "$counter"
  rm "$work/until"
  jq -nc --argjson a "$without" --argjson b "$with" --argjson n "$received" --slurpfile passed "$work/passed" \
    '{without: $a, with: $b, ratio: ($b / $a), received: $n, passed: $passed[0]}'
}

for _ in $(seq "$rounds"); do throughput_round; done >"$work/throughput"
for _ in $(seq "$rounds"); do
  without=$(loop)
  start_wire
  sleep 1.5 # it looks for namespaces once a second
  with=$(loop)
  stop_tool
  after=$(loop)
  jq -nc --argjson a "$without" --argjson b "$with" --argjson c "$after" '{off: $a, wire: $b, ratio: ($b * 2 / ($a + $c))}'
done >"$work/connections"

start_wire
sleep 1.5
used=$(cpu_ms "$tool")
"$programs/syn_flood" "$drops_per_s" "$seconds" 1000 >"$work/sent"
sleep 2
used=$(calc "$(cpu_ms "$tool") - $used")
peak=$(peak_kib "$tool")
stop_tool
jq -c --slurpfile sent "$work/sent" '{sent: $sent[0], received: .syn_totals.received, unknown: .syn_totals.unknown,
  loss: .loss, rows: ([.syn_drops[].count] | add)}' "$work/tool.out" >"$work/drops"

median_of() { jq "$2" "$work/$1" | jq -s 'sort | .[length / 2 | floor] | . * 1000 | round / 1000'; }
{
  row 'loopback throughput without' "$(median_of throughput .without)" Gbit/s
  row 'throughput, wire / off' "$(median_of throughput .ratio)" ratio
  row 'segments that pass the filter, of a million' \
    "$(median_of throughput '(.passed | .syns + .syn_acks + .rsts + .bare_acks) / .received * 1e6')" segments
  row 'connections a second without' "$(median_of connections .off)" /s
  row 'connections a second, wire / off' "$(median_of connections .ratio)" ratio at_least 0.97
  row 'dropped SYNs a second, sent' "$(jq .sent.per_s "$work/drops")" /s at_least $((drops_per_s * 99 / 100))
  row 'of them seen' "$(jq '.received / .sent.listen_drops * 100 | . * 100 | round / 100' "$work/drops")" %
  row 'lost on the way' "$(jq '.loss.events' "$work/drops")" packets at_most 0
  row 'CPU of 10,000 dropped SYNs, kernel side of the socket included' \
    "$(calc "$used / $(jq .sent.sent "$work/drops") * 10000")" ms
  row 'peak memory' "$peak" KiB at_most 65536
} | finish wire host "$(jq -nc --slurpfile t "$work/throughput" --slurpfile c "$work/connections" \
  --slurpfile d "$work/drops" '{throughput: $t, connections: $c, drops: $d[0]}')"
