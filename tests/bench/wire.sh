#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What wire mode costs established traffic: iperf3 on the loopback of a network namespace of
# its own, without and with a packet socket there, and what of it passes the filter. Not a
# test: the figures are the machine's. usage: wire.sh [SECONDS [ROUNDS]]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
pawprint=${PAWPRINT:-$here/../../build/pawprint}
packets_passed=$(dirname "$pawprint")/tests/packets_passed
seconds=${1:-5} rounds=${2:-3}
command -v iperf3 >/dev/null || { echo "wire.sh: iperf3 is not installed" >&2; exit 1; }
if [ -z "${PAWPRINT_BENCH_NETNS-}" ]; then
  PAWPRINT_BENCH_NETNS=1 exec unshare -n "$0" "$@"
fi
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
ip link set lo up
iperf3 -s >/dev/null 2>&1 &
until ss -Hltn | grep -q :5201; do sleep 0.1; done

# How fast, in Gbit/s.
run() { iperf3 -c 127.0.0.1 -t "$seconds" -J | jq '.end.sum_received.bits_per_second / 1e9'; }
segments() { awk '/^Tcp: [0-9]/ { print $11 }' /proc/self/net/snmp; }

for _ in $(seq "$rounds"); do
  without=$(run)
  mkfifo "$work/until"
  "$packets_passed" <"$work/until" >"$work/passed" 2>"$work/said" &
  counter=$!
  exec 9>"$work/until"
  until grep -q ready "$work/said"; do sleep 0.05; done
  before=$(segments)
  with=$(run)
  received=$(($(segments) - before))
  exec 9>&-
  wait "$counter"
  rm "$work/until"
  jq -r --argjson a "$without" --argjson b "$with" --argjson n "$received" '
    "without \($a * 10 | round / 10) Gbit/s, with \($b * 10 | round / 10): ratio \($b / $a * 1000 | round / 1000)",
    "  of \($n) segments passed: \(.syns) SYNs, \(.syn_acks) SYN-ACKs, \(.rsts) RSTs, \(.bare_acks) bare ACKs; lost \(.lost)"' \
    "$work/passed"
done
