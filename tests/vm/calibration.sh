#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: calibration finds every offset that the kernel's BTF has, the same ones, and
# leaves nothing behind.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
tests=$here/../tests
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
kernel=$(uname -r)
tracing=/sys/kernel/tracing
[ -e $tracing/kprobe_events ] || tracing=/sys/kernel/debug/tracing

# What calibration must not touch in the host's namespace.
host_network() {
  cat /proc/net/netstat /proc/net/route /proc/sys/net/ipv4/tcp_{syncookies,max_syn_backlog}
}
host_network >"$work/before"
"$tests/kernel_layout" >"$work/layout.json" 2>"$work/err" || not_ok "$kernel: calibration runs" \
  "$(cat "$work/layout.json" "$work/err")"
host_network >"$work/after"

jq -r --arg kernel "$kernel" '.fields[] | select(.btf_offset != null)
  | "\($kernel): calibration: \(.name) is where BTF has it" as $test
  | if .offset == .btf_offset and .width == .btf_width then "ok \($test)"
    else "not ok \($test)  \(tojson)" end' "$work/layout.json" >"$work/report"
cat "$work/report"
! grep -q '^not ok' "$work/report" || tap_failed=1
if [ -e /sys/kernel/btf/vmlinux ]; then
  check_equal "$kernel: calibration: fields compared" 17 "$(wc -l <"$work/report")"
fi
jq -r --arg kernel "$kernel" '"# \($kernel): calibration took \(.seconds) s"' "$work/layout.json"
# A SYN-ACK has to be sent again, which takes a second; the rest is the machine.
check_json "$kernel: calibration ends in time, even emulated" "$work/layout.json" '.seconds < 10'
check_equal "$kernel: calibration leaves no kprobe event and no instance" "0 0" \
  "$(grep -c pawprint $tracing/kprobe_events) $(find $tracing/instances -mindepth 1 -maxdepth 1 | wc -l)"
check_equal "$kernel: calibration leaves the host's network alone" "$(cat "$work/before")" \
  "$(cat "$work/after")"
tap_end
