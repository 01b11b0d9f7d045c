#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Everything that hooks functions, in VMs: one boot for each kernel, two side by side.
# A kernel that cannot be had is a skip; 5.10, 6.1 and 6.12 are required. On the newest, where
# functions may have changed, what does not depend on that runs with --full only.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT

all_scripts="tcp nat degrade doctor flood faults probe calibration ftrace demo"
scripts_of_newest="tcp degrade probe calibration ftrace"

# scripts_of KERNEL
scripts_of() {
  case $1.${PAWPRINT_FULL:-0} in
    newest.0) echo "${PAWPRINT_SCRIPTS:-$scripts_of_newest}" ;;
    *) echo "${PAWPRINT_SCRIPTS:-$all_scripts}" ;;
  esac
}

# run_kernel KERNEL: its report in $work/KERNEL.
run_kernel() {
  local kernel=$1 scripts status append=()
  scripts=$(scripts_of "$kernel")
  # Debian's 5.10 has BPF LSM built in, but not on.
  [ "$kernel" != 5.10 ] || append=(--append lsm=lockdown,yama,apparmor,bpf)
  # shellcheck disable=SC2016,SC2086
  "$root/scripts/vm.sh" "$kernel" --memory 1536 --timeout 2400 "${append[@]}" \
    --env "PAWPRINT_FULL=${PAWPRINT_FULL:-0}" --file "$(command -v jq)" --file "$(command -v setpriv)" \
    --file "$root/scripts/verifier-counts.sh:/usr/lib/pawprint/verifier-counts.sh" \
    --tree "$root/tests/lib:/usr/lib/pawprint/lib" --tree "$root/scripts/demo:/usr/lib/pawprint/demo" \
    -- bash -c 'for script; do
      echo "# script $script"
      began=$SECONDS
      bash "/usr/lib/pawprint/vm/$script.sh"
      status=$?
      echo "# script $script took $((SECONDS - began)) s, status $status"
    done' scripts $scripts >"$work/$kernel.out" 2>"$work/$kernel.err"
  status=$?
  if [ "$scripts" = "$scripts_of_newest" ]; then
    echo "skip vm $kernel: nat doctor flood faults demo # with --full only" >>"$work/$kernel.out"
  fi
  # One that ends badly without a failed test is a failure too.
  awk -v kernel="$kernel" '
    /^# script [^ ]+$/ { bad = 0 }
    /^not ok / { bad = 1 }
    { print }
    /^# script [^ ]+ took/ && $NF != 0 && !bad {
      print "not ok vm " kernel " " $3 ": ended with status " $NF
    }' "$work/$kernel.out" >"$work/$kernel"
  case $status in
    0) ;;
    77)
      case $kernel in
        5.10 | 6.1 | 6.12) echo "not ok vm $kernel: $(tail -1 "$work/$kernel.err")" ;;
        *) echo "skip vm $kernel # $(tail -1 "$work/$kernel.err")" ;;
      esac >>"$work/$kernel"
      ;;
    *) echo "not ok vm $kernel: ended with status $status" >>"$work/$kernel" ;;
  esac
}

cores=$(nproc)
memory_mb=$(awk '/MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)
side_by_side=$((cores < 2 || memory_mb < 4096 ? 1 : 2))
for kernel in ${PAWPRINT_KERNELS:-5.10 6.1 6.12 newest}; do
  while [ "$(jobs -rp | wc -l)" -ge "$side_by_side" ]; do wait -n; done
  run_kernel "$kernel" &
done
wait
for kernel in ${PAWPRINT_KERNELS:-5.10 6.1 6.12 newest}; do
  cat "$work/$kernel"
  grep -q '^not ok' "$work/$kernel" && cat "$work/$kernel.err" >&2
done
! cat "$work"/* | grep -q '^not ok'
