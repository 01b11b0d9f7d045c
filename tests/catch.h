// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Catch2 2.x (Debian 12) or 3 (Debian 13).
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
