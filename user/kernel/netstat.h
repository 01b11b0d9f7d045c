// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The kernel's TCP counters of one network namespace, from /proc/PID/net/netstat.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace pawprint {

// "TcpExt: A B\nTcpExt: 1 2\n" → {A: 1, B: 2}; of the section `section` only. Lines that
// do not pair up are passed over.
std::map<std::string, std::uint64_t, std::less<>> parse_netstat(std::string_view text,
                                                                std::string_view section);

}  // namespace pawprint
