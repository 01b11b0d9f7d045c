#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Wire mode on the running kernel, which need not let anybody hook functions: forged peers
# across a veth pair and real ones on loopback, in namespaces of their own.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=../vm/watch.sh
. "$here/../vm/watch.sh"
pawprint=${PAWPRINT:-$here/../../build/pawprint}
tests=$(dirname "$pawprint")/tests
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$watch_dir"' EXIT

if ! [ "$(id -u)" = 0 ] || ! unshare -n true 2>/dev/null; then
  skip wire "cannot make network namespaces here"
  exit 0
fi

start_watch wire "$pawprint" --mode wire --collect timewait,syn || {
  not_ok "wire: starts" "$(cat "$watch_dir/wire.err")"
  tap_end
}
check_equal "wire: says how it sees" \
  "pawprint: ready: timewait=wire/socket/packet syn=wire/socket/packet" \
  "$(tail -1 "$watch_dir/wire.err")"

# Both keep their namespaces until the watch is over.
mkfifo "$watch_dir/hold"
exec 9<>"$watch_dir/hold"
# A namespace is found within a second of its first listener: the first scenario is for that.
# Clocks, which take seconds, keep the counters of the others apart.
scenarios=(clock1 acceptq clocks2 acceptq6 clock_reboot twregress twregress6 ratelimited notnewer
  outofwindow finwait2 twreuse clocks3 synq clocks_random noise noroute accept6 cookies)
touch "$watch_dir/forged" "$watch_dir/real"
"$tests/forged_peers" --hold 600 "${scenarios[@]}" <"$watch_dir/hold" >"$watch_dir/forged" \
  2>"$watch_dir/forged.err" &
