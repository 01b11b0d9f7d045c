// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// libbpf's log: kept off the terminal unless asked for, but its last warning is what
// explains a failed load.
#pragma once

#include <string>

namespace pawprint {

// Call once before libbpf is used. `verbose`: pass everything on to stderr.
void set_up_libbpf_log(bool verbose);

// The last warning since the last call, one printable line; empty when there was none.
std::string take_libbpf_warning();

}  // namespace pawprint
