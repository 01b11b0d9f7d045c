#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: exec sessions of runc and crun, on cgroup v2 and then, where the kernel lets
# the controllers go, on v1.
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
trap 'containers_end; kill $probe_watcher 2>/dev/null; rm -rf "$work"' EXIT

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

run_runtimes() {
  local runtime
  for runtime in runc crun; do
    containers_begin "$work/$runtime-$1" "$runtime" "$target"
    probe_cases "$kernel $runtime $1" 60
    containers_end
  done
}

if is_v1; then
  run_runtimes v1
else
  run_runtimes v2
  if change_to_v1; then
    run_runtimes v1
  else
    skip "$kernel probe v1" "the kernel keeps its controllers on v2"
  fi
fi
tap_end
