#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# export as a user meets it: each form is read by the tool it is for (tshark, sqlite3, jq),
# counts equal the report's, and an export that is interrupted, refused or out of room
# leaves nothing.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
pawprint=${PAWPRINT:-$here/../../build/pawprint}
build=$(dirname "$pawprint")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# export_to ARGS...: leaves status; stdout in $work/out, stderr in $work/err.
export_to() {
  "$pawprint" export "$@" >"$work/out" 2>"$work/err"
  status=$?
}
# number FILTER [FILE]: of the report's JSON.
number() { jq "$1" "${2:-$work/report}"; }

"$build/tests/sample_recording" "$work/sample" 2>"$work/err" ||
  not_ok "export: the sample is recorded" "$(cat "$work/err")"
"$pawprint" report "$work/sample" --format json >"$work/report"
drops=$(number '[.syn_drops[].count] | add')
refused=$(number '[.timewait[].refused | add] | add')
sessions=$(number '[.probes[].count] | add')
check "export: the sample has drops, refusals and sessions" \
  test "$drops" -gt 100 -a "$refused" -gt 10 -a "$sessions" -gt 50

# --- jsonl ------------------------------------------------------------------------
export_to "$work/sample" --to jsonl
cp "$work/out" "$work/jsonl"
check_equal "export: jsonl goes to stdout, and nothing is said" "0 0" \
  "$status $(wc -l <"$work/err")"
"$pawprint" report "$work/sample" --format jsonl >"$work/events"
check "export: jsonl is the report's" cmp -s "$work/jsonl" "$work/events"
check_equal "export: its drops, refusals and exec events are as many as the report's" \
  "$drops $refused $sessions" \
  "$(jq -s -r '[([.[] | select(.event == "syn_drop")] | length),
     ([.[] | select(.kind | IN("regression", "not_newer", "rate_limited", "out_of_window"))] | length),
     ([.[] | select(.phase == "exit")] | length)] | join(" ")' "$work/jsonl")"

# --- csv --------------------------------------------------------------------------
export_to "$work/sample" --to csv -o "$work/tables"
check_equal "export: csv is a folder of its owner's, and nothing else in it" "0 700 0" \
  "$status $(stat -c %a "$work/tables") $(find "$work/tables" ! -name '*.csv' -type f | wc -l)"
sum() { sqlite3 :memory: -cmd '.mode csv' ".import $work/tables/$1.csv t" '.mode list' "$2"; }
check_equal "export: SQLite reads the tables, and their totals are the report's" \
  "$drops $refused $sessions" \
  "$(sum syn_drops 'SELECT sum("count") FROM t') $(sum timewait 'SELECT sum("refused.regression"
     + "refused.not_newer" + "refused.rate_limited" + "refused.out_of_window") FROM t') $(
    sum probes 'SELECT sum("count") FROM t')"
check_equal "export: a row for each drop, session and loss" "$drops $sessions $(number .loss.events)" \
  "$(sum syn_drop_events 'SELECT count(*) FROM t') $(sum probe_sessions 'SELECT count(*) FROM t') $(
    sum loss_events 'SELECT sum(events) FROM t')"
check_equal "export: the longest session is the report's" "$(number '[.probes[].max_ms] | max | round')" \
  "$(sum probe_sessions 'SELECT round(max(total_ms + 0)) FROM t' | cut -d. -f1)"
check_equal "export: syn_totals" "$(number .syn_totals.dropped)" "$(sum syn_totals 'SELECT dropped FROM t')"
check_equal "export: the findings are there" "$(number '.findings | length')" \
  "$(sum findings 'SELECT count(*) FROM t')"
check_equal "export: every line ends in CRLF" 0 "$(cat "$work"/tables/*.csv | grep -vc $'\r$')"
check_equal "export: no control character" 0 \
  "$(cat "$work"/tables/*.csv | tr -d '\r' | LC_ALL=C grep -c "$(printf '[\001-\010\013-\037\177]')")"
