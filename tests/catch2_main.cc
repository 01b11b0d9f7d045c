// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// main() for Catch2 2.x (Debian 12); Catch2 3 brings its own.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
