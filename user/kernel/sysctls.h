// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The sysctls of enum pp_sysctl_id by name, and their values under a /proc.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "pawprint/event.h"

namespace pawprint {

// "net.ipv4.tcp_tw_recycle". `id` is below PP_SYSCTL_IDS.
std::string_view sysctl_name(unsigned id);

// None: this kernel does not have it, it is no number, or may not be read. /proc/sys/net
// shows the network namespace of the reader, whichever `proc_root` it is.
std::optional<std::int64_t> read_sysctl(const std::filesystem::path& proc_root,
                                        std::string_view name);

}  // namespace pawprint
