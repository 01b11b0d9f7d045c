# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
#
# Several pawprints that watch the same traffic, each in a variant of its own.

watch_dir=$(mktemp -d)
declare -A watch_pids=()

# fentry came with 5.5 and the ring buffer with 5.8: 5.4 has neither.
case $(uname -r) in
  5.4.*)
    watch_attach=(kprobe)
    watch_variants=(kprobe-perfbuf)
    ;;
  *)
    watch_attach=(fentry kprobe)
    watch_variants=(fentry-ringbuf kprobe-ringbuf kprobe-perfbuf)
    ;;
esac

is_ready() { grep -q '^pawprint: ready:' "$1" 2>/dev/null; }
is_ready_or_gone() { is_ready "$1" || ! kill -0 "$2" 2>/dev/null; }

# What makes pawprint run in a variant: ATTACH-TRANSPORT of BPF mode, or `ftrace`.
watch_options() {
  if [ "$1" = ftrace ]; then
    echo --mode ftrace
  else
    echo --mode bpf --attach "${1%-*}" --transport "${1#*-}"
  fi
}

# start_watch NAME PROGRAM OPTIONS...: returns when every hook is attached; false when it
# could not start.
start_watch() {
  local name=$1
  shift
  "$@" --once --duration 1h --format json >"$watch_dir/$name.json" 2>"$watch_dir/$name.err" &
  watch_pids[$name]=$!
  wait_until 240 is_ready_or_gone "$watch_dir/$name.err" "${watch_pids[$name]}"
  is_ready "$watch_dir/$name.err" && return
  cat "$watch_dir/$name.err" >&2
  kill "${watch_pids[$name]}" 2>/dev/null
  unset "watch_pids[$name]"
  return 1
}

# start_variants: one that watches both TCP collectors in each of `variants`.
start_variants() {
  local variant
  for variant in "${variants[@]}"; do
    # shellcheck disable=SC2046
    start_watch "$variant" pawprint --collect timewait,syn $(watch_options "$variant") ||
      not_ok "$kernel $variant: starts"
  done
}

# Ends all of them, so that each leaves its snapshot in $watch_dir/NAME.json: one after the
# other, for a snapshot of many rows takes much memory while it is written.
stop_watches() {
  local name
  sleep 1.5 # a tick, for the kernel's counters
  for name in "${!watch_pids[@]}"; do
    kill -INT "${watch_pids[$name]}"
    wait "${watch_pids[$name]}"
  done
  watch_pids=()
}
