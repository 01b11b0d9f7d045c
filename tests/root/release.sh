#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# dist/pawprint runs where there is nothing but /proc.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
root=$here/../..
work=$(mktemp -d)
trap 'umount "$work/root/proc" 2>/dev/null; rm -rf "$work"' EXIT

check "release: builds, static, at most 5 MiB" "$root/scripts/release.sh"
mkdir -p "$work/root/proc"
cp "$root/dist/pawprint" "$work/root/pawprint"
if ! mount -t proc proc "$work/root/proc" 2>/dev/null; then
  skip "release: runs in an empty root" "cannot mount /proc"
  tap_end
fi
chroot "$work/root" /pawprint --version >"$work/out" 2>&1
check_equal "release: starts in an empty root" 0 $?
# Without /sys there is no BTF to be found: it says so, and does not crash.
chroot "$work/root" /pawprint doctor --format json >"$work/doctor" 2>"$work/err"
check_json "release: doctor runs in an empty root" "$work/doctor" '.schema == "pawprint.doctor/1"'
cp /sys/kernel/btf/vmlinux "$work/root/btf"
chroot "$work/root" /pawprint --btf /btf --collect probe --once --duration 1s --format json \
  >"$work/live" 2>"$work/err"
check_json "release: traces in an empty root with --btf" "$work/live" \
  '.source.collectors[0].state == "on"'
tap_end
