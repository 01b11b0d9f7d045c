#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: exec sessions of runc and crun on cgroup v2, then of runc on v1. Guests are
# slow: v1 on one kernel is enough, PAWPRINT_FULL=1 has it on all, with both runtimes. On
# 5.10 and 6.1 ftrace mode watches the same sessions.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=../lib/containers.sh
. "$here/../lib/containers.sh"
# shellcheck source=../lib/probe_cases.sh
. "$here/../lib/probe_cases.sh"
pawprint=/usr/bin/pawprint
target=$here/../tests/probe_target
kernel=$(uname -r)
work=$(mktemp -d)
probe_dir=$work
trap 'containers_end; kill "${probe_watchers[@]}" 2>/dev/null; rm -rf "$work"' EXIT

is_v1() { [ -d /sys/fs/cgroup/systemd ]; }

# As /etc/init would have mounted it.
change_to_v1() {
  local controller
  for controller in $(cat /sys/fs/cgroup/cgroup.subtree_control); do
    echo "-$controller" >/sys/fs/cgroup/cgroup.subtree_control
  done
  umount /sys/fs/cgroup || return
  mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
  for controller in systemd cpu,cpuacct memory pids cpuset devices freezer blkio; do
    mkdir "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "${controller/systemd/none,name=systemd}" cgroup "/sys/fs/cgroup/$controller" \
      2>/dev/null || rmdir "/sys/fs/cgroup/$controller"
  done
  ln -s cpu,cpuacct /sys/fs/cgroup/cpu
  [ -d /sys/fs/cgroup/devices ] && [ -d /sys/fs/cgroup/systemd ]
}

# run_runtimes v1|v2 RUNTIME...
run_runtimes() {
  local version=$1 runtime
  shift
  for runtime in "$@"; do
    containers_begin "$work/$runtime-$version" "$runtime" "$target"
    probe_cases "$kernel $runtime $version" 60
    containers_end
  done
}

# storm fork|spawn SECONDS: 500 processes a second outside of containers, that execute a
# program or not.
storm() {
  local pid before after
  probe_watch
  pid=${probe_watchers[-1]}
  before=$(awk '{ print $14 + $15 }' "/proc/$pid/stat")
  "$target" "$1" 500 "$2" >"$work/spawned"
  after=$(awk '{ print $14 + $15 }' "/proc/$pid/stat")
  # Ticks of 10 ms (USER_HZ).
  probe_stop
  check_json "$kernel ftrace: $1: $(cat "$work/spawned") processes outside of containers are no session" \
    "$work/last-ftrace" '.probes == []'
  echo "# $kernel ftrace: $1: in these $2 s it took $(((after - before) / $2)) % of a CPU," \
    "lost $(jq -c .loss "$work/last-ftrace")"
}

full=${PAWPRINT_FULL:-0}
case $kernel in
  5.10* | 6.1.*) probe_modes=(auto ftrace) ;;
  *) [ "$full" = 0 ] || probe_modes=(auto ftrace) ;;
esac
if [ ${#probe_modes[@]} -gt 1 ]; then
  storm fork "${PAWPRINT_STORM_SECONDS:-5}"
  storm spawn 3
fi
if is_v1; then
  run_runtimes v1 runc crun
else
  run_runtimes v2 runc crun
  if [ "$full" = 0 ] && [[ $kernel != 5.10* ]]; then
    tap_end
  elif ! change_to_v1; then
    skip "$kernel probe v1" "the kernel keeps its controllers on v2"
  elif [ "$full" = 0 ]; then
    run_runtimes v1 runc
  else
    run_runtimes v1 runc crun
  fi
fi
tap_end
