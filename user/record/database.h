// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The owners of an SQLite connection and of a prepared statement. Errors carry SQLite's
// message and the errno behind it (ENOSPC, EDQUOT, EROFS), so that a full disk is told
// from a damaged file. All calls may block on the disk.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace pawprint {

class Statement {
 public:
  Statement() = default;

  // True: a row is there. False: done, and reset for the next use.
  Result<bool> step();
  // For statements without rows: step once, then reset.
  Result<void> run();
  void reset() { sqlite3_reset(get()); }

  Statement& bind(int index, std::int64_t value);
  // `text` must live until the statement has run.
  Statement& bind(int index, std::string_view text);

  // Columns of the current row, from 0.
  std::int64_t integer(int column) const { return sqlite3_column_int64(get(), column); }
  std::string text(int column) const;

  sqlite3_stmt* get() const { return statement_.get(); }

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
 public:
  // kReadWriteNoLinks: an error when a link is on the way to the file.
  enum class Access { kRead, kReadWrite, kReadWriteNoLinks };

  // The database in the existing file `path`; nothing is read yet.
  static Result<Database> open(const std::filesystem::path& path, Access access);

  // Runs statements without parameters and without interest in rows.
  Result<void> run(const std::string& sql);
  Result<Statement> prepare(std::string_view sql) const;
  // The first column of the first row of a query that has one.
  Result<std::int64_t> integer(std::string_view sql) const;
  Result<std::string> text(std::string_view sql) const;

  // A transaction is open.
  bool in_transaction() const { return sqlite3_get_autocommit(get()) == 0; }
  // The last error was another process's lock.
  bool was_busy() const { return (sqlite3_errcode(get()) & 0xff) == SQLITE_BUSY; }

  sqlite3* get() const { return connection_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
  };
  std::unique_ptr<sqlite3, Close> connection_;
};

// The last error of a connection, with its errno where there is one.
Error sqlite_error(sqlite3* connection);

}  // namespace pawprint
