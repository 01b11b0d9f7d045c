#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The probe collector against containerd and its shim: an image from a tar that is made
# here, a task of it, `ctr tasks exec`. The runtime is detached: teardown is unknown.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=../lib/probe_cases.sh
. "$here/../lib/probe_cases.sh"
pawprint=${PAWPRINT:-$here/../../build/pawprint}

for tool in containerd ctr runc busybox jq; do
  if ! command -v "$tool" >/dev/null; then
    skip probe_containerd "$tool is not installed"
    exit 0
  fi
done

work=$(mktemp -d)
probe_dir=$work
server=
end() {
  client tasks kill -s KILL "$id" 2>/dev/null
  client tasks delete -f "$id" >/dev/null 2>&1
  client containers delete "$id" 2>/dev/null
  kill "${probe_watchers[@]}" $server 2>/dev/null
  wait 2>/dev/null
  umount -R "$work" 2>/dev/null
  find "$work" -xdev -depth -mount -delete 2>/dev/null
  rmdir /sys/fs/cgroup/{,*/}default 2>/dev/null
}
id=$(printf 'c%.0s' $(seq 64))
client() { ctr --address "$work/containerd.sock" "$@"; }
trap end EXIT

# An image: one layer with busybox, its configuration, the manifest of `docker save`.
make_image() {
  mkdir -p "$work/layer/bin" "$work/image/layer"
  cp "$(command -v busybox)" "$work/layer/bin/busybox"
  for applet in sh sleep true; do ln -s busybox "$work/layer/bin/$applet"; done
  tar -C "$work/layer" --owner 0 --group 0 -cf "$work/image/layer/layer.tar" .
  local digest
  digest=$(sha256sum <"$work/image/layer/layer.tar" | cut -d' ' -f1)
  jq -n --arg digest "sha256:$digest" '{architecture: "amd64", os: "linux", config: {},
    rootfs: {type: "layers", diff_ids: [$digest]}}' >"$work/image/config.json"
  jq -n '[{Config: "config.json", RepoTags: ["pawprint.test/busybox:1"],
    Layers: ["layer/layer.tar"]}]' >"$work/image/manifest.json"
  tar -C "$work/image" -cf "$work/image.tar" manifest.json config.json layer
}
make_image

cat >"$work/config.toml" <<END
version = 2
root = "$work/root"
state = "$work/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "$work/containerd.sock"
END
containerd --config "$work/config.toml" --log-level error >"$work/log" 2>&1 &
server=$!
if ! wait_until 20 client version >/dev/null 2>&1 ||
  ! client images import --snapshotter native "$work/image.tar" >"$work/out" 2>&1 ||
  ! client run --snapshotter native --detach pawprint.test/busybox:1 "$id" \
    /bin/sleep 1000 >>"$work/out" 2>&1; then
  skip probe_containerd "containerd cannot run a container here: $(tail -1 "$work/out" "$work/log" | tr '\n' ' ')"
  exit 0
fi

probe_watch
for n in 1 2 3; do client tasks exec --exec-id "e$n" "$id" /bin/sleep 0.3 </dev/null; done
client tasks exec --exec-id bad "$id" /bin/sh -c 'exit 3' </dev/null 2>/dev/null
client tasks exec --exec-id long "$id" /bin/sleep 60 </dev/null 2>/dev/null &
sleep 1.5
client tasks kill --exec-id long -s KILL "$id"
wait $!
probe_stop
last=$work/last
check_json "containerd: three sessions of sleep 0.3, as long as they were" "$last" \
  '[.probes[] | select(.command == "/bin/sleep 0.3")] | length == 1 and .[0].count == 3
   and .[0].exit_codes == {"0": 3} and .[0].run_p50_ms >= 299 and .[0].run_p50_ms <= 335'
check_json "containerd: the runtime left before its command: teardown is unknown" "$last" \
  '.probes[] | select(.command == "/bin/sleep 0.3") | .phases_p99_ms
   | .setup > 0 and .start > 0 and .teardown == null'
check_json "containerd: exit code" "$last" \
  '.probes[] | select(.command == "/bin/sh -c exit 3") | .exit_codes == {"3": 1}'
check_json "containerd: killed at 1 s" "$last" \
  '.probes[] | select(.command == "/bin/sleep 60") | .killed == 1 and .over_timeout == 1'
check_json "containerd: nothing else, nothing lost, nothing left" "$last" \
  '(.probes | length) == 3 and .loss.events == 0 and ([.probes[].running] | add) == 0'
tap_end
