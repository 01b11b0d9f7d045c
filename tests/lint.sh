#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The tree is formatted, clang-tidy finds nothing, shellcheck-able scripts parse, and
# the top level holds only what belongs there.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=lib/tap.sh
. "$here/lib/tap.sh"
root=$here/..
check "lint: clang-format" "$root/scripts/lint.sh" format
check "lint: clang-tidy" "$root/scripts/lint.sh" tidy
check_equal "lint: the top level" \
  "CMakeLists.txt LICENSE README.md bpf include scripts tests user vmlinux" \
  "$(git -C "$root" ls-files --cached --others --exclude-standard | cut -d/ -f1 | grep -v '^\.' |
    sort -u | LC_ALL=C sort | tr '\n' ' ' | sed 's/ $//')"
tap_end
