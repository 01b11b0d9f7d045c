#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The program as a user meets it: exit statuses, one clear line for each mistake, and
# nothing left behind.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
pawprint=${PAWPRINT:-$here/../../build/pawprint}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# run STATUS_NAME ARGS...: leaves status, out and err.
run() {
  "$pawprint" "$@" >"$work/out" 2>"$work/err"
  status=$?
}

# usage_error NAME WORD ARGS...: status 2 and a line on stderr that holds WORD.
usage_error() {
  local name=$1 word=$2
  shift 2
  run "$@"
  if [ "$status" = 2 ] && grep -qF -- "$word" "$work/err" && [ ! -s "$work/out" ]; then
    ok "cli: $name is a usage error"
  else
    not_ok "cli: $name is a usage error" "status $status" "$(cat "$work/err")"
  fi
}

usage_error "an unknown option" --nonsense --nonsense
usage_error "an unknown command" frobnicate frobnicate
usage_error "a bad duration" 5parsecs --duration 5parsecs
usage_error "a bad address range" 10.0.0/33 --remote 10.0.0/33
usage_error "a bad port" 70000 --port 70000
usage_error "an unknown column" nocolumn --sort nocolumn
usage_error "an unknown collector" disk --collect disk
usage_error "a BTF file that is not there" /nonexistent --btf /nonexistent
usage_error "a host root that is not there" /nonexistent --host-root /nonexistent

usage_error "an unknown id to explain" "did you mean 'accept_queue_full'" explain accept_queue_fool

run explain accept_queue_full
check_equal "cli: explain a reason" "0 accept_queue_full:" \
  "$status $(head -1 "$work/out" | cut -d' ' -f1)"
run explain
check_equal "cli: explain lists what it explains" "0 1" \
  "$status $(grep -c '^  tw-recycle-nat ' "$work/out")"

if command -v groff >/dev/null; then
  check_equal "cli: the man page is well formed" "" \
    "$(groff -mdoc -Tutf8 -ww -z "$here/../../user/pawprint.8" 2>&1)"
else
  skip "cli: the man page is well formed" "groff is not installed"
fi

run --version
check_equal "cli: --version" "0 pawprint" "$status $(cut -d' ' -f1 "$work/out")"
run --help
check_equal "cli: --help" 0 "$status"

if command -v setpriv >/dev/null; then
  setpriv --reuid 65534 --regid 65534 --clear-groups "$pawprint" --once >"$work/out" 2>"$work/err"
  check_equal "cli: no privilege is status 3 and one line" "3 1" "$? $(wc -l <"$work/err")"
fi

programs() { ls /proc/[0-9]*/fdinfo/* 2>/dev/null | xargs grep -l '^prog_tag' 2>/dev/null | wc -l; }
before=$(programs)
"$pawprint" --collect probe --interval 200ms >"$work/out" 2>"$work/err" &
pid=$!
wait_until 10 grep -q '^pawprint: ready: probe=bpf/raw_tp/' "$work/err"
check "cli: says when it is ready" grep -q '^pawprint: ready: probe=bpf/raw_tp/' "$work/err"
kill -INT $pid
wait $pid
check_equal "cli: SIGINT ends with status 0" 0 $?
check "cli: SIGINT shows a last table" grep -q '^PROBES' "$work/out"
check_equal "cli: no BPF program is left" "$before" "$(programs)"

"$pawprint" --collect probe --once --duration 200ms >/dev/full 2>"$work/err"
check_equal "cli: a full disk is status 4" 4 $?

run doctor --format json
check_json "cli: doctor tells each collector" "$work/out" \
  '.schema == "pawprint.doctor/1" and (.collectors | length) == 3
   and ([.collectors[] | (.state == "on") == (.why == null)] | all)
   and .abilities.bpf.works'
check_equal "cli: doctor's status says whether there is a problem" \
  "$(jq 'if .problems == [] then 0 else 1 end' "$work/out")" "$status"
tap_end
