# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash disable=SC2154 # tap.sh and containers.sh stand in front
#
# Exec sessions of known length and end, through a real runtime, against one pawprint that
# watches all of them. For the running kernel (tests/root) and for guests (tests/vm).

# The modes of pawprint that watch the same sessions, side by side.
probe_modes=(auto)
probe_watchers=()
probe_dir=

# probe_watch OPTIONS...: one pawprint a mode in the background; a snapshot a line in
# $probe_dir/out, and in out-MODE for the second mode and further ones.
probe_watch() {
  local mode suffix
  for mode in "${probe_modes[@]}"; do
    suffix=-$mode
    [ "$mode" != "${probe_modes[0]}" ] || suffix=
    : >"$probe_dir/err$suffix"
    "$pawprint" --mode "$mode" --collect probe --format json --interval 300ms "$@" \
      >"$probe_dir/out$suffix" 2>"$probe_dir/err$suffix" &
    probe_watchers+=($!)
    wait_until 60 grep -q '^pawprint: ready:' "$probe_dir/err$suffix"
  done
}

# The last snapshot of out* in $probe_dir/last*.
probe_stop() {
  local out
  sleep 0.5
  kill -INT "${probe_watchers[@]}"
  wait "${probe_watchers[@]}"
  probe_watchers=()
  for out in "$probe_dir"/out*; do tail -1 "$out" >"$probe_dir/last${out##*/out}"; done
}

# probe_cases LABEL STRETCH: STRETCH is how many percent longer than asked for a run may be
# (an emulated CPU is late by scheduling alone).
probe_cases() {
  local label=$1 stretch=$2 id mode _
  id=$(container_id d1)
  start_container cases "$id" || {
    not_ok "$label: a container starts"
    return
  }
  probe_watch
  start_container started "$(container_id d2)"
  for _ in 1 2 3; do runtime exec cases /bin/probe_target sleep 300 </dev/null; done
  runtime exec started /bin/probe_target sleep 200 </dev/null
  runtime exec cases /bin/probe_target threads 400 </dev/null
  runtime exec cases /bin/probe_target busy 100 </dev/null
  runtime exec cases /bin/sh -c 'exit 3' </dev/null
  # Two at once, of which one overtakes the other.
  runtime exec cases /bin/probe_target sleep 900 slow </dev/null &
  local slow=$!
  runtime exec cases /bin/probe_target sleep 100 fast </dev/null
  wait $slow
  rm -f "$probe_dir/pid"
  # Killed at its timeout by the driver, as containerd does.
  runtime exec --pid-file "$probe_dir/pid" cases /bin/sleep 60 </dev/null 2>/dev/null &
  local killed=$!
  wait_until 60 test -s "$probe_dir/pid"
  sleep 1.1
  kill -KILL "$(cat "$probe_dir/pid")"
  wait $killed
  # Not killed: over its timeout of 1 s while it runs, and a child that outlives its command.
  runtime exec cases /bin/probe_target sleep 2500 leftover </dev/null
  runtime exec cases /bin/probe_target orphan 2500 </dev/null
  sleep 2.5
  probe_stop
  runtime delete --force started
  runtime delete --force cases

  probe_checks "$label" "$stretch" "$id" ""
  for mode in "${probe_modes[@]:1}"; do
    probe_checks "$label $mode" "$stretch" "$id" "-$mode"
    check_equal "$label: the same rows in both modes" "$(probe_rows "$probe_dir/last")" \
      "$(probe_rows "$probe_dir/last-$mode")"
  done
}

# What does not depend on how long things took.
probe_rows() {
  jq -c '[.probes[] | {container_id, command, command_truncated, count, exit_codes, failed, killed,
                       leftover, over_timeout}] | sort' "$1"
}

# probe_checks LABEL STRETCH CONTAINER_ID SUFFIX: the last snapshot and all of them, in
# last$SUFFIX and out$SUFFIX, tell what happened in probe_cases.
probe_checks() {
  local label=$1 stretch=$2 id=$3 last=$probe_dir/last$4 out=$probe_dir/out$4 least_cpu=90
  # What the command used before ftrace mode read its /proc is missing, much in a slow guest.
  [[ $label != *ftrace* ]] || least_cpu=20
  check_json "$label: known lengths: exact count, run as long as it was" "$last" \
    "[.probes[] | select(.container_id == \"$id\" and .command == \"/bin/probe_target sleep 300\")]
     | length == 1 and .[0].count == 3 and .[0].exit_codes == {\"0\": 3}
       and .[0].run_p50_ms >= 299 and .[0].run_p50_ms <= 300 * (100 + $stretch) / 100 + 5"
  check_json "$label: a container that starts is no session, its exec is one" "$last" \
    '[.probes[] | select(.container_id | startswith("d2"))]
     | length == 1 and .[0].command == "/bin/probe_target sleep 200" and .[0].count == 1'
  check_json "$label: the runtime's own execs are no sessions" "$last" \
    '[.probes[] | select(.command | test("init|runc|crun|/proc/|/dev/fd"))] == []'
  check_json "$label: threads: the run is the process's, not the leader's" "$last" \
    ".probes[] | select(.command == \"/bin/probe_target threads 400\")
     | .count == 1 and .run_p50_ms >= 399 and .run_p50_ms <= 400 * (100 + $stretch) / 100 + 5"
  check_json "$label: CPU time is the command's" "$last" \
    ".probes[] | select(.command == \"/bin/probe_target busy 100\")
     | .cpu_ms > $least_cpu and .cpu_ms < 200"
  check_json "$label: exit code" "$last" \
    '.probes[] | select(.command == "/bin/sh -c exit 3") | .exit_codes == {"3": 1} and .failed == 1'
  check_json "$label: two at once are two" "$last" \
    '[.probes[] | select(.command | test("(slow|fast)$")) | .count] == [1, 1]
     and ([.probes[] | select(.command | endswith("slow")) | .run_p50_ms > 890][0])
     and ([.probes[] | select(.command | endswith("fast")) | .run_p50_ms < 800][0])'
  check_json "$label: killed at 1 s" "$last" \
    '.probes[] | select(.command == "/bin/sleep 60")
     | .killed == 1 and .over_timeout == 1 and .exit_codes == {"137": 1} and .leftover == 0'
  check_equal "$label: every phase is known" '[]' "$(jq -c '[.probes[] | select(.count > 0)
    | {command, running, phases_p99_ms} | select(.phases_p99_ms
      | (.setup > 0 and .start > 0 and .run != null and .teardown >= 0) | not)]' "$last")"
  check_json "$label: nothing lost, nothing still running" "$last" \
    '.loss.events == 0 and ([.probes[] | .running + .leftover] | add) == 0'
  check "$label: leftover while it runs" jq -es \
    'any(.[].probes[] | select(.command | endswith("leftover")); .leftover == 1 and .count == 0)' \
    "$out"
  check_json "$label: then over" "$last" \
    '.probes[] | select(.command | endswith("leftover")) | .count == 1 and .over_timeout == 1'
  # 3.10 gives an orphan to crun, beyond the pid namespace: PR_SET_CHILD_SUBREAPER. It waits.
  local ended=1
  [[ $label != 3.10*crun* ]] || ended=0
  check "$label: a child that outlives its command is left over" jq -es \
    "any(.[].probes[] | select(.command | test(\"orphan\")); .leftover == 1 and .count == $ended)" \
    "$out"
}
