#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# One system call fails (tests/faults/faults.cpp), once in each run: the program ends with a
# status that it documents, with a reason when it is not 0, and nothing is left behind. A few of
# the places that call each kind; with --full each of them.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
tests=${PAWPRINT_TESTS:-$here/../../build/tests}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$tests/sample_recording" "$work/sample" >/dev/null
export tests work

kinds='open read write sync bpf perf_event_open epoll timer signalfd socket receive mmap fork setns
  mkdir rename unlink'
commands='probe record wire report export doctor'
most=2
[ "${PAWPRINT_FULL:-0}" = 0 ] || most=10000

# run_command COMMAND FOLDER: in FOLDER, its output there.
run_command() {
  local arguments
  case $1 in
    probe) arguments='--collect probe --once --duration 100ms --format json' ;;
    record) arguments="record -o $2/recording --collect probe --duration 100ms" ;;
    wire) arguments='--mode wire --collect syn --once --duration 100ms --format json' ;;
    report) arguments="report $work/sample --format html -o $2/page.html" ;;
    export) arguments="export $work/sample --to csv -o $2/tables" ;;
    doctor) arguments='doctor --format json' ;;
  esac
  # shellcheck disable=SC2086
  timeout 20 "$tests/pawprint_faults" $arguments >"$2/out" 2>"$2/err"
}
export -f run_command

# is_whole COMMAND FOLDER: what a command that succeeded has written.
is_whole() {
  case $1 in
    report) grep -q '</html>' "$2/page.html" ;;
    export) [ -s "$2/tables/syn_drops.csv" ] ;;
    record) [ -s "$2/recording" ] ;;
    *) [ -s "$2/out" ] && jq -e .schema "$2/out" >/dev/null ;;
  esac
}
export -f is_whole

# judge COMMAND KIND PLACE: a line for what is wrong.
judge() {
  local folder=$work/$1.$2.$3 status
  mkdir "$folder"
  PAWPRINT_FAULT=$2:$3 PAWPRINT_FAULT_LOG=$folder/log run_command "$1" "$folder"
  status=$?
  local what="$1, $2 $3 ($(cat "$folder/log" 2>/dev/null)), status $status"
  case $1.$status in
    *.0 | *.3 | *.4 | doctor.1) ;;
    *) echo "$what: $(tail -3 "$folder/err")" ;;
  esac
  [ ! -s "$folder/log" ] || echo "$what" >>"$work/reached"
  [ "$status" = 0 ] || [ "$1" = doctor ] || grep -q '^pawprint: .' "$folder/err" ||
    echo "$what: no reason"
  ! find "$folder" -name '*.part' | grep -q . || echo "$what: left $(ls "$folder")"
  if [ "$status" = 0 ] && ! is_whole "$1" "$folder"; then echo "$what: half a result"; fi
  if [ -e "$folder/recording" ]; then
    "$tests/../pawprint" report "$folder/recording" >"$folder/tables" 2>&1
    case $?.$status in
      0.* | 4.[!0]) ;;
      *) echo "$what: its recording cannot be read: $(tail -1 "$folder/tables")" ;;
    esac
  fi
  rm -rf "$folder"
}
export -f judge

# Numbers from 1 to $1, at most `most`, evenly spread.
some_of() {
  seq 1 "$1" | awk -v n="$1" -v most="$most" \
    'n <= most || int(NR * most / n) > int((NR - 1) * most / n)'
}

programs() { ls /proc/[0-9]*/fdinfo/* 2>/dev/null | xargs grep -l '^prog_tag' 2>/dev/null | wc -l; }
before=$(programs)
for command in $commands; do
  for kind in $kinds; do
    mkdir "$work/$command.$kind"
    PAWPRINT_FAULT=$kind:list PAWPRINT_FAULT_LOG=$work/$command.$kind.places \
      run_command "$command" "$work/$command.$kind"
    [ -e "$work/$command.$kind.places" ] || continue
    some_of "$(wc -l <"$work/$command.$kind.places")" | sed "s/^/$command $kind /"
  done >"$work/plan.$command"
  xargs -P "$(nproc)" -L 1 bash -c 'judge "$@"' _ <"$work/plan.$command" >"$work/wrong"
  check_equal "faults: $command survives each of $(wc -l <"$work/plan.$command") failures" "" \
    "$(cat "$work/wrong")"
done
# Places that are reached at times only are no failure, but most must be.
total=$(cat "$work"/plan.* | wc -l)
check "faults: most of $total calls came to fail" \
  test "$(wc -l <"$work/reached")" -gt $((total * 3 / 4))
check_equal "faults: no BPF program is left" "$before" "$(programs)"
tap_end
