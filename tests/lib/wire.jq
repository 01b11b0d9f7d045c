# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What wire mode saw ($seen, a snapshot) against what forged_peers sent and got (the input,
# an object a scenario): one line a test, for tests/lib/tap.sh. $variant names the run.
#
# What must differ from a mode that hooks functions:
# - of TIME_WAIT only refused SYNs show; other segments, and reuse that was accepted, do not;
# - SYNs that TCP drops before the listener (`before_listener`: malformed options where the
#   kernel has TCP-AO) have no answer either, and nothing tells them apart;
# - a reason that has no counter of its own, or whose counter moved with another's, is unknown,
#   and then it is among the candidates.

def seen_host($remote):
  ($seen[0].timewait | map(select(.remote == $remote)) | first)
  // {refused: {regression: 0, not_newer: 0, rate_limited: 0, out_of_window: 0},
      listener_syns: 0, syn_ts_backwards: 0, clocks: null};

def seen_drops($port): $seen[0].syn_drops | map(select(.listener.port == $port));

def comparable: {refused, listener_syns, syn_ts_backwards, clocks};

def report($name; $expected; $got):
  if $expected == $got then "ok \($variant): \($name)"
  else "not ok \($variant): \($name)  expected \($expected | tojson) got \($got | tojson)" end;

select(.skipped == null) | . as $s | seen_drops(.port) as $rows
| report("\(.scenario): every SYN without an answer";
    .listener_unanswered + (.before_listener | add // 0);
    ($rows | map(.count) | add // 0)),
  report("\(.scenario): no reason that is not the truth"; [];
    ($rows | map(.reason) | unique - ["unknown"] - ($s.drops | keys))),
  report("\(.scenario): the truth is the reason or a candidate"; .drops;
    (.drops | with_entries(.key as $reason | .value =
      ([.value, ($rows | map(select(.reason == $reason or (.candidates | index($reason) != null))
                             | .count) | add // 0)] | min)))),
  report("\(.scenario): the listener's process and namespace";
    (if $rows == [] then [] else [[.pid, .netns]] end);
    ($rows | map([.listener.pid, .listener.netns]) | unique)),
  if .before_listener != {} then
    (.per_remote | map({key: .remote, value: .listener_syns}) | from_entries) as $reached
    | report("\(.scenario): every SYN of every remote host";
        reduce (.before_listener | to_entries[]) as $more ($reached; .[$more.key] += $more.value);
        ($reached + .before_listener | with_entries(.value = seen_host(.key).listener_syns)))
  else
    report("\(.scenario): every remote host";
      (.per_remote | map({key: .remote, value: comparable}) | from_entries);
      (.per_remote | map({key: .remote, value: (seen_host(.remote) | comparable)}) | from_entries))
  end
