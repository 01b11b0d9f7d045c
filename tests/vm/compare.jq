# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What pawprint saw ($seen, a snapshot) against what forged_peers sent and got (the input,
# an object a scenario): one line a test, for tests/lib/tap.sh. $variant names the run. $skipped
# is how many programs of a kprobe the kernel says it skipped: no more than that may be missing.

def seen_host($remote):
  ($seen[0].timewait | map(select(.remote == $remote)) | first)
  // {segments: 0, syns: 0, accepted_reuse: 0, regressions: 0, max_regression: null,
      refused: {regression: 0, not_newer: 0, rate_limited: 0, out_of_window: 0},
      listener_syns: 0, syn_ts_backwards: 0, recycle_would_refuse: 0, clocks: null};

def seen_drops($port): $seen[0].syn_drops | map(select(.listener.port == $port));

def by_reason: group_by(.reason) | map({key: .[0].reason, value: (map(.count) | add)}) | from_entries;

def comparable:
  {segments, syns, accepted_reuse, regressions, refused, listener_syns, syn_ts_backwards,
   recycle_would_refuse, clocks, max_regression: (.max_regression // 0)};

def count_paths: paths(type == "number") | select(.[-1] != "clocks" and .[-1] != "max_regression");

def counts_agree($expected; $got):
  $expected == $got
  or $skipped > 0 and ([$expected, $got | count_paths] | unique
    | all(. as $path | ($expected | getpath($path) // 0) - ($got | getpath($path) // 0)
          | (if . < 0 then -. else . end) <= $skipped));

def report($name; $expected; $got; agree):
  if agree then "ok \($variant): \($name)"
  else "not ok \($variant): \($name)  expected \($expected | tojson) got \($got | tojson)" end;

def report($name; $expected; $got): report($name; $expected; $got; $expected == $got);
def report_counts($name; $expected; $got): report($name; $expected; $got; counts_agree($expected; $got));

select(.skipped == null) | . as $s
| (report_counts("\(.scenario): drops by reason"; .drops; seen_drops(.port) | by_reason)),
  (report("\(.scenario): the listener's process and namespace";
     (if .drops == {} then [] else [[.pid, .netns]] end);
     (seen_drops(.port) | map([.listener.pid, .listener.netns]) | unique))),
  (report_counts("\(.scenario): every remote host";
     (.per_remote | map({key: .remote, value: comparable}) | from_entries);
     (.per_remote | map({key: .remote, value: (seen_host(.remote) | comparable)}) | from_entries)))
