# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
#
# What benchmarks share. Each prints one JSON object: {benchmark, where, kernel, rows}, a row
# being {what, value, unit, at_least or at_most} or {what, why}: what cannot be measured says
# why. Where it runs is `host` (this machine's own kernel) or `vm` (emulated: ratios).

pawprint=${PAWPRINT:-$(command -v pawprint || echo "$here/../../build/pawprint")}
programs=$(dirname "$pawprint")/tests # the built tree's
[ -d "$programs" ] || programs=/usr/lib/pawprint/tests

# row WHAT VALUE UNIT [at_least|at_most TARGET]. VALUE `null` or empty: it was not measured.
row() {
  jq -nc --arg what "$1" --arg value "$2" --arg unit "$3" --arg side "${4-}" --arg target "${5-}" '
    {what: $what, unit: $unit} + if $value == "" or $value == "null" then {why: "not measured"}
      else {value: ($value | tonumber)} end
    + if $side == "" then {} else {($side): ($target | tonumber)} end'
}

# no_row WHAT WHY
no_row() { jq -nc --arg what "$1" --arg why "$2" '{what: $what, why: $why}'; }

# Rows on stdin → the object. finish BENCHMARK WHERE [DETAILS]
finish() {
  jq -s --arg benchmark "$1" --arg where "$2" --arg kernel "$(uname -r)" \
    --argjson details "${3:-null}" \
    '{benchmark: $benchmark, where: $where, kernel: $kernel, rows: .}
     + if $details == null then {} else {details: $details} end'
}

# calc EXPRESSION: arithmetic with decimals.
calc() { jq -n "$1 | . * 10000 | round / 10000"; }
ratio() { jq -n --argjson a "$1" --argjson b "$2" 'if $b == 0 then null else $a / $b * 1000 | round / 1000 end'; }
median() { jq -s 'sort | .[(length - 1) / 2 | floor]'; }

# bpftrace and libbpf-tools read tracefs: mounted where this script alone sees it.
private_tracefs() {
  [ -z "${PAWPRINT_BENCH_MOUNTS-}" ] || return 0
  [ ! -e /sys/kernel/tracing/events ] || return 0
  PAWPRINT_BENCH_MOUNTS=1 exec unshare -m --propagation private bash -c \
    'mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null; exec bash "$@"' - "$0" "$@"
}

# start_tool FOLDER WORDS CMD…: in the background until it has printed WORDS. Its output is
# FOLDER/tool.out and tool.err. Sets tool (its pid) and ready_ms. False when it ended or did not
# say that for two minutes. Looks 500 times a second, and starts no process for that.
start_tool() {
  local dir=$1 words=$2 began out err never
  shift 2
  : >"$dir/tool.out"
  : >"$dir/tool.err"
  exec {never}<> <(:)
  began=${EPOCHREALTIME/./}
  "$@" >"$dir/tool.out" 2>"$dir/tool.err" {never}>&- &
  tool=$!
  while
    read -r -d '' out <"$dir/tool.out"
    read -r -d '' err <"$dir/tool.err"
    [[ $out$err != *"$words"* ]]
  do
    if ! kill -0 "$tool" 2>/dev/null || [ $((${EPOCHREALTIME/./} - began)) -gt 120000000 ]; then
      cat "$dir/tool.out" "$dir/tool.err" >&2
      kill "$tool" 2>/dev/null
      exec {never}>&-
      return 1
    fi
    read -r -t 0.002 -u "$never" || true # for callers with set -e
  done
  ready_ms=$(((${EPOCHREALTIME/./} - began) / 1000))
  exec {never}>&-
}

stop_tool() {
  kill -INT "$tool" 2>/dev/null
  wait "$tool"
}

# Peak resident memory of a process, in KiB.
peak_kib() { awk '/^VmHWM/ { print $2 }' "/proc/$1/status"; }
resident_kib() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }
# User and system time of a process so far, in ms.
cpu_ms() { sed 's/.*) //' "/proc/$1/stat" | awk -v hz="$(getconf CLK_TCK 2>/dev/null || echo 100)" '{ print ($12 + $13) * 1000 / hz }'; }

# measure_starts ROUNDS PAUSE NAME…: each by `start NAME`, in turn; PAUSE seconds after it is ready
# a line {name, ms, peak, idle}.
measure_starts() {
  local rounds=$1 pause=$2 name
  shift 2
  for _ in $(seq "$rounds"); do
    for name in "$@"; do
      start "$name" || continue
      sleep "$pause"
      jq -nc --arg name "$name" --argjson ms "$ready_ms" --argjson peak "$(peak_kib "$tool")" \
        --argjson idle "$(resident_kib "$tool")" '{name: $name, ms: $ms, peak: $peak, idle: $idle}'
      stop_tool || true
    done
  done
}
# The median of a field over these lines, in $work/starts: of NAME FIELD. And pawprint's as a
# ratio to it: against NAME FIELD.
of() { jq --arg n "$1" "select(.name == \$n) | .$2" "$work/starts" | jq -s 'sort | .[length / 2 | floor]'; }
against() {
  local a b
  a=$(of pawprint "$2") b=$(of "$1" "$2")
  if [ "$a" = null ] || [ "$b" = null ]; then echo null; else ratio "$a" "$b"; fi
}

# All loaded BPF programs that count: [{id, name, ns, runs}].
bpf_programs() {
  bpftool -j prog show | jq -c '[.[] | select(.type != "perf_event")
    | {id, name: (.name // ""), ns: (.run_time_ns // 0), runs: (.run_cnt // 0)}]'
}

# bpf_cost BEFORE AFTER FILTER: ns and runs between two bpf_programs, of the programs that
# FILTER (of jq) selects.
bpf_cost() {
  jq -nc --slurpfile a "$1" --slurpfile b "$2" "
    [\$b[0][] as \$new | ((\$a[0][] | select(.id == \$new.id)) // {ns: 0, runs: 0}) as \$old
     | \$new | select($3) | {name, ns: (.ns - \$old.ns), runs: (.runs - \$old.runs)}]
    | {ns: ([.[].ns] | add // 0), runs: ([.[].runs] | add // 0), programs: .}"
}

# The scripts in bpftrace/ for kfunc, rewritten for kprobe: arguments by their number.
kprobe_script() {
  sed -e 's/kfunc:/kprobe:/; s/kretfunc:/kretprobe:/' -e 's/args->skb/((struct sk_buff *)arg1)/g' \
    -e 's/args->sk/((struct sock *)arg0)/g' -e 's/args->tw/arg0/g' -e 's/args->th/arg2/g' "$1"
}
