// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The page's style sheet: light, dark, printed. It fetches nothing.
#pragma once

#include <string_view>

namespace pawprint {

std::string_view html_style();

}  // namespace pawprint
