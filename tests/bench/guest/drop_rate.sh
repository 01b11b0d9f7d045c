#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: the highest rate of dropped SYNs of which none is lost on the way to the model.
# Details beyond 10,000 events a second and CPU are sampled on purpose: that is told apart.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=../lib.sh
. "$here/lib.sh"
seconds=${1:-5}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
ip link set lo up
ip route add default dev lo

for rate in 2000 5000 10000 20000 50000; do
  start_tool "$work" 'pawprint: ready' "$pawprint" --collect syn --mode bpf --once \
    --duration 1h --format json || break
  "$programs/syn_flood" "$rate" "$seconds" 1000 >"$work/sent"
  sleep 2
  stop_tool
  jq -c --slurpfile sent "$work/sent" '{rate: $sent[0].per_s, drops: $sent[0].listen_drops,
    counted: .syn_totals.dropped, lost: (.loss.events - (.loss.by_stage.sampled // 0)),
    sampled: .syn_totals.sampled}' "$work/tool.out"
done >"$work/rates"
best=$(jq -s '[.[] | select(.lost == 0 and .counted >= .drops) | .rate] | max' "$work/rates")
{
  row 'dropped SYNs a second, all counted, no event lost (as fast as the emulated core sends)' \
    "$best" /s at_least 50000
} | finish drop_rate vm "$(jq -s . "$work/rates")"
