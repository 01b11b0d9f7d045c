#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# record and report as a user meets them, on the probe collector, which runs on every
# kernel: live JSON and report JSON of one run are the same, any SQLite client reads the
# file, and a recorder that is killed or whose disk is full leaves a file that opens.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=../lib/containers.sh
. "$here/../lib/containers.sh"
pawprint=${PAWPRINT:-$here/../../build/pawprint}
full=${PAWPRINT_FULL:-0}
# A client waits while a second is written, as clients do.
sqlite3() { command sqlite3 -cmd '.timeout 1000' "$@"; }
work=$(mktemp -d)
recorder=
trap 'containers_end; kill "$recorder" 2>/dev/null; umount "$work/small" 2>/dev/null; rm -rf "$work"' EXIT

is_ready() { grep -q '^pawprint: ready:' "$1"; }

# start_record NAME OPTIONS...: into $work/NAME, in the background.
start_record() {
  local name=$1
  shift
  : >"$work/${name##*/}.err"
  "$pawprint" record -o "$work/$name" --collect probe "$@" >"$work/${name##*/}.out" \
    2>"$work/${name##*/}.err" &
  recorder=$!
  wait_until 10 is_ready "$work/${name##*/}.err"
}
# stop_record: its exit status.
stop_record() {
  kill -INT "$recorder"
  wait "$recorder"
}
has_ticks() { [ "$(sqlite3 "$1" 'SELECT count(*) > 0 FROM ticks' 2>/dev/null)" = 1 ]; }
# report NAME ARGS...: leaves status; stdout in $work/report, stderr in $work/report.err.
report() {
  local name=$1
  shift
  "$pawprint" report "$work/$name" "$@" >"$work/report" 2>"$work/report.err"
  status=$?
}

# --- one run, live and recorded ------------------------------------------------
containers_begin "$work" runc
has_container=0
if command -v runc busybox >/dev/null && start_container box "$(container_id c)"; then
  has_container=1
fi
start_record run --format json
if [ "$has_container" = 1 ]; then
  for _ in 1 2 3; do runtime exec box /bin/sleep 0.2 </dev/null; done
  runtime exec box /bin/sh -c 'exit 3' "$(printf 'a\033[31mb\n<script>alert(1)</script>')" </dev/null
fi
sleep 1.2
check_equal "record: SQLite clients read it while it is recorded" "2 ok" \
  "$(sqlite3 "$work/run" "SELECT min(count(*), 2) FROM ticks") $(sqlite3 "$work/run" 'PRAGMA quick_check')"
check "record: the views answer while recording" sqlite3 "$work/run" 'SELECT * FROM syn_drops_by_remote'
report run --format json
check_equal "record: report reads it while it is recorded" 0 "$status"
stop_record
check_equal "record: SIGINT ends with status 0" 0 $?
check_equal "record: one file, for its owner only" "run 600" \
  "$(cd "$work" && ls -d run run-* 2>/dev/null | tr '\n' ' ')$(stat -c %a "$work/run")"
report run --format json
same() {
  jq -e --slurpfile live "$work/run.out" --arg file "$work/run" \
    '.source.replayed_from == $file and (.source.replayed_from = null) == $live[0]' "$work/report"
}
check "record: report's JSON is live's, but for replayed_from" same
if [ "$has_container" = 1 ]; then
  check_json "record: the sessions are in it" "$work/report" \
    '[.probes[] | select(.command == "/bin/sleep 0.2") | .count] == [3]'
  report run
  check_equal "record: no control character of an argument reaches the terminal" 0 \
    "$(LC_ALL=C grep -c "$(printf '[\001-\010\013-\037\177]')" "$work/report")"
  check_equal "record: view probe_sessions has each session" 4 \
    "$(sqlite3 "$work/run" 'SELECT count(*) FROM probe_sessions WHERE run_ms >= 0')"
  check_equal "record: view probes_over_timeout" 0 \
    "$(sqlite3 "$work/run" 'SELECT count(*) FROM probes_over_timeout WHERE total_ms <= 1000')"
else
  skip "record: sessions" "runc cannot run a container here"
fi
views_answer() {
  local view
  for view in $(sqlite3 "$work/run" "SELECT name FROM sqlite_master WHERE type = 'view'"); do
    sqlite3 "$work/run" "SELECT * FROM $view" >/dev/null || return 1
  done
}
check "record: every view answers" views_answer
check_equal "record: sqlite finds nothing wrong" ok "$(sqlite3 "$work/run" 'PRAGMA integrity_check')"

