#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Everything that hooks functions, in VMs: one boot for each kernel, two side by side.
# A kernel that cannot be had is a skip; 5.10, 6.1 and 6.12 are required.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT

scripts=${PAWPRINT_SCRIPTS:-tcp nat degrade doctor flood probe calibration ftrace demo}

# run_guest KERNEL REPORT SCRIPT...: one boot that runs these.
run_guest() {
  local kernel=$1 report=$2 status append=()
  shift 2
  # Debian's 5.10 has BPF LSM built in, but not on.
  [ "$kernel" != 5.10 ] || append=(--append lsm=lockdown,yama,apparmor,bpf)
  # shellcheck disable=SC2016
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
    done' scripts "$@" >"$report" 2>>"$work/$kernel.err"
  status=$?
  # One that ends badly without a failed test.
  awk -v kernel="$kernel" '
    /^# script [^ ]+$/ { bad = 0 }
    /^not ok / { bad = 1 }
    { print }
    /^# script [^ ]+ took/ && $NF != 0 && !bad {
      print "not ok vm " kernel " " $3 ": ended with status " $NF
    }' "$report" >"$report.whole" && mv "$report.whole" "$report"
  case $status in
    0) ;;
    77)
      case $kernel in
        5.10 | 6.1 | 6.12) echo "not ok vm $kernel: $(tail -1 "$work/$kernel.err")" ;;
        *) echo "skip vm $kernel # $(tail -1 "$work/$kernel.err")" ;;
      esac >>"$report"
      ;;
    *) echo "not ok vm $kernel: ended with status $status" >>"$report" ;;
  esac
  return "$status"
}

# Of a report: the scripts with a failed test, and those that the guest did not finish.
failed_scripts() {
  awk -v all="$scripts" '
    /^# script [^ ]+$/ { script = $3 }
    /^# script [^ ]+ took/ { done[$3] = 1 }
    /^not ok / { bad[script] = 1 }
    END {
      count = split(all, names, " ")
      for (i = 1; i <= count; i++) if (names[i] in bad || !(names[i] in done)) print names[i]
    }' "$1"
}

# run_kernel KERNEL: its report in $work/KERNEL. An emulated guest on a busy machine may miss
# the moments that a test is about, or die: what failed runs once more in a new one, and that
# counts. The first report stays in sight.
run_kernel() {
  local kernel=$1 again
  run_guest "$kernel" "$work/$kernel.first" $scripts
  [ $? != 77 ] || { mv "$work/$kernel.first" "$work/$kernel"; return; }
  again=$(failed_scripts "$work/$kernel.first")
  awk -v again="$again" '
    BEGIN { count = split(again, names, "\n"); for (i in names) twice[names[i]] = 1 }
    /^# script [^ ]+$/ { script = $3 }
    { print ((count && (script == "" || script in twice)) ? "# first time: " : "") $0 }' \
    "$work/$kernel.first" >"$work/$kernel"
  rm "$work/$kernel.first"
  [ -n "$again" ] || return
  # shellcheck disable=SC2086
  run_guest "$kernel" "$work/$kernel.again" $again
  cat "$work/$kernel.again" >>"$work/$kernel"
  rm "$work/$kernel.again"
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
