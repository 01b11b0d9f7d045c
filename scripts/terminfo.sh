#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# terminfo.sh TERM…: compiled terminfo entries of this machine as a C++ table. infocmp
# leaves out what only users of extended names need.
set -euo pipefail

echo '// Made by scripts/terminfo.sh.'
echo 'static constexpr pawprint::ui::Terminfo kTerminfoEntries[] = {'
for term in "$@"; do
  entry=$(infocmp -Q2 "$term" | grep -v '^#' | tr -d '\n')
  # ncurses takes an entry under a name that stands in it: the file rxvt holds rxvt-color.
  name=$(infocmp "$term" | sed -n '/^[^#]/{s/[|,].*//p;q}')
  case $entry in
    b64:*) echo "    {\"$name\", \"$entry\"}," ;;
    *)
      echo "terminfo: no entry of $term" >&2
      exit 1
      ;;
  esac
done
echo '};'
