# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# machine.json and the results of the benchmarks → the table in Markdown. $names: all benchmarks,
# in order. One that has no result keeps what $old, the table until now, says of it.

def digits: if . >= 100 then round elif . >= 10 then . * 10 | round / 10 else . * 1000 | round / 1000 end;
# 1234567 → 1,234,567
def grouped: digits | tostring | split(".")
  | (.[0] | explode | reverse | [range(0; length; 3) as $i | .[$i:$i + 3] | reverse | implode] | reverse | join(","))
    + (if .[1] then "." + .[1] else "" end);
def target: if has("at_least") then "≥ \(.at_least | grouped)" elif has("at_most") then "≤ \(.at_most | grouped)" else "" end;
def verdict:
  if has("at_least") then (if .value >= .at_least then "met" else "**missed**" end)
  elif has("at_most") then (if .value <= .at_most then "met" else "**missed**" end)
  else "" end;
def place: if .where == "host" then "this machine" elif .where == "vm" then "VM, \(.kernel | split("-")[0])" else "" end;
def line($bench):
  if has("value") then "| \(.what) | \(.value | grouped) | \(.unit) | \(target) | \(verdict) | \($bench | place) |"
  else "| \(.what) | – | | \(target) | \(.why) | \($bench | place) |" end;

def section($machine):
  . as $bench
  | "## \(.benchmark)\(if .commit and .commit != $machine.commit then " (at \(.commit))" else "" end)

| what | measured | unit | target | | where |
|---|--:|---|--:|---|---|
\([.rows[] | line($bench)] | join("\n"))
";
# A section without a commit of its own is of that of its table.
def old_section($name):
  ([$old | capture(", commit (?<commit>[^:]+):")] | first.commit) as $commit
  | $old | split("\n## ")[1:] | map(select(split("[ \n]"; null)[0] == $name) | rtrimstr("\n"))
  | select(length > 0) | .[0]
  | "## \(if startswith("\($name) (at ") then . else sub("^[a-z_0-9]+"; "\($name) (at \($commit))") end)
";

.[0] as $machine | .[1:] as $benches
| [($names | split(" "))[] as $name
   | (first($benches[] | select(.benchmark == $name)) | section($machine)) // old_section($name)] as $sections
| ([$sections[] | scan("\\| met \\|")] | length) as $met
| ([$sections[] | scan("\\| \\*\\*missed\\*\\* \\|")] | length) as $missed
| "# What pawprint costs

`tests/bench/run.sh` measured this and wrote it; no figure is by hand. \($machine.date), commit \($machine.commit):
\($machine.cpus) CPUs (\($machine.cpu)), \($machine.memory), Linux \($machine.kernel), \($machine.system), g++ \($machine.compiler);
bpftrace \($machine.bpftrace), libbpf-tools \($machine.tools), QEMU \($machine.qemu). Of \($met + $missed) targets
\($met) are met and \($missed) missed.

Rows of a VM are run under software emulation, where time is not time: they are ratios of what ran in turn
in one boot, or memory. pawprint is a release build. Ratios are medians over rounds. `run.sh NAME` repeats one benchmark.
", $sections[]
