#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: one hook's symbol is missing, the others work; two capabilities are enough; the
# verifier takes every program; nothing is left behind.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=watch.sh
. "$here/watch.sh"
tests=$here/../tests
trap 'rm -rf "$watch_dir"' EXIT
kernel=$(uname -r)

# A user that is nobody, with the two capabilities that 5.8 made for this.
least=(setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set=-all,+bpf,+perfmon
  --inh-caps=-all,+bpf,+perfmon --ambient-caps=-all,+bpf,+perfmon)
# 3, which Debian adds, asks for CAP_SYS_ADMIN in perf_event_open(2), which kprobes take.
paranoid=/proc/sys/kernel/perf_event_paranoid
paranoid_before=$(cat "$paranoid")
echo 2 >"$paranoid"

# Until 5.10 maps and programs count against it, and raising it takes CAP_SYS_RESOURCE.
ulimit -l unlimited

for attach in "${watch_attach[@]}"; do
  [[ $kernel == 5.4.* ]] || start_watch "least-$attach" "${least[@]}" /usr/bin/pawprint --mode bpf --attach "$attach"
  start_watch "v6-$attach" "$tests/pawprint_without_tcp_v6_conn_request" --mode bpf --attach "$attach"
  start_watch "synack-$attach" "$tests/pawprint_without_tcp_make_synack" --mode bpf --attach "$attach"
done
echo "$paranoid_before" >"$paranoid"
"$tests/forged_peers" --slow 4 acceptq twregress >"$watch_dir/forged"
stop_watches
for attach in "${watch_attach[@]}"; do
  [[ $kernel == 5.4.* ]] ||
    check_json "$kernel $attach: CAP_BPF and CAP_PERFMON are enough for every hook" \
      "$watch_dir/least-$attach.json" \
      '[.source.collectors[] | .name, .state] == ["timewait", "on", "syn", "on", "probe", "on"]
       and .syn_totals.by_reason.accept_queue_full == 5
       and ([.timewait[].refused.regression] | add) == 4'
  check_json "$kernel $attach: without tcp_v6_conn_request syn and timewait are degraded" \
    "$watch_dir/v6-$attach.json" \
    '[.source.collectors[] | select(.name != "probe") | .state == "degraded"
      and (.why | test("tcp_v6_conn_request"))] == [true, true]
     and .syn_totals.by_reason.accept_queue_full == 5'
  check_json "$kernel $attach: without tcp_make_synack syn is off, timewait works" \
    "$watch_dir/synack-$attach.json" \
    '([.source.collectors[] | select(.name == "syn") | .state] == ["off"])
     and ([.timewait[].refused.regression] | add) == 4 and .syn_drops == []
     and .syn_totals.dropped == null'
done

if "$here/../verifier-counts.sh" /usr/bin/pawprint >"$watch_dir/counts" 2>"$watch_dir/err"; then
  ok "$kernel: the verifier takes every program"
else
  not_ok "$kernel: the verifier takes every program" "$(cat "$watch_dir/err")"
fi
sed "s/^/# $kernel verifier: /" "$watch_dir/counts"
# An entry and a return program of each attach type, and those on raw tracepoints.
check_equal "$kernel: the verifier counted programs of every kind" \
  "$((2 * ${#watch_attach[@]} + 1))" \
  "$(sed 's/__.*//; s/ .*//; s/probe_.*/probe/' "$watch_dir/counts" | sort -u | wc -l)"
tap_end
