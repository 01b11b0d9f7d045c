#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Makes the troubles that pawprint is for, in network namespaces and a container that go
# away again, and shows what it finds: a listener that does not accept, two machines with
# clocks of their own behind one address, a probe that is slower than its timeout. Closes
# with one line a finding, `ID: sent N, found N`; exit status 0 only when all agree.
# As root. Where this kernel allows no function hooks it happens in a VM (scripts/vm.sh).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
vm_kernel=6.12

[ "$(id -u)" = 0 ] || {
  echo "demo: it makes namespaces and containers: run it as root" >&2
  exit 3
}
"$root/scripts/deps.sh" build test
"$root/scripts/build.sh" pawprint forged_peers

# Collectors that cannot hook the kernel here; all of them when doctor cannot tell.
without_hooks() {
  { "$root/build/pawprint" doctor --format json 2>/dev/null || true; } | jq -rs '
    if length == 0 then "timewait, syn, probe" else
      [.[0].collectors[] | select(.state == "off" or .backend == "wire") | .name] | join(", ") end'
}

lacking=$(without_hooks)
if [ -n "$lacking" ]; then
  echo "demo: this kernel allows no hooks for $lacking: a VM with Linux $vm_kernel does"
  exec "$root/scripts/vm.sh" "$vm_kernel" --file "$(command -v jq)" \
    --tree "$root/scripts/demo:/usr/lib/pawprint/demo" \
    --tree "$root/tests/lib:/usr/lib/pawprint/lib" -- \
    bash /usr/lib/pawprint/demo/story.sh /usr/bin/pawprint /usr/lib/pawprint/tests /usr/lib/pawprint/lib
fi
exec "$root/scripts/demo/story.sh" "$root/build/pawprint" "$root/build/tests" "$root/tests/lib"
