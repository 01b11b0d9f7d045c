# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
#
# Containers made by real runtimes (runc, crun), with nothing but busybox inside, and the
# program that plays probes (tests/workload/probe_target) where it was built.

containers_dir=
containers_runtime=runc
containers_started=()
# A jq filter for the next containers' config.json.
containers_config=.

# containers_begin DIR [RUNTIME [PROBE_TARGET]]
containers_begin() {
  containers_dir=$1
  containers_runtime=${2:-runc}
  mkdir -p "$containers_dir/rootfs/bin" "$containers_dir/rootfs/usr/bin" "$containers_dir/state"
  cp "$(command -v busybox)" "$containers_dir/rootfs/bin/busybox"
  local applet
  for applet in sh sleep true false cat kill; do
    ln -sf busybox "$containers_dir/rootfs/bin/$applet"
  done
  [ -z "${3-}" ] || cp "$3" "$containers_dir/rootfs/bin/probe_target"
}

runtime() {
  "$containers_runtime" --root "$containers_dir/state" "$@"
}

# container_id NAME: 64 hex digits that begin with NAME, itself hex digits.
container_id() {
  printf '%s%0*d' "$1" $((64 - ${#1})) 0
}

# start_container NAME ID [COMMAND...]: runs until the test ends. The cgroup path is the one kubelet gives
# a burstable pod with the cgroupfs driver.
start_container() {
  local name=$1 id=$2 bundle=$containers_dir/$1
  shift 2
  [ $# -gt 0 ] || set -- /bin/sleep 1000
  mkdir -p "$bundle"
  (cd "$bundle" && "$containers_runtime" spec)
  jq --arg id "$id" --arg rootfs "$containers_dir/rootfs" --args '
    .process.args = $ARGS.positional | .process.terminal = false
    | .root.path = $rootfs | .root.readonly = false
    | .linux.cgroupsPath = "/kubepods/burstable/pod0c5e9d3a-1111-2222-3333-444455556666/" + $id
    | .linux.namespaces |= map(select(.type != "network"))
    | del(.linux.seccomp) | '"$containers_config" \
    -- "$@" <"$bundle/config.json" >"$bundle/config.json.new"
  mv "$bundle/config.json.new" "$bundle/config.json"
  runtime run --detach --bundle "$bundle" "$name" </dev/null >"$bundle/out" 2>&1 || {
    cat "$bundle/out" >&2
    return 1
  }
  containers_started+=("$name")
}

containers_end() {
  local name
  for name in "${containers_started[@]}"; do
    runtime delete --force "$name" >/dev/null 2>&1
  done
  containers_started=()
  rmdir /sys/fs/cgroup/{,*/}kubepods/burstable/pod0c5e9d3a-1111-2222-3333-444455556666 \
    /sys/fs/cgroup/{,*/}kubepods/burstable /sys/fs/cgroup/{,*/}kubepods 2>/dev/null
  return 0
}