export_to "$work/sample" --to csv -o "$work/tables"
check_equal "export: a folder that exists is a usage error that names --force" "2 1" \
  "$status $(grep -c -- --force "$work/err")"
export_to "$work/sample" --to csv -o "$work/tables" --force
check_equal "export: --force writes over it" 0 "$status"

# --- pcapng -----------------------------------------------------------------------
export_to "$work/sample" --to pcapng -o "$work/drops.pcapng"
check_equal "export: pcapng" "0 600" "$status $(stat -c %a "$work/drops.pcapng")"
# fields OPTIONS...: of each packet, as tshark reads it, one line each.
fields() { tshark -r "$work/drops.pcapng" -o tcp.check_checksum:TRUE -T fields "$@" 2>"$work/tshark.err"; }
if command -v tshark >/dev/null; then
  fields -e frame.number >"$work/frames"
  check_equal "export: tshark reads as many packets as the report has drops and refusals" \
    "$((drops + refused))" "$(wc -l <"$work/frames")"
  check_equal "export: and finds nothing malformed" "" \
    "$(fields -Y '_ws.malformed || !tcp.flags.syn || tcp.checksum.status != 1' -e frame.number | head -3)$(
      cat "$work/tshark.err" | grep -v 'Running as user')"
  check_equal "export: each has its reason as comment" \
    "$(number '.syn_totals.by_reason.accept_queue_full') $refused 0" \
    "$(fields -Y 'frame.comment matches "^accept_queue_full: SYN dropped, accept queue 129/128"' -e frame.number | wc -l) $(
      fields -Y 'frame.comment contains "TIME_WAIT socket refused"' -e frame.number | wc -l) $(
      fields -Y '!frame.comment' -e frame.number | wc -l)"
  check "export: the listener's owner is in the comment" \
    bash -c "tshark -r '$work/drops.pcapng' -Y 'frame.comment contains \"listener of nginx[4711]\"' 2>/dev/null | grep -q ."
  jq -r 'select(.event == "syn_drop") | "\(.time | sub("\\..*"; "Z") | fromdate).\(.time | sub(".*\\."; "") | rtrimstr("Z")) \(.remote) \(.tsval)"' \
    "$work/jsonl" >"$work/expected"
  fields -Y 'frame.comment contains "SYN dropped"' -E separator=' ' -e frame.time_epoch -e ip.src \
    -e tcp.options.timestamp.tsval >"$work/got"
  check "export: times to the nanosecond, remotes and TSvals are the events'" \
    diff "$work/expected" "$work/got"
  check_equal "export: the other options are there" "$drops" \
    "$(fields -Y 'tcp.options.mss_val == 1460 && tcp.options.sack_perm' -e frame.number | wc -l)"
  check_equal "export: one interface for each network namespace" "netns 4026531840" \
    "$(fields -e frame.interface_name | sort -u)"
  "$pawprint" export "$work/sample" --to pcapng | tshark -r - >"$work/out" 2>/dev/null
  check_equal "export: pcapng through a pipe" "$((drops + refused))" "$(wc -l <"$work/out")"
else
  skip "export: pcapng in tshark" "tshark is not installed"
fi
if command -v script >/dev/null; then
  script -qec "'$pawprint' export '$work/sample' --to pcapng" /dev/null >"$work/out" 2>&1 </dev/null
  check_equal "export: pcapng does not go to a terminal" "2 1" \
    "$? $(grep -c 'not for a terminal' "$work/out")"
fi

# --- perfetto ---------------------------------------------------------------------
export_to "$work/sample" --to perfetto -o "$work/trace.json"
check_equal "export: perfetto" 0 "$status"
check_json "export: every event of the trace has what its phase needs" "$work/trace.json" '
  [.traceEvents[] | select(((.pid | type) == "number" and (.name | type) == "string" and
    if .ph == "X" then (.tid | type) == "number" and .ts >= 0 and .dur >= 0
    elif .ph == "i" then .s == "t" and (.tid | type) == "number" and .ts >= 0
    elif .ph == "M" then (.name | IN("process_name", "thread_name")) and (.args.name | length) > 0
    else false end) | not)] == []'
