// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Exit statuses; scripts rely on them.
#pragma once

namespace pawprint {

inline constexpr int kExitDone = 0;
inline constexpr int kExitProblemFound = 1;  // doctor
inline constexpr int kExitUsage = 2;
inline constexpr int kExitCannotTrace = 3;  // no privilege, no usable mode
inline constexpr int kExitIo = 4;

}  // namespace pawprint
