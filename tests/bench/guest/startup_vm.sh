#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Time from exec to the first event that can be seen, and memory, beside bpftrace and
# libbpf-tools. In a guest all collectors run, and times are ratios; memory is memory.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=../lib.sh
. "$here/lib.sh"
rounds=${1:-3}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
cat "$here"/bpftrace/{syn,timewait,exec}.bt | sed 's/ms:100 /ms:1 /' >"$work/all.bt"

start() {
  case $1 in
    pawprint) start_tool "$work" 'pawprint: ready' "$pawprint" --mode bpf --once --duration 1h --format json ;;
    bpftrace) start_tool "$work" ready bpftrace "$work/all.bt" ;;
    exitsnoop) start_tool "$work" PCOMM stdbuf -oL exitsnoop ;;
    tcpsynbl) start_tool "$work" Tracing stdbuf -oL tcpsynbl ;;
  esac
}

measure_starts "$rounds" 3 pawprint bpftrace exitsnoop tcpsynbl >"$work/starts"
{
  row 'startup, three collectors: pawprint / bpftrace' "$(against bpftrace ms)" ratio at_most 0.1
  row 'startup: pawprint, three collectors / exitsnoop' "$(against exitsnoop ms)" ratio
  row 'startup: pawprint, three collectors / tcpsynbl' "$(against tcpsynbl ms)" ratio
  row 'memory of pawprint, idle' "$(of pawprint idle)" KiB at_most 16384
  row 'peak memory of pawprint at the start' "$(of pawprint peak)" KiB
  row 'peak memory: pawprint / bpftrace' "$(against bpftrace peak)" ratio
  row 'peak memory: pawprint, three collectors / exitsnoop' "$(against exitsnoop peak)" ratio
  row 'peak memory: pawprint, three collectors / tcpsynbl' "$(against tcpsynbl peak)" ratio
  no_row 'startup, peak memory: pawprint / pwru' 'pwru is not packaged in Debian'
} | finish startup_vm vm "$(jq -s . "$work/starts")"
