#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The full screen in a real terminal (tmux): every key over a recording, 80x24 and 200x50,
# live, and the terminal as it was after q, SIGTERM and a crash.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
pawprint=${PAWPRINT:-$here/../../build/pawprint}
work=$(mktemp -d)
patience=60 # seconds for what takes a fraction of one: a bound on failures
export LC_ALL=C.UTF-8
tmux() { command tmux -u -f /dev/null -S "$work/tmux" "$@"; }
trap 'tmux kill-server 2>/dev/null; rm -rf "$work"' EXIT

if ! command -v tmux >/dev/null; then
  skip "full screen" "tmux is not installed"
  tap_end
fi

# A shell in a window of WIDTH x HEIGHT.
open_window() {
  tmux kill-server 2>/dev/null
  wait_until "$patience" no_server
  tmux new-session -d -x "$1" -y "$2" -c "$work" "PS1='ready> ' bash --norc --noprofile"
  wait_until "$patience" shows 'ready>'
}
no_server() { ! tmux list-sessions 2>/dev/null; }
keys() { tmux send-keys "$@"; }
type_line() { tmux send-keys -l "$1" && tmux send-keys Enter; }
screen() { tmux capture-pane -p; }
shows() { screen | grep -qF -- "$1"; }
shows_not() { ! shows "$1"; }
# check_shows NAME TEXT: the screen has TEXT before long.
check_shows() {
  if wait_until "$patience" shows "$2"; then
    ok "$1"
  else
    not_ok "$1" "no '$2' on the screen:" "$(screen)"
  fi
}
check_gone() {
  if wait_until "$patience" shows_not "$2"; then
    ok "$1"
  else
    not_ok "$1" "'$2' is still on the screen:" "$(screen)"
  fi
}
# press KEY NAME TEXT: after KEY the screen has TEXT.
press() {
  keys "$1"
  check_shows "full screen: $2" "$3"
}
# check_first NAME PATTERN: the first line of the screen matches before long.
check_first() { check "$1" wait_until "$patience" first_line_is "$2"; }
first_line_is() { screen | head -1 | grep -qE -- "$1"; }
lines_are() { [ "$(screen | wc -l)" = "$1" ]; }
# check_cursor NAME TEXT: the row under the cursor has TEXT before long.
check_cursor() { check "full screen: $1" wait_until "$patience" cursor_is_on "$2"; }
cursor_is_on() { cursor_row | grep -qF -- "$1"; }
cursor_is_not_on() { [ -n "$(cursor_row)" ] && ! cursor_is_on "$1"; }
# The text of the row under the cursor: it is in reverse video.
cursor_row() { tmux capture-pane -p -e | tail -n +5 | grep -m1 -E $'\x1b\\[([0-9]+;)*7m' | sed 's/\x1b\[[0-9;]*m//g'; }
# The shell has its terminal back: not the other screen, and what is typed is echoed.
check_given_back() {
  rm -f "$work/stty"
  wait_until "$patience" shell_is_back
  type_line "echo \$? >status; stty -a >stty.new; mv stty.new stty"
  wait_until "$patience" test -s "$work/stty"
  check_equal "full screen: $1: the terminal is as it was" "0 echo icanon" \
    "$(tmux display-message -p '#{alternate_on}') $(grep -owE -- '-?(echo|icanon)' "$work/stty" | sort | tr '\n' ' ' | sed 's/ $//')"
  check_equal "full screen: $1: exit status" "$2" "$(cat "$work/status")"
}
echoes() { [ "$(screen | grep -c typed-and-echoed)" = 2 ]; }
shell_is_back() { [ "$(tmux display-message -p '#{pane_current_command}')" = bash ]; }
program() { pgrep -P "$(tmux display-message -p '#{pane_pid}')"; }

"$(dirname "$pawprint")/tests/sample_recording" "$work/sample" || not_ok "full screen: a sample is recorded"

