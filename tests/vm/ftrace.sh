#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: ftrace mode leaves nothing behind and disturbs nobody, and works where BPF, BTF
# and the tracing files are hidden. What it sees is in tcp.sh and flood.sh.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=watch.sh
. "$here/watch.sh"
tests=$here/../tests
kernel=$(uname -r)
trap 'rm -rf "$watch_dir"' EXIT

grep -q " /sys/kernel/debug " /proc/mounts || mount -t debugfs none /sys/kernel/debug
tracing=/sys/kernel/debug/tracing
ours() { grep -c ':pawprint' $tracing/kprobe_events; }
instances() { find $tracing/instances -mindepth 1 -maxdepth 1 -name 'pawprint*' | wc -l; }
left() { echo "$(ours) $(instances)"; }

# Somebody else's tracing, in the global buffer and in an instance.
echo 'p:kprobes/other do_exit' >>$tracing/kprobe_events
mkdir $tracing/instances/other
echo 1 >$tracing/instances/other/events/kprobes/other/enable
echo 1 >$tracing/events/kprobes/other/enable
theirs() {
  grep ':kprobes/' $tracing/kprobe_events
  cat $tracing/events/kprobes/other/enable $tracing/instances/other/events/kprobes/other/enable \
    $tracing/trace_clock $tracing/buffer_size_kb $tracing/tracing_on $tracing/trace_options
}
theirs >"$watch_dir/theirs"
# 3.10 lets two more SYNs in than later kernels do.
accept_queue_drops() { jq -s '[.[].drops.accept_queue_full // 0] | add' "$watch_dir/forged"; }

# A node where BPF cannot hook and tracefs is at its old place only, or nowhere.
hidden() {
  # shellcheck disable=SC2016
  hide=$1 exec unshare -m bash -c '
    mkdir -p /tmp/nothing
    for path in $hide /sys/kernel/btf /sys/fs/bpf /sys/bus/event_source; do
      [ ! -d $path ] || mount --bind /tmp/nothing $path
    done
    exec "$@"' hidden "${@:2}"
}

# --- killed in the middle
start_watch killed pawprint --mode ftrace --collect timewait,syn || not_ok "$kernel: starts"
ours=$(ours)
check "$kernel: its probes and its instance are there" test "$ours" -gt 4 -a "$(instances)" = 1
kill -KILL "${watch_pids[killed]}"
wait "${watch_pids[killed]}" 2>/dev/null
unset 'watch_pids[killed]'
check_equal "$kernel: kill -9 leaves them" "$ours 1" "$(left)"
start_watch first pawprint --mode ftrace --collect timewait,syn || not_ok "$kernel: starts"
check_equal "$kernel: the next start sweeps them, and has its own" "$ours 1" "$(left)"

# --- others beside it, one of which comes and goes
start_watch second pawprint --mode ftrace --collect timewait,syn || not_ok "$kernel: starts"
check_equal "$kernel: two have an instance each" "$((2 * ours)) 2" "$(left)"
kill -TERM "${watch_pids[second]}"
wait "${watch_pids[second]}"
unset 'watch_pids[second]'
check_equal "$kernel: SIGTERM removes what is its own" "$ours 1" "$(left)"
start_watch hidden hidden "/sys/kernel/tracing /sys/kernel/debug" \
  pawprint --collect timewait,syn || not_ok "$kernel: starts without BTF and tracing files"
"$tests/forged_peers" --slow 4 acceptq twregress >"$watch_dir/forged"
stop_watches
sent=$(jq -s 'map(.listener_syns) | add' "$watch_dir/forged")
for name in first hidden; do
  check_json "$kernel: $name: sees what was played, and nothing of the others" \
    "$watch_dir/$name.json" \
    ".syn_totals.by_reason.accept_queue_full == $(accept_queue_drops)
     and .syn_totals.received == $sent and .syn_totals.unknown == 0 and .loss.events == 0
     and ([.timewait[].refused.regression] | add) == 4
     and all(.findings[]; .id != \"coverage-gap\")"
done
check_json "$kernel: without BTF and tracing files auto takes ftrace mode" "$watch_dir/hidden.json" \
  '.source.mode == "ftrace" and all(.source.collectors[]; .backend == "ftrace"
     and .attach == "kprobe" and .transport == "ftrace" and .state == "on")'
check_equal "$kernel: the end leaves nothing" "0 0" "$(left)"
theirs >"$watch_dir/theirs.after"
check_equal "$kernel: what others trace is untouched" "$(cat "$watch_dir/theirs")" \
  "$(cat "$watch_dir/theirs.after")"
check "$kernel: others still trace" grep -q other $tracing/instances/other/trace

# --- doctor
(hidden /sys/kernel/tracing pawprint doctor --format json) >"$watch_dir/doctor.json" \
  2>"$watch_dir/doctor.err"
check_json "$kernel: doctor says so" "$watch_dir/doctor.json" \
  '[.collectors[] | select(.backend == "ftrace" and .state == "on") | .name] | sort
   == ["probe", "syn", "timewait"]'
check_equal "$kernel: doctor leaves nothing" "0 0" "$(left)"

echo 0 >$tracing/events/kprobes/other/enable
echo 0 >$tracing/instances/other/events/kprobes/other/enable
rmdir $tracing/instances/other
echo '-:kprobes/other' >>$tracing/kprobe_events
tap_end
