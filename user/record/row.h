// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// One row on its way into or out of SQLite, and the checksum of rows. SQLite has none of
// its own: a flipped bit in a number would otherwise be a wrong number in the report.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace pawprint {

// CRC-32 over the values of rows, column by column, each with its type.
class RowChecksum {
 public:
  void begin_row(std::uint16_t kind, std::uint64_t seq);
  void add_null() { row_.push_back('n'); }
  void add(std::int64_t value);
  void add(char type, std::string_view bytes);
  void end_row();

  // Of all rows since the last take(), and how many they were.
  struct Sum {
    std::uint32_t crc = 0;
    std::uint64_t rows = 0;
    bool operator==(const Sum&) const = default;
  };
  Sum take();
  bool is_empty() const { return sum_.rows == 0; }
  // Of all rows since the last take().
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::string row_;
  Sum sum_;
  std::uint64_t bytes_ = 0;
};

// Binds the values of one row in the order of its columns.
class RowWriter {
 public:
  RowWriter(sqlite3_stmt* statement, RowChecksum& checksum)
      : statement_(statement), checksum_(checksum) {}

  void key(std::uint64_t seq) {
    sqlite3_bind_int64(statement_, ++index_, static_cast<std::int64_t>(seq));
  }
  void null();
  void integer(std::int64_t value);
  // The bytes must live until the statement has run.
  void text(std::string_view text);
  void copied_text(std::string_view text);  // the same, of bytes that need not live
  void blob(std::span<const std::byte> bytes);

 private:
  sqlite3_stmt* statement_;
  RowChecksum& checksum_;
  int index_ = 0;
};

// One value of the current row.
class Cell {
 public:
  Cell(sqlite3_stmt* statement, int column) : statement_(statement), column_(column) {}

  int type() const { return sqlite3_column_type(statement_, column_); }
  bool is_null() const { return type() == SQLITE_NULL; }
  std::int64_t integer() const { return sqlite3_column_int64(statement_, column_); }
  // Of a TEXT or a BLOB; valid until the next step.
  std::string_view bytes() const;

  void add_to(RowChecksum& checksum) const;

 private:
  sqlite3_stmt* statement_;
  int column_;
};

}  // namespace pawprint