# --- a recording, 80x24 -------------------------------------------------------------
open_window 80 24
type_line "$pawprint report sample"
check_shows "full screen: a recording begins with its findings" "[1 Findings"
for what in 'bpf: ' 'timewait kprobe/perfbuf' 'syn kprobe/perfbuf' 'probe raw_tp/perfbuf' 'lost 7' 'coverage' 'window 600s'; do
  check_shows "full screen: '$what' stands on it" "$what"
done
press 2 "2: SYN drops" "[2 SYN drops 476]"
press Tab "Tab: the next view" "[3 TIME_WAIT"
press BTab "Shift-Tab: the view before" "[2 SYN drops"
press Right "→: the next view" "[3 TIME_WAIT"
press Left "←: the view before" "[2 SYN drops"
press 4 "4: probes" "[4 Probes"
press 5 "5: events" "[5 Events]"
press 6 "6: health" "COLLECTORS"
press 1 "1: findings" "accept-queue-overflow"
keys 2 Down j
check_cursor "↓ and j move the cursor" 192.0.2.22
keys k Up
check_cursor "↑ and k move it back" 192.0.2.20
keys G
check_cursor "G is the last row" 192.0.2.26
keys g
press Enter "Enter: the host's listeners" "dropped of 192.0.2.20, by listener and reason"
press Enter "Enter: the listener's events" "EVENTS  192.0.2.20 → 10.0.0.1:443  accept_queue_full"
check_cursor "the last event is the first" 11:05:19
keys PageDown
check "full screen: PgDn is a page down" wait_until "$patience" cursor_is_not_on 11:05:19
keys Home
press Enter "Enter: all of an event" "remote_port"
keys Escape h
check_shows "full screen: Esc and h lead back" "by listener and reason"
keys Escape 4
press Enter "Enter: a probe's sessions with their phases" "TEARDOWN"
keys Escape 3
press Enter "Enter: a host's events" "SYN refused: older timestamp"
keys Escape 2
keys / .24 Enter
check_shows "full screen: / filters" "[/.24]"
check_gone "full screen: / leaves the others out" "192.0.2.20 "
keys / C-u Enter
check_shows "full screen: an empty filter shows all" "192.0.2.20 "
keys s s s s s
check_shows "full screen: s sorts by the next column" "[by COUNT]"
keys S
check_shows "full screen: S turns the order" "[by COUNT, reversed]"
check_equal "full screen: and the smallest comes first" 1 "$(screen | sed -n 6p | grep -c '192.0.2.26')"
keys S s s s s

# --- its time -----------------------------------------------------------------------
press '[' "[: a second back" "11:09:59"
press '{' "{: a minute back" "11:08:59"
press '}' "}: a minute on" "11:09:59"
press ']' "]: a second on" "11:10:00"
keys t 11:05:00 Enter
check_shows "full screen: t jumps to a time of day" "PAUSED sample  11:05:00"
keys t +4m Enter
check_shows "full screen: t jumps from the begin" "11:04:"
check_shows "full screen: the last minute before that has drops" "█"
press Space "Space lets it play" "playing sample"
check_shows "full screen: it plays" "11:04:05"
press Space "Space holds it" "PAUSED sample"
keys r
check_shows "full screen: r counts from now" "window 0s"
keys t nonsense Enter
check_shows "full screen: a wrong time says so" "nonsense"