forged=$!
"$tests/real_peers" <"$watch_dir/hold" >"$watch_dir/real" 2>&1 &
all_played() {
  [ "$(wc -l <"$watch_dir/forged")" -ge ${#scenarios[@]} ] || ! kill -0 $forged 2>/dev/null
}
wait_until 120 all_played
wait_until 30 test -s "$watch_dir/real"
stop_watches
seen=$watch_dir/wire.json

jq -r --arg variant wire --slurpfile seen "$seen" -f "$here/../lib/wire.jq" \
  <(sed 1d "$watch_dir/forged") >"$watch_dir/report"
cat "$watch_dir/report"
! grep -q '^not ok' "$watch_dir/report" || tap_failed=1
jq -r 'select(.skipped != null) | "skip wire: \(.scenario) # \(.skipped)"' "$watch_dir/forged"

forged_of() { jq -c "select(.scenario == \"$1\")" "$watch_dir/forged"; }
for scenario in acceptq acceptq6; do
  check_json "wire: $scenario: the reason, the queue and the listener" "$seen" \
    "$(forged_of $scenario) as \$s | [.syn_drops[] | select(.listener.port == \$s.port)]
     | (map(.count) | add) == \$s.unanswered and all(.reason == \"accept_queue_full\"
       and .listener.pid == \$s.pid and .accept_queue == {\"len\": 3, \"max\": 2}
       and .backend == \"wire\" and .candidates == [])"
done
check_json "wire: two clocks behind one address" "$seen" \
  "$(forged_of clocks2) as \$s | [.timewait[] | select(.remote == \$s.per_remote[0].remote)]
   | length == 1 and .[0].clocks == 2"
check_json "wire: a SYN behind ts_recent is refused, and by how much is known" "$seen" \
  "$(forged_of twregress) as \$s | .timewait[] | select(.remote == \$s.per_remote[0].remote)
   | .refused.regression == 4 and .max_regression >= 99000 and .max_regression <= 100000
     and .recycle_would_refuse == null and .segments == null and .accepted_reuse == null"
check_json "wire: loopback: the accept queue's drops, each once, with their listener" "$seen" \
  "$(cat "$watch_dir/real") as \$real
   | [.syn_drops[] | select(.listener.port == \$real.full_port)]
   | (map(.count) | add) == \$real.listen_drops and all(.remote == \$real.remote
     and .reason == \"accept_queue_full\" and .listener.pid == \$real.pid
     and .listener.netns == \$real.netns)"
check_json "wire: totals are those without an answer, and nothing is proved" "$seen" \
  '.syn_totals | .received == .answered + .unknown and .dropped == null and .cookies == null
   and .unknown > 0 and .by_reason == {"unknown": .unknown}'
check_json "wire: rows and totals agree, nothing was lost" "$seen" \
  '([.syn_drops[].count] | add) == .syn_totals.unknown and .loss.events == 0'
check_json "wire: both collectors are degraded, and say why" "$seen" \
  '[.source.collectors[] | select(.backend == "wire") | .state == "degraded"
    and (.why | test("not proved"))] == [true, true] and .source.mode == "wire"'
check_json "wire: no counter of the kernel is claimed to be observed" "$seen" \
  '.coverage | length > 0 and all(.observed == null)'

# A flood: what had no room is lost, and says so; memory stays bounded.
start_watch flood "$pawprint" --mode wire --collect timewait,syn || not_ok "wire: flood: starts"
"$tests/forged_peers" --count 50000 clock1 burst </dev/null >"$watch_dir/flood" \
  2>"$watch_dir/flood.err"
sleep 3 # the last deadlines
peak_kb=$(awk '/^VmHWM/ { print $2 }' "/proc/${watch_pids[flood]}/status")
stop_watches
check "wire: flood: peak memory is at most 64 MiB (seen: $peak_kb KiB)" [ "$peak_kb" -le 65536 ]
check_json "wire: flood: every SYN is counted or lost" "$watch_dir/flood.json" \
  "$(jq -s '.[-1]' "$watch_dir/flood") as \$b | .loss.by_stage as \$loss
   | .syn_totals.received > 0 and .syn_totals.received + \$loss.ring + \$loss.track
     >= \$b.listener_syns and .syn_totals.received <= \$b.listener_syns + 12"

# A namespace is let go with its last process.
netns=$(jq -r .netns "$watch_dir/real")
"$pawprint" --mode wire --collect syn --once --duration 1h >/dev/null 2>"$watch_dir/pin.err" &
pinning=$!
wait_until 10 is_ready "$watch_dir/pin.err"
rings() { grep -c 'anon_inode:\[\|socket:' <(ls -l "/proc/$pinning/fd"); }
before=$(rings)
exec 9>&-
kill $forged 2>/dev/null
wait $forged 2>/dev/null
fewer() { [ "$(rings)" -lt "$before" ]; }
check "wire: a namespace without a process is let go (netns $netns)" wait_until 10 fewer
kill -INT $pinning
wait $pinning
check_equal "wire: SIGINT ends with status 0" 0 $?

if command -v setpriv >/dev/null; then
  setpriv --inh-caps -net_raw --bounding-set -net_raw "$pawprint" --mode wire \
    --collect timewait,syn --once >"$watch_dir/out" 2>"$watch_dir/err"
  check_equal "wire: without CAP_NET_RAW is status 3" 3 $?
  check "wire: without CAP_NET_RAW it says so" grep -q 'CAP_NET_RAW' "$watch_dir/err"
fi

# Where functions cannot be hooked all collectors run nevertheless.
"$pawprint" doctor --format json >"$watch_dir/doctor.json"
if jq -e '.abilities | (.kprobe.works or .fentry.works)' "$watch_dir/doctor.json" >/dev/null; then
  skip "wire: auto takes it where nobody may hook functions" "functions can be hooked here"
else
  start_watch auto "$pawprint"
  stop_watches
  check_json "wire: auto takes it where nobody may hook functions" "$watch_dir/auto.json" \
    '[.source.collectors[] | {(.name): "\(.state) \(.backend)"}] | add
     == {timewait: "degraded wire", syn: "degraded wire", probe: "on bpf"}'
  check_json "wire: doctor says why it is no more than that" "$watch_dir/doctor.json" \
    'any(.problems[]; .id == "collector-degraded" and (.title | test("not proved.*bpf: ")))'
fi
tap_end
