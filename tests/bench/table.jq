# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# machine.json and the results of the benchmarks → the table in Markdown.

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

.[0] as $machine | .[1:] as $benches
| [$benches[].rows[] | select(has("value")) | verdict] as $verdicts
| "# What pawprint costs

`tests/bench/run.sh` measured this and wrote it; no figure is by hand. \($machine.date), commit \($machine.commit):
\($machine.cpus) CPUs (\($machine.cpu)), \($machine.memory), Linux \($machine.kernel), \($machine.system), g++ \($machine.compiler);
bpftrace \($machine.bpftrace), libbpf-tools \($machine.tools), QEMU \($machine.qemu). Of \($verdicts | map(select(. != "")) | length) targets
\($verdicts | map(select(. == "met")) | length) are met and \($verdicts | map(select(. == "**missed**")) | length) missed.

Rows of a VM are run under software emulation, where time is not time: they are ratios of what ran in turn
in one boot, or memory. pawprint is a release build. Ratios are medians over rounds. `run.sh NAME` repeats one benchmark.
",
($benches[] | . as $bench
| "## \(.benchmark)\(if .commit and .commit != $machine.commit then " (at \(.commit))" else "" end)

| what | measured | unit | target | | where |
|---|--:|---|--:|---|---|",
  (.rows[] | line($bench)), "")
