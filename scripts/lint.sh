#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# clang-format and clang-tidy over the tree: `lint.sh format`, `lint.sh tidy`. Files
# that clang-tidy found clean are not looked at again until they or a header change.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

sources() {
  git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do
    [ -f "$file" ] && echo "$file"
  done
}

format() {
  sources '*.c' '*.h' '*.cpp' '*.cc' | xargs clang-format --dry-run -Werror
}

# The compiler finds reserved identifiers in a tenth of the time of the check of that name,
# and the analyzer spends half of its time on paths beyond these nodes.
tidy_one() {
  local file=$1 stamp=$2/$(echo "$1" | tr / _)
  [ -f "$stamp" ] && [ "$stamp" -nt "$file" ] && return 0
  clang-tidy --quiet -p build/lint --extra-arg=-Wno-unknown-warning-option \
    --extra-arg=-Wreserved-identifier --extra-arg=-Xclang --extra-arg=-analyzer-config \
    --extra-arg=-Xclang --extra-arg=max-nodes=30000 "$file" 2>/dev/null &&
    touch "$stamp"
}

tidy() {
  local stamps headers
  # A compilation database of its own: clang cannot read the build's precompiled header.
  cmake -G Ninja -S . -B build/lint -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON \
    -DPAWPRINT_TESTS=OFF >/dev/null
  ninja -C build/lint --quiet bpf_skeletons terminfo >&2
  headers=$(cat .clang-tidy $(sources 'user/*.h' 'include/*.h') | sha256sum | cut -c1-16)
  stamps=$root/build/tidy/$headers
  mkdir -p "$stamps"
  export -f tidy_one
  sources 'user/*.cpp' |
    xargs -P "$(nproc)" -I{} bash -c 'tidy_one "$1" "$2"' _ {} "$stamps"
}

"$1"
