#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Benchmarks that hook kernel functions, in a virtual machine: `vm.sh NAME…` boots once and
# prints a JSON object for each of guest/NAME.sh. Environment: PAWPRINT_BENCH_KERNEL (default
# 6.12), PAWPRINT_BENCH_CPUS, PAWPRINT_BENCH_ARGS (arguments of the benchmarks).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
vm=${PAWPRINT_VM:-$root/scripts/vm.sh}
files=()
for program in jq bpftrace bpftool exitsnoop tcpsynbl getconf stty; do
  path=$(PATH=$PATH:/usr/sbin:/sbin command -v "$program") || {
    echo "vm.sh: $program is not installed" >&2
    exit 1
  }
  files+=(--file "$path")
done
"$vm" "${PAWPRINT_BENCH_KERNEL:-6.12}" --build "${PAWPRINT_BUILD:-$root/build}" \
  --cpus "${PAWPRINT_BENCH_CPUS:-1}" --memory 3072 --timeout 3000 "${files[@]}" \
  --tree "$here:/usr/lib/pawprint/bench" \
  -- bash -c 'for name in '"$*"'; do bash "/usr/lib/pawprint/bench/guest/$name.sh" '"${PAWPRINT_BENCH_ARGS-}"' ||
    jq -n --arg n "$name" "{benchmark: \$n, where: \"vm\", rows: [{what: \$n, why: \"it failed\"}]}"; done'
