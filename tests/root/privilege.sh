#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# As little privilege as will do: what root keeps once it watches, and what the probe collector
# does with CAP_BPF and CAP_PERFMON alone. Files in a folder that others write to, too.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=../lib/containers.sh
. "$here/../lib/containers.sh"
pawprint=${PAWPRINT:-$here/../../build/pawprint}
work=$(mktemp -d)
watcher=
trap 'containers_end; kill "$watcher" 2>/dev/null; rm -rf "$work"' EXIT
containers_begin "$work" runc

is_ready() { grep -qs '^pawprint: ready:' "$work/err"; }

# watch COMMAND...: in the background, until it watches.
watch() {
  rm -f "$work/err"
  "$@" >"$work/out" 2>"$work/err" &
  watcher=$!
  wait_until 10 is_ready
}
stop_watch() {
  sleep 0.3
  kill -INT "$watcher"
  wait "$watcher"
}
# What the process has now: capabilities in hexadecimal, and whether a program gets no more.
privilege() { awk '/^CapPrm|^CapEff|^NoNewPrivs/ { printf "%s ", $2 }' "/proc/$watcher/status"; }

# Bits: DAC_OVERRIDE 1, DAC_READ_SEARCH 2, NET_RAW 13, SYS_PTRACE 19, SYS_ADMIN 21, BPF 39.
watch "$pawprint" --collect probe --once --duration 1h
check_equal "privilege: BPF mode keeps bpf(2) and reading /proc" \
  "0000008000080004 0000008000080004 1 " "$(privilege)"
stop_watch
check_equal "privilege: and ends as it should" 0 $?
watch "$pawprint" --mode wire --collect syn --once --duration 1h
check_equal "privilege: wire mode keeps packet sockets and visits to namespaces" \
  "0000000000282004 0000000000282004 1 " "$(privilege)"
stop_watch
mkdir -m 0700 "$work/theirs"
chown 65534 "$work/theirs"
watch "$pawprint" record -o "$work/theirs/r" --collect probe --duration 1h
check_equal "privilege: record keeps listing sockets and writing into any folder" \
  "0000008000280006 0000008000280006 1 " "$(privilege)"
sleep 1.2
stop_watch
check_equal "privilege: another user's folder takes a recording" 0 $?
"$pawprint" report "$work/theirs/r" >/dev/null 2>"$work/err"
check_equal "privilege: which can be read" 0 $?

# As a user that is nobody.
chmod 0755 "$work"
least=(setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set=-all,+bpf,+perfmon
  --inh-caps=-all,+bpf,+perfmon --ambient-caps=-all,+bpf,+perfmon)
cp "$pawprint" "$work/pawprint"
watch "${least[@]}" "$work/pawprint" --collect probe --once --duration 1h --format json
check_equal "privilege: of two capabilities one is left" "0000008000000000 0000008000000000 1 " \
  "$(privilege)"
if start_container least "$(container_id a)"; then
  runtime exec least /bin/true </dev/null
  stop_watch
  check_json "privilege: two capabilities are enough for probes" "$work/out" \
    '(.source.collectors | map(.state) == ["on"])
     and any(.probes[]; .command == "/bin/true" and .count == 1 and .exit_codes == {"0": 1})'
else
  stop_watch
  skip "privilege: two capabilities are enough for probes" "runc cannot run a container here"
fi

# Where others may write: what they put there is neither followed nor written into.
mkdir -m 1777 "$work/shared"
echo precious >"$work/precious"
for name in page.html.part recording-journal recording-wal recording-shm; do
  ln -s "$work/precious" "$work/shared/$name"
done
"$pawprint" record -o "$work/shared/recording" --collect probe --duration 200ms 2>"$work/err"
check_equal "privilege: record follows no link" "0 precious" "$? $(cat "$work/precious")"
"$pawprint" report "$work/shared/recording" --format html -o "$work/shared/page.html"
check_equal "privilege: report follows no link" "0 precious" "$? $(cat "$work/precious")"
check "privilege: the page is a file of its own" test ! -L "$work/shared/page.html"
rm "$work/shared/page.html"
ln -s "$work/precious" "$work/shared/page.html"
"$pawprint" report "$work/shared/recording" --format html -o "$work/shared/page.html" --force \
  2>/dev/null
check_equal "privilege: nor with --force" "4 precious" "$? $(cat "$work/precious")"
tap_end
