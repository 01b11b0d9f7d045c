#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# In a guest: what doctor says is so, for every kind of user.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
# shellcheck source=../lib/doctor.sh
. "$here/../lib/doctor.sh"
doctor_checks "$(uname -r)" /usr/bin/pawprint
tap_end
