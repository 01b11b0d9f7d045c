// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/html/style.h"

namespace pawprint {

std::string_view html_style() {
  return R"css(
:root { color-scheme: light dark;
  --bg: #fff; --fg: #1a1d21; --soft: #5b6570; --line: #d5dae0; --card: #f6f8fa;
  --c0: #1f6fd6; --c1: #d9480f; --c2: #2b8a3e; --c3: #9c36b5; --c4: #b8860b; --c5: #0b7285;
  --c6: #c2255c; --c7: #5f6b7a; --bad: #c92a2a; --warn: #b35c00; }
@media (prefers-color-scheme: dark) { :root {
  --bg: #14171a; --fg: #e6e9ec; --soft: #9aa5b1; --line: #343b43; --card: #1d2126;
  --c0: #6cb0ff; --c1: #ff9466; --c2: #69db7c; --c3: #e599f7; --c4: #ffd43b; --c5: #66d9e8;
  --c6: #faa2c1; --c7: #a3b0bf; --bad: #ff8787; --warn: #ffc078; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem 1.25rem 3rem; background: var(--bg);
  color: var(--fg); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem;
  border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; overflow-wrap: anywhere; }
p { margin: .25rem 0 .5rem; } .soft { color: var(--soft); }
.finding { background: var(--card); border-left: .3rem solid var(--c7); padding: .5rem .75rem;
  margin: .5rem 0; } .finding.warning { border-color: var(--warn); }
.finding.critical { border-color: var(--bad); } .finding ul { margin: .25rem 0; }
.finding h3 { margin-top: 0; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .85rem;
  font-variant-numeric: tabular-nums; } th, td { text-align: left; padding: .2rem .75rem .2rem 0;
  border-bottom: 1px solid var(--line); vertical-align: top; } td.n, th.n { text-align: right; }
td.t { overflow-wrap: anywhere; min-width: 12rem; max-width: 30rem; }
svg[role=img] { width: 100%; height: auto; display: block; } svg text { fill: var(--soft);
  font: 11px system-ui, sans-serif; } svg .grid { stroke: var(--line); }
svg .line { fill: none; stroke-width: 1.2; } svg .level { stroke-dasharray: 6 4; stroke-width: 1.5; }
svg .cross { stroke-width: 2; fill: none; stroke: var(--bad); } svg text.name { fill: var(--fg);
  stroke: var(--bg); stroke-width: 4px; paint-order: stroke; }
svg .moment { stroke: var(--c3); stroke-width: 1.5; opacity: .7; } svg .level { stroke: var(--bad); }
.key { width: .7rem; height: .7rem; } .legend { font-size: .85rem; } .legend span { margin-right: .75rem; }
.c0 { fill: var(--c0); stroke: var(--c0); } .c1 { fill: var(--c1); stroke: var(--c1); }
.c2 { fill: var(--c2); stroke: var(--c2); } .c3 { fill: var(--c3); stroke: var(--c3); }
.c4 { fill: var(--c4); stroke: var(--c4); } .c5 { fill: var(--c5); stroke: var(--c5); }
.c6 { fill: var(--c6); stroke: var(--c6); } .c7 { fill: var(--c7); stroke: var(--c7); }
.bad { fill: var(--bad); stroke: var(--bad); }
@media print { :root { --bg: #fff; --fg: #000; --soft: #444; --card: #fff; --line: #bbb; }
  body { max-width: none; font-size: 11px; } h2, h3 { break-after: avoid; }
  svg, .finding, tr { break-inside: avoid; } .scroll { overflow: visible; } }
)css";
}

}  // namespace pawprint
