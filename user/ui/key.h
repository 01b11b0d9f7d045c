// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A key as the terminal reports it: a character as itself, the others from a range that
// Unicode does not use.
#pragma once

namespace pawprint::ui {

using Key = char32_t;

inline constexpr Key kKeyNone = 0;
inline constexpr Key kKeyTab = U'\t';
inline constexpr Key kKeyEnter = U'\r';
inline constexpr Key kKeyEscape = 0x1b;
inline constexpr Key kKeyBackspace = 0x7f;
constexpr Key ctrl(char letter) {
  return static_cast<Key>(letter) & 0x1f;
}
inline constexpr Key kKeyUp = 0x110000;
inline constexpr Key kKeyDown = 0x110001;
inline constexpr Key kKeyLeft = 0x110002;
inline constexpr Key kKeyRight = 0x110003;
inline constexpr Key kKeyPageUp = 0x110004;
inline constexpr Key kKeyPageDown = 0x110005;
inline constexpr Key kKeyHome = 0x110006;
inline constexpr Key kKeyEnd = 0x110007;
inline constexpr Key kKeyBackTab = 0x110008;

}  // namespace pawprint::ui
