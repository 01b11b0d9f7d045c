#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: a SYN flood from spoofed addresses. Totals stay exact, details are sampled
# and say so, a host that matters keeps its row, memory stays bounded.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=watch.sh
. "$here/watch.sh"
tests=$here/../tests
trap 'rm -rf "$watch_dir"' EXIT
kernel=$(uname -r)

variants=(kprobe-perfbuf "${watch_attach[0]}-auto" ftrace)
[ -z "${PAWPRINT_VARIANTS-}" ] || read -ra variants <<<"$PAWPRINT_VARIANTS"
start_variants
mkfifo "$watch_dir/hold"
exec 9<>"$watch_dir/hold"
# Once, more addresses than the table of hosts holds (65,536).
case $kernel in 6.1.*) count=70000 ;; *) count=50000 ;; esac
"$tests/forged_peers" --slow 4 --hold 600 --count $count twregress synq burst <"$watch_dir/hold" \
  >"$watch_dir/forged" 2>"$watch_dir/forged.err" &
burst_played() { [ "$(wc -l <"$watch_dir/forged")" -ge 3 ] || ! kill -0 $! 2>/dev/null; }
wait_until 400 burst_played
peak_kb=0
for name in "${!watch_pids[@]}"; do
  kb=$(awk '/^VmHWM/ { print $2 }' "/proc/${watch_pids[$name]}/status")
  [ "$kb" -le "$peak_kb" ] || peak_kb=$kb
done
# What the kernel says it skipped of ftrace mode's kprobes, which bear its pid in their names.
ftrace_skips=$(awk -v pid="${watch_pids[ftrace]-none}" '$1 ~ "_" pid "_" { sum += $3 } END { print sum + 0 }' \
  /sys/kernel/debug/tracing/kprobe_profile)
stop_watches
kill $(jobs -p) 2>/dev/null
# What went out to listeners, and what came back: of both floods.
jq -cs '.[1:3] | {syns: (map(.listener_syns) | add), answered: (map(.listener_answered) | add),
  unanswered: (map(.listener_unanswered) | add)}' "$watch_dir/forged" >"$watch_dir/sent"
# Events that ftrace mode lost: their SYNs are counted, by the kernel's hits, but unknown.
lost() { jq 'if .backend == "ftrace" then .loss.events else 0 end' "$1"; }
# Hosts of synq whose SYNs came again, and were dropped: what a real client does.
jq -cs '[.[1].per_remote[] | select(.listener_syns > 1 and .listener_unanswered > 0) | .remote] | sort' \
  "$watch_dir/forged" >"$watch_dir/dropped_hosts"
check "$kernel: flood: there are hosts with drops before it" \
  jq -e 'length > 3' "$watch_dir/dropped_hosts"
for snapshot in "$watch_dir"/*.json; do
  variant=$(basename "$snapshot" .json)
  # 65,536 rows are much to read once.
  seen=$watch_dir/$variant.seen
  jq -c --slurpfile sent "$watch_dir/sent" '{sent: $sent[0], backend: .source.mode, syn_totals,
    timewait_totals, coverage, loss, dropped: ([.syn_drops[].count] | add),
    rows: (.timewait | length), hosts: [.timewait[] | select(.remote | startswith("10.9."))]}' \
    "$snapshot" >"$seen"
  # The kernel skips a kprobe while another is handled on that CPU (kernel/kprobes.c, nmissed),
  # which is a loss of ftrace mode. It skips a kprobe's program while a bpf() call of anybody
  # looks into a map on that CPU (kernel/trace/bpf_trace.c trace_call_bpf(), bpf_prog_active), and
  # counts that, so that it is a loss, since 6.7.
  case $variant in
    kprobe-*) skipped=$(jq '[3, .loss.by_stage.entry_exit] | max' "$seen") ;;
    ftrace) skipped=$ftrace_skips ;;
    *) skipped=0 ;;
  esac
  check_json "$kernel $variant: flood: totals are what was sent and answered" "$seen" \
    ".sent as \$sent | .syn_totals
     | (\$sent.syns + 4 - .received) as \$missing
     | \$missing >= 0 and \$missing <= $skipped
       and .answered <= \$sent.answered + 4 and .dropped <= \$sent.unanswered
       and .received == .answered + .dropped + .unknown and .unknown <= $(lost "$seen")"
  check_json "$kernel $variant: flood: totals equal the kernel's counters" "$seen" \
    "[.coverage[] | select(.counter == \"ListenDrops\" or .counter == \"TCPReqQFullDrop\"
       or .counter == \"TCPReqQFullDoCookies\") | .kernel - .observed]
     | length == 3 and all(. >= 0 and . <= ([$skipped, $(lost "$seen")] | max))"
  check_json "$kernel $variant: flood: every SYN is a row, sampled, lost or evicted" "$seen" \
    '(.syn_totals.sampled or .loss.events > 0 or .dropped == .syn_totals.dropped)'
  check_json "$kernel $variant: flood: the host with regressions keeps its row" "$seen" \
    '.timewait_totals.refused.regression == 4
     and (.hosts | any(.remote == "10.9.2.1" and .refused.regression == 4))'
  check_json "$kernel $variant: flood: hosts with drops keep their rows" "$seen" \
    "[.hosts[].remote] as \$rows | $(cat "$watch_dir/dropped_hosts") | all(. as \$host | \$rows | index(\$host) != null)"
  check_json "$kernel $variant: flood: the table of hosts is bounded, what had no place is counted" "$seen" \
    ".rows <= 65536 and ($count < 65536 or .rows == 65536 and .loss.by_stage.queue > 0
     or .syn_totals.sampled or .loss.events > 0)"
done
check "$kernel: flood: peak memory is at most 64 MiB (seen: $peak_kb KiB)" [ "$peak_kb" -le 65536 ]
exec 9>&-
tap_end
