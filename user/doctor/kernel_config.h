// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// How the running kernel was built, as far as it matters to pawprint.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace pawprint {

struct ConfigUse {
  std::string_view name;  // CONFIG_KPROBE_EVENTS
  std::string_view use;   // what does not work without it
};
const std::vector<ConfigUse>& configs_of_use();

// "CONFIG_A=y\n# CONFIG_B is not set\n" → {CONFIG_A: y, CONFIG_B: n}; of `names` only. A name
// that the text does not have at all is "n": it did not exist or its menu was off.
std::map<std::string, std::string> parse_kernel_config(std::string_view text,
                                                       const std::vector<ConfigUse>& names);

// The text of /proc/config.gz, /boot/config-RELEASE or /lib/modules/RELEASE/config under
// `root`, the first that can be read. Error: of the last one tried.
Result<std::string> read_kernel_config(const std::filesystem::path& root,
                                       const std::string& release);

}  // namespace pawprint
