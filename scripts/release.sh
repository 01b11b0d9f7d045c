#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Makes dist/pawprint: one static, stripped binary with the BPF objects inside, for any
# distribution from Linux 3.10 on. Fails when it is larger than it may be.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
limit_bytes=$((5 * 1024 * 1024))

"$root/scripts/deps.sh" build
mkdir -p "$root/build"
cmake -G Ninja -S "$root" -B "$root/build/release" -DCMAKE_BUILD_TYPE=Release \
  -DPAWPRINT_STATIC=ON -DPAWPRINT_TESTS=OFF >/dev/null
ninja -C "$root/build/release" --quiet pawprint >&2
mkdir -p "$root/dist"
install -m 0755 "$root/build/release/pawprint" "$root/dist/pawprint.new"
mv "$root/dist/pawprint.new" "$root/dist/pawprint"

size=$(stat -c %s "$root/dist/pawprint")
if [ "$size" -gt "$limit_bytes" ]; then
  echo "release: dist/pawprint has $size bytes, more than $limit_bytes" >&2
  exit 1
fi
if readelf -d "$root/dist/pawprint" | grep -q NEEDED; then
  echo "release: dist/pawprint needs shared libraries" >&2
  exit 1
fi
echo "dist/pawprint: $size bytes"
