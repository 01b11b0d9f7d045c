#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Installs the Debian packages that are missing: `deps.sh build` or `deps.sh build test`.
# Does nothing, and needs no network, when all are there.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing_packages() {
  local use package
  while read -r use package; do
    case " $* " in
      *" $use "*) is_installed "$package" || echo "$package" ;;
    esac
  done < <(grep -v '^#' "$root/scripts/packages.txt")
  case " $* " in
    *" test "*)
      if [ -x "$root/scripts/vm.sh" ]; then
        for package in $("$root/scripts/vm.sh" --packages); do
          is_installed "$package" || echo "$package"
        done
      fi
      ;;
  esac
}

install_all() {
  local package
  export DEBIAN_FRONTEND=noninteractive
  if apt-get install -y --no-install-recommends "$@" >&2; then return; fi
  # One at a time, to name the one that fails.
  for package in "$@"; do
    apt-get install -y --no-install-recommends "$package" >&2 || {
      echo "deps: cannot install the package '$package'" >&2
      exit 1
    }
  done
}

mapfile -t missing < <(missing_packages "$@" | sort -u)
[ ${#missing[@]} -gt 0 ] || exit 0
if ! command -v apt-get >/dev/null; then
  echo "deps: missing packages: ${missing[*]}; this script installs them on Debian only" >&2
  exit 1
fi
if [ "$(id -u)" != 0 ]; then
  echo "deps: missing packages: ${missing[*]}; run this as root, or install them" >&2
  exit 1
fi
echo "deps: installing ${missing[*]}" >&2
apt-get update -qq >&2 || echo "deps: apt-get update failed; trying with the lists there are" >&2
install_all "${missing[@]}"