# --- writing, help, size ----------------------------------------------------------------
keys t -1s Enter
keys w C-u snap.json Enter
check_shows "full screen: w writes" "written: snap.json"
check_json "full screen: a snapshot" "$work/snap.json" '.schema == "pawprint.snapshot/1"'
keys w C-u snap.json Enter
check_shows "full screen: and not over a file" "exists"
keys w C-u snap.html Enter
check_shows "full screen: w writes a page" "written: snap.html"
check_equal "full screen: which is one" 1 "$(grep -ci '<!doctype html' "$work/snap.html")"
press '?' "?: the help" "HELP  keys"
check_shows "full screen: of the keys of a recording too" "one second on"
press '?' "? closes it" "[2 SYN drops"
tmux resize-window -x 200 -y 50
check_shows "full screen: a larger terminal shows more columns" "OWNER"
wait_until "$patience" lines_are 50
check_equal "full screen: and more lines" 1 "$(screen | tail -1 | grep -c '? help')"
tmux resize-window -x 30 -y 8
check_shows "full screen: one that is too small says so" "smaller than"
tmux resize-window -x 80 -y 24
check_shows "full screen: and 80x24 is enough again" "[2 SYN drops"
keys C-l
check_shows "full screen: ^L draws it again" "[2 SYN drops"
keys q
check_given_back "q" 0

# --- colours, terminals ---------------------------------------------------------------
has_color() { tmux capture-pane -p -e | grep -qE $'\x1b\[([0-9]+;)*(3[0-7]|9[0-7]|38;5;[0-9]+)m'; }
type_line "clear; $pawprint report sample"
check_shows "full screen: again" "[1 Findings"
check "full screen: has colours" wait_until "$patience" has_color
keys C-c
check_given_back "^C" 0
for variant in "NO_COLOR=1 $pawprint report sample" "$pawprint report sample --no-color"; do
  type_line "clear; $variant"
  check_shows "full screen: without colours" "[1 Findings"
  check_equal "full screen: has none: ${variant%% *}" 1 "$(has_color && echo 0 || echo 1)"
  keys q
  wait_until "$patience" shell_is_back
done
for term in dumb no-such-terminal ''; do
  type_line "clear; TERM='$term' $pawprint report sample 2>messages; echo o''ver \$?"
  check_shows "full screen: TERM='$term' gets plain tables" "over 0"
  check_shows "full screen: TERM='$term': which are tables" "TIMEOUTS"
  check_equal "full screen: TERM='$term': and the reason" 1 "$(grep -c 'no full screen' "$work/messages")"
done
for term in xterm xterm-256color screen linux vt100 vt220 ansi rxvt tmux xterm-kitty; do
  # No terminfo database: what is in the program must do.
  type_line "clear; TERM=$term unshare -m sh -c 'for d in /etc/terminfo /lib/terminfo /usr/share/terminfo; do [ ! -d \$d ] || mount -t tmpfs none \$d; done; exec $pawprint report $work/sample'"
  check_shows "full screen: TERM=$term without a terminfo database" "[1 Findings"
  keys q
  wait_until "$patience" shell_is_back
done

# --- live, and how it ends --------------------------------------------------------------
start_live() {
  type_line "clear; $pawprint live"
  wait_until 120 started
}
started() { shows "[1 Findings" || shows "cannot trace here"; }
start_live
if shows "cannot trace here"; then
  skip "full screen: live" "nothing can be traced here"
  tap_end
fi
check_first "full screen: live" "^pawprint  live"
press Space "Space holds the screen" "pawprint  PAUSED"
held=$(screen | head -1)
sleep 2.5
check_equal "full screen: what is held stays" "$held" "$(screen | head -1)"
press Space "Space lets it go on" "pawprint  live"
press 6 "health, live" "COLLECTORS"
check_first "full screen: the window grows" "window ([6-9]|[1-9][0-9]+)s"
keys r
check_first "full screen: r counts from now" "window [0-5]s"
keys C-z
wait_until "$patience" shell_is_back
type_line fg
check_first "full screen: ^Z and fg: it goes on" "^pawprint  live"
kill -TERM "$(program)"
check_given_back "SIGTERM" 0
check_shows "full screen: SIGTERM leaves the last tables" "SYN  "
start_live
kill -SEGV "$(program)"
check_given_back "SIGSEGV" 139
type_line 'echo typed-and-echoed'
check "full screen: what is typed is echoed" wait_until "$patience" echoes
start_live
kill -HUP "$(program)"
check_given_back "SIGHUP" 0
tap_end