check_json "export: slices of a thread nest, and are closed" "$work/trace.json" '
  [.traceEvents[] | select(.ph == "X")] | group_by(.tid) | all(
    sort_by(.ts, -.dur) | reduce .[] as $s ({open: [], ok: true};
      .open |= map(select(. > $s.ts + 0.0005))
      | .ok = (.ok and all(.open[]; . >= $s.ts + $s.dur - 0.001))
      | .open += [$s.ts + $s.dur])
    | .ok)'
check_equal "export: sessions, drops and refusals are as many as the report's" \
  "$sessions $drops $refused" \
  "$(jq -r '[([.traceEvents[] | select(.ph == "X" and .args.command)] | length),
      ([.traceEvents[] | select(.cat == "syn_drop")] | length),
      ([.traceEvents[] | select(.cat == "timewait")] | length)] | join(" ")' "$work/trace.json")"
check_json "export: every track has a name" "$work/trace.json" '
  ([.traceEvents[] | select(.ph == "M" and .name == "thread_name") | .tid]) as $named
  | [.traceEvents[] | select(.ph != "M") | .tid] | unique - $named == []'

# --- windows, filters, usage --------------------------------------------------------
export_to "$work/sample" --to jsonl --since -10s
check "export: --since" test "$status" = 0 -a "$(wc -l <"$work/out")" -lt 30
export_to "$work/sample" --to jsonl --remote 203.0.113.0/24
check_equal "export: --remote" 0 "$(grep -c syn_drop "$work/out")"
export_to "$work/sample" --to jsonl -o "$work/jsonl"
check_equal "export: an existing file is a usage error that names --force" "2 1" \
  "$status $(grep -c -- --force "$work/err")"
export_to "$work/nowhere" --to csv -o "$work/none"
check_equal "export: a recording that is not there is status 4, and makes no folder" "4 1 0" \
  "$status $(wc -l <"$work/err") $(ls -d "$work/none" 2>/dev/null | wc -l)"

# --- nothing is left by halves --------------------------------------------------------
mkdir "$work/big"
"$build/tests/record_bench" "$work/big" 200000 >"$work/out" || not_ok "export: a long recording" ""
long=$work/big/bench.pawprint
left() { find "$work/left" -mindepth 1 2>/dev/null | head -3; }
for form in jsonl csv pcapng perfetto; do
  rm -rf "$work/left"
  mkdir "$work/left"
  "$pawprint" export "$long" --to "$form" -o "$work/left/out" 2>"$work/err" &
  pid=$!
  wait_until 20 bash -c "find '$work/left' -size +100k | grep -q ."
  kill -INT "$pid"
  wait "$pid"
  check_equal "export: SIGINT while it writes $form leaves nothing" "4 interrupted" \
    "$? $(grep -o interrupted "$work/err")$(left)"
done
if [ -c /dev/full ]; then
  "$pawprint" export "$long" --to perfetto >/dev/full 2>"$work/err"
  check_equal "export: no room is status 4 and one line" "4 1" \
    "$? $(grep -c 'No space left' "$work/err")"
fi
"$pawprint" export "$long" --to jsonl 2>"$work/err" | head -1 >/dev/null
check_equal "export: a reader that has had enough is no error" "0 0" "${PIPESTATUS[0]} $(wc -l <"$work/err")"
sqlite3 "$long" 'DELETE FROM syns WHERE seq = 150002'
export_to "$long" --to pcapng -o "$work/left/out"
check_equal "export: a damaged recording is status 4, the reason, and no file" "4 1" \
  "$status $(grep -c damaged "$work/err")$(left)"
tap_end
