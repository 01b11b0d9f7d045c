#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: ftrace mode leaves nothing behind and disturbs nobody, and works where BPF, BTF
# and /sys/kernel/tracing are hidden. What it sees is in tcp.sh and flood.sh.
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
ours() { grep -c ':pawprint_' $tracing/kprobe_events; }
instances() { find $tracing/instances -mindepth 1 -maxdepth 1 -name 'pawprint_*' | wc -l; }
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

# --- killed in the middle
start_watch killed pawprint --mode ftrace --collect timewait,syn || not_ok "$kernel: starts"
check "$kernel: its probes and its instance are there" test "$(ours)" -gt 4 -a "$(instances)" = 1
kill -KILL "${watch_pids[killed]}"
wait "${watch_pids[killed]}" 2>/dev/null
unset 'watch_pids[killed]'
check "$kernel: kill -9 leaves them" test "$(ours)" -gt 4 -a "$(instances)" = 1
check_equal "$kernel: they cost nothing to others: the next start sweeps them" "0 0" \
  "$(pawprint --mode ftrace --collect timewait,syn --once --duration 100ms >/dev/null 2>&1; left)"

# --- two at once
start_watch first pawprint --mode ftrace --collect timewait,syn || not_ok "$kernel: starts"
start_watch second pawprint --mode ftrace --collect timewait,syn || not_ok "$kernel: starts"
check_equal "$kernel: two have an instance each" 2 "$(instances)"
# The second comes and goes while the first watches.
kill -INT "${watch_pids[second]}"
wait "${watch_pids[second]}"
unset 'watch_pids[second]'
"$tests/forged_peers" --slow 4 acceptq twregress >"$watch_dir/forged"
stop_watches
check_json "$kernel: one is not disturbed by another that leaves" "$watch_dir/first.json" \
  ".syn_totals.by_reason.accept_queue_full == $(accept_queue_drops) and .syn_totals.unknown == 0
   and ([.timewait[].refused.regression] | add) == 4 and .loss.events == 0"
check_equal "$kernel: the end leaves nothing" "0 0" "$(left)"
theirs >"$watch_dir/theirs.after"
check_equal "$kernel: what others trace is untouched" "$(cat "$watch_dir/theirs")" \
  "$(cat "$watch_dir/theirs.after")"
check "$kernel: others still trace" grep -q other $tracing/instances/other/trace

# --- every way out
for signal in INT TERM; do
  start_watch "$signal" pawprint --mode ftrace --collect timewait,syn
  kill -$signal "${watch_pids[$signal]}"
  wait "${watch_pids[$signal]}"
  unset "watch_pids[$signal]"
done
pawprint doctor --mode ftrace >"$watch_dir/doctor" 2>&1
check_equal "$kernel: signals and doctor leave nothing" "0 0" "$(left)"

# --- a node where BPF cannot hook and tracefs is at its old place only
hidden() {
  # shellcheck disable=SC2016
  unshare -m bash -c '
    mkdir -p /tmp/nothing
    for path in /sys/kernel/tracing /sys/kernel/btf /sys/fs/bpf /sys/bus/event_source; do
      [ ! -d $path ] || mount --bind /tmp/nothing $path
    done
    exec "$@"' hidden "$@"
}
start_watch hidden hidden pawprint --collect timewait,syn || not_ok "$kernel: starts without BTF"
"$tests/forged_peers" --slow 4 acceptq twregress >"$watch_dir/forged"
stop_watches
check_json "$kernel: without BTF and /sys/kernel/tracing auto takes ftrace mode" \
  "$watch_dir/hidden.json" \
  ".source.mode == \"ftrace\" and all(.source.collectors[]; .backend == \"ftrace\"
     and .attach == \"kprobe\" and .transport == \"ftrace\" and .state == \"on\")
   and .syn_totals.by_reason.accept_queue_full == $(accept_queue_drops)
   and ([.timewait[].refused.regression] | add) == 4"
hidden pawprint doctor --format json >"$watch_dir/doctor.json" 2>"$watch_dir/doctor.err"
check_json "$kernel: doctor says so" "$watch_dir/doctor.json" \
  '[.collectors[] | select(.backend == "ftrace" and .state == "on") | .name] | sort
   == ["syn", "timewait"]'
check_equal "$kernel: nothing is left" "0 0" "$(left)"

echo 0 >$tracing/events/kprobes/other/enable
echo 0 >$tracing/instances/other/events/kprobes/other/enable
rmdir $tracing/instances/other
echo '-:kprobes/other' >>$tracing/kprobe_events
tap_end