# --- usage ----------------------------------------------------------------------
"$pawprint" record -o "$work/run" --collect probe --duration 1s 2>"$work/err"
check_equal "record: an existing file is a usage error that names --force" "2 1" \
  "$? $(grep -c -- '--force' "$work/err")"
"$pawprint" record -o "$work/nowhere/file" 2>"$work/err"
check_equal "record: a folder that is not there is status 4 and one line" "4 1" \
  "$? $(wc -l <"$work/err")"
report run --since +1h
check_equal "report: a window behind the end is a usage error" 2 "$status"
report run.err
check_equal "report: what is no recording is status 4 and one line" "4 1" \
  "$status $(wc -l <"$work/report.err")"
head -c 20000 "$work/run" >"$work/cut"
report cut
check_equal "report: a truncated file is status 4, the reason, and no table" "4 1 0" \
  "$status $(grep -c truncated "$work/report.err") $(wc -c <"$work/report")"
cp "$work/run" "$work/changed"
sqlite3 "$work/changed" 'UPDATE ticks SET realtime_ns = realtime_ns + 1 WHERE seq > 3'
report changed
check_equal "report: a changed number is status 4, the reason, and no table" "4 1 0" \
  "$status $(grep -c checksum "$work/report.err") $(wc -c <"$work/report")"

# --- the file goes away -----------------------------------------------------------
start_record gone
rm "$work/gone"
wait "$recorder"
check_equal "record: a file that is removed ends it with status 4 and one line" "4 1" \
  "$? $(grep -c 'removed or replaced' "$work/gone.err")"

# --- a full disk --------------------------------------------------------------------
mkdir "$work/small"
if mount -t tmpfs -o size=4m tmpfs "$work/small" 2>/dev/null; then
  start_record small/full
  wait_until 10 has_ticks "$work/small/full"
  sleep 2.2
  dd if=/dev/zero of="$work/small/fill" bs=64k 2>/dev/null
  # Events until the journal or the file needs a page that is not there.
  for _ in $(seq 600); do
    kill -0 "$recorder" 2>/dev/null || break
    [ "$has_container" = 0 ] || runtime exec box /bin/true </dev/null 2>/dev/null
    sleep 0.05
  done
  wait "$recorder"
  check_equal "record: a full disk is status 4 and says so" "4 1" \
    "$? $(grep -c 'No space left' "$work/full.err")"
  rm -f "$work/small/fill"
  report small/full
  check_equal "record: what was written before the disk was full reads" 0 "$status"
  check_equal "record: and has its seconds" 1 \
    "$(sqlite3 "$work/small/full" 'SELECT count(*) >= 2 FROM ticks')"
  umount "$work/small"
else
  skip "record: a full disk" "cannot mount a tmpfs"
fi

# --- kill -9 --------------------------------------------------------------------------
# Several at once, each killed after a random time; at the most a second may be missing.
kill_one() {
  local file=$work/kill.$1 pid killed_ns last_ns verdict
  : >"$file.err"
  "$pawprint" record -o "$file" --collect probe --flight 2s >/dev/null 2>"$file.err" &
  pid=$!
  wait_until 20 is_ready "$file.err"
  sleep "$((RANDOM % 3)).$(printf '%03d' $((RANDOM % 1000)))"
  killed_ns=$(date +%s%N)
  kill -KILL "$pid"
  wait "$pid" 2>/dev/null
  "$pawprint" report "$file" --format json >"$file.json" 2>"$file.report" || {
    echo "bad: $(cat "$file.report")"
    return
  }
  verdict=$(sqlite3 "$file" 'PRAGMA integrity_check')
  last_ns=$(sqlite3 "$file" 'SELECT max(realtime_ns) FROM ticks')
  [ "$verdict" = ok ] || echo "bad: $verdict"
  # The commit takes its time, on a busy machine too.
  echo "missing $(((killed_ns - ${last_ns:-0}) / 1000000))"
}
kills=$((full == 1 ? 100 : 24))
at_once=6
for ((i = 0; i < kills; i += at_once)); do
  for ((k = i; k < i + at_once && k < kills; ++k)); do
    kill_one "$k" >"$work/verdict.$k" 2>&1 &
  done
  wait
done
check_equal "record: $kills recorders killed at random: every file opens and is whole" "" \
  "$(cat "$work"/verdict.* | grep -v '^missing' | head -5)"
longest=$(cat "$work"/verdict.* | awk '/^missing/ && $2 > most { most = $2 } END { print most + 0 }')
check "record: and at most the last second is missing (longest: $longest ms)" \
  test "$longest" -le 1250
tap_end
