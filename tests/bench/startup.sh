#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Startup and memory of the probe collector on this machine's own kernel, beside a bpftrace
# script and exitsnoop on the same tracepoints. usage: startup.sh [ROUNDS]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"
private_tracefs "$@"
rounds=${1:-7}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
sed 's/ms:100 /ms:1 /' "$here/bpftrace/exec.bt" >"$work/exec.bt"

start() {
  case $1 in
    pawprint) start_tool "$work" 'pawprint: ready' "$pawprint" --collect probe --mode bpf \
      --once --duration 1h --format json ;;
    all) start_tool "$work" 'pawprint: ready' "$pawprint" --once --duration 1h --format json ;;
    bpftrace) start_tool "$work" ready bpftrace "$work/exec.bt" ;;
    exitsnoop) start_tool "$work" PCOMM stdbuf -oL exitsnoop ;;
  esac
}

# Where the time goes: the system calls that take most of it, by the wall clock. Being traced
# costs some itself.
profile() {
  strace -f -c -w -o "$work/calls" "$pawprint" --collect probe --mode bpf --once --duration 1ms \
    --format json >/dev/null 2>&1
  awk '$1 ~ /^[0-9]/ && $NF !~ /^(total|epoll_wait|epoll_pwait|wait4|futex)$/ { print $2 * 1000, $4, $NF }' \
    "$work/calls" | sort -rn | head -4 | while read -r ms calls name; do
    row "· of it in $name(2), $calls calls" "$(calc "$ms")" ms
  done
}

measure_starts "$rounds" 1 pawprint all bpftrace exitsnoop >"$work/starts"
{
  row 'startup, probe' "$(of pawprint ms)" ms
  profile
  row 'startup, all collectors (timewait and syn: wire, where hooks are refused)' "$(of all ms)" ms
  row 'startup, probe: pawprint / bpftrace' "$(against bpftrace ms)" ratio at_most 0.1
  row 'startup, probe: pawprint / exitsnoop' "$(against exitsnoop ms)" ratio
  row 'memory, idle, all collectors' "$(of all idle)" KiB at_most 16384
  row 'peak memory: pawprint, probe / bpftrace' "$(against bpftrace peak)" ratio
  row 'peak memory: pawprint, probe / exitsnoop' "$(against exitsnoop peak)" ratio
} | finish startup host "$(jq -s . "$work/starts")"
