#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Instructions that the running kernel's verifier processed for each BPF program, as
# "PROGRAM COUNT" lines: `verifier-counts.sh [PAWPRINT]`. Fails when it refused one.
set -uo pipefail
pawprint=${1:-$(dirname "$0")/../build/pawprint}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
for attach in fentry kprobe; do
  "$pawprint" -v doctor --attach "$attach" >"$log" 2>&1
  awk -F"'" '
    /-- BEGIN PROG LOAD LOG --/ { name = $2 }
    /^processed [0-9]+ insns/ { split($0, word, " "); print name, word[2] }' "$log"
  if grep -q 'BPF program load failed' "$log"; then
    grep 'BPF program load failed' "$log" >&2
    status=1
  fi
done | sort -u
exit $((status | PIPESTATUS[0]))
