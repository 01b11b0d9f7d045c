// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What a recording is: an SQLite database with one table for each kind of event
// (table.h), and beside them
//
//   meta           key, value: node, kernel, mode, from when it is complete
//   collectors     what was on and off, from which event on
//   seals          one row for each transaction: a checksum of the events before it
//   codes          the words for numbers in the tables
//   documentation  what each table and column means
//
// and views that answer the common questions in one SELECT (views.cpp).
//
// The format's number is user_version. It is raised by any change since the last
// release, so that an older pawprint refuses what it would understand by half. A newer
// one reads older files: a table or a column that is not there yet is empty.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pawprint {

inline constexpr std::int64_t kApplicationId = 0x70617770;  // "pawp"
inline constexpr std::int64_t kSchemaVersion = 1;

// The statements that make an empty recording.
std::string schema_sql();

// The part of them that makes the views.
std::string_view views_sql();

// `text` as an SQL literal.
std::string sql_literal(std::string_view text);

}  // namespace pawprint
