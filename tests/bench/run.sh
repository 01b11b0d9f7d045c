#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Runs benchmarks and writes their table, README.md beside this file, from what they printed. What
# was not measured now keeps its section, and the commit that it was measured at.
# usage: run.sh [NAME…] (default: all) | run.sh --list | run.sh --table
#
# Wants an idle machine, root, and scripts/deps.sh bench. What is measured is a release build
# (build/bench), unless PAWPRINT_BUILD names another. Results: build/bench/results/NAME.json.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
results=$root/build/bench/results

on_host=(size model record export wire probe_cost startup)
in_vm_1=(kernel_cost connections startup_vm) # one CPU: what a tool uses is in the wall clock
in_vm_2=(drop_rate flood)
all=("${on_host[@]}" "${in_vm_1[@]}" "${in_vm_2[@]}" instructions)

build() {
  [ -z "${PAWPRINT_BUILD-}" ] || return 0
  export PAWPRINT_BUILD=$root/build/bench
  cmake -G Ninja -S "$root" -B "$PAWPRINT_BUILD" -DCMAKE_BUILD_TYPE=Release -DPAWPRINT_STATIC=ON \
    -DPAWPRINT_TESTS=ON >/dev/null &&
    ninja -C "$PAWPRINT_BUILD" --quiet pawprint model_bench record_bench packets_passed \
      accept_loop syn_flood probe_target >&2
}

package_version() { dpkg-query -W -f '${Version}' "$1" 2>/dev/null || echo 'not installed'; }

describe_machine() {
  jq -n --arg date "$(date -u +%F)" --arg commit "$(git -C "$root" describe --always --dirty)" \
    --arg cpu "$(lscpu | sed -n 's/^Model name: *//p' | head -1)" --arg cpus "$(nproc)" \
    --arg memory "$(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)" \
    --arg kernel "$(uname -r)" --arg system "$(. /etc/os-release && echo "$PRETTY_NAME")" \
    --arg bpftrace "$(package_version bpftrace)" --arg tools "$(package_version libbpf-tools)" \
    --arg compiler "$(c++ -dumpfullversion)" --arg qemu "$(package_version qemu-system-x86)" \
    '{$date, $commit, $cpu, $cpus, $memory, $kernel, $system, $bpftrace, $tools, $compiler, $qemu}'
}

# keep NAME…: the JSON objects on stdin, each in a file; one that is missing says so.
keep() {
  local name object
  jq -c . | while read -r object; do
    name=$(jq -r .benchmark <<<"$object")
    jq --arg commit "$(git -C "$root" describe --always --dirty)" '. + {commit: $commit}' \
      <<<"$object" >"$results/$name.json"
  done
  for name in "$@"; do
    [ -s "$results/$name.json" ] || jq -n --arg name "$name" --arg why "$(tail -1 "$results/err")" \
      '{benchmark: $name, rows: [{what: $name, why: "it failed: \($why)"}]}' >"$results/$name.json"
  done
}

# run CPUS NAME…: those of `in_vm_1`, say, that are wanted, in one boot; CPUS 0: on the host.
run() {
  local cpus=$1 name chosen=()
  shift
  for name in "$@"; do
    [[ " $wanted " == *" $name "* ]] || continue
    chosen+=("$name")
    rm -f "$results/$name.json"
  done
  [ ${#chosen[@]} -gt 0 ] || return 0
  if [ "$cpus" = 0 ]; then
    for name in "${chosen[@]}"; do
      echo "bench: $name" >&2
      "$here/$name.sh" 2>"$results/err" | keep "$name"
    done
  else
    echo "bench: in a virtual machine: ${chosen[*]}" >&2
    PAWPRINT_BENCH_CPUS=$cpus "$here/vm.sh" "${chosen[@]}" 2>"$results/err" | keep "${chosen[@]}"
  fi
}

table() {
  # shellcheck disable=SC2046 # names without blanks
  jq -rs --arg names "${all[*]}" --rawfile old "$here/README.md" -f "$here/table.jq" "$results/machine.json" \
    $(for name in "${all[@]}"; do [ ! -s "$results/$name.json" ] || echo "$results/$name.json"; done) \
    >"$results/table" && cp "$results/table" "$here/README.md"
}

case ${1-} in
  --list) printf '%s\n' "${all[@]}" && exit ;;
  --table) table && exit ;;
esac
for name in "$@"; do
  [[ " ${all[*]} " == *" $name "* ]] || {
    echo "run.sh: no benchmark $name; there are: ${all[*]}" >&2
    exit 2
  }
done
wanted="${*:-${all[*]}}"
mkdir -p "$results"
"$root/scripts/deps.sh" build test bench && build || exit 1
export PAWPRINT=$PAWPRINT_BUILD/pawprint
describe_machine >"$results/machine.json"
run 0 "${on_host[@]}"
run 1 "${in_vm_1[@]}"
run 2 "${in_vm_2[@]}"
run 0 instructions
table
sed -n '/^|/p' "$here/README.md"
