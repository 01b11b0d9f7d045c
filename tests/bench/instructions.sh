#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Instructions that the verifier of each kernel processed for each program: one boot a kernel.
# usage: instructions.sh [KERNEL…]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"
root=$here/../..
vm=${PAWPRINT_VM:-$root/scripts/vm.sh}
limit=1000000 # BPF_COMPLEXITY_LIMIT_INSNS, include/linux/bpf.h, 5.2 and later
[ $# -gt 0 ] || set -- 5.10 6.1 6.12 newest
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for kernel in "$@"; do
  if "$vm" "$kernel" --build "$(dirname "$pawprint")" --memory 2048 --timeout 600 \
    --file "$root/scripts/verifier-counts.sh:/root/verifier-counts.sh" \
    -- bash /root/verifier-counts.sh /usr/bin/pawprint >"$work/counts" 2>"$work/err"; then
    most=$(sort -k2 -n "$work/counts" | tail -1)
    row "programs on $kernel" "$(wc -l <"$work/counts")" programs
    row "the most instructions on $kernel (${most% *})" "${most##* }" instructions at_most "$limit"
    jq -Rnc --arg kernel "$kernel" '{($kernel): ([inputs | split(" ") | {(.[0]): (.[1] | tonumber)}] | add)}' \
      <"$work/counts" >>"$work/all"
  else
    no_row "instructions on $kernel" "$(tail -1 "$work/err")"
  fi
done >"$work/rows"
finish instructions vm "$([ -s "$work/all" ] && jq -s add "$work/all")" <"$work/rows"
