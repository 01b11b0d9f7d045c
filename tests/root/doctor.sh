#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# doctor on this machine, for every kind of user, and in a container without privilege.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=../lib/doctor.sh
. "$here/../lib/doctor.sh"
# shellcheck source=../lib/containers.sh
. "$here/../lib/containers.sh"
pawprint=${PAWPRINT:-$here/../../build/pawprint}
work=$(mktemp -d)
trap 'containers_end; rm -rf "$work"' EXIT

# Where an ordinary user may execute it.
chmod 755 "$work"
install -m 755 "$pawprint" "$work/pawprint"
doctor_checks here "$work/pawprint"

# A pod without privilege: the capabilities that runc gives, a pid namespace of its own.
containers_begin "$work"
mkdir -p "$work/rootfs/usr/bin"
cp "$pawprint" "$work/rootfs/usr/bin/pawprint"
ldd "$pawprint" | awk '/\// { print $(NF - 1) }' | while read -r library; do
  mkdir -p "$work/rootfs$(dirname "$library")"
  cp -L "$library" "$work/rootfs$library"
done
id=$(container_id d)
if start_container plain "$id" 2>"$work/err"; then
  runtime exec plain /usr/bin/pawprint doctor --format json >"$work/plain.json" 2>"$work/err"
  check_equal "doctor: in a container without privilege it could not check" 3 $?
  check_json "doctor: in a container without privilege it says what lacks" "$work/plain.json" \
    '.privilege.root and .namespaces.pid == false
     and (.privilege.capabilities | index("CAP_SYS_ADMIN")) == null
     and any(.problems[]; .id == "collector-off" and (.action | test("CAP_SYS_ADMIN")))
     and any(.unchecked[]; test("collectors"))'
else
  skip "doctor: in a container without privilege it could not check" "$(tail -1 "$work/err")"
fi
tap_end
