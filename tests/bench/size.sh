#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The size of the release binary: static, stripped, BPF objects inside.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"
if readelf -lW "$pawprint" | grep -q INTERP; then
  no_row 'release binary' "$pawprint is no static binary: give a release as PAWPRINT"
else
  row 'release binary' "$(stat -c %s "$pawprint")" bytes at_most 5242880
fi | finish size host
