// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record/database.h"

#include <cmath>
#include <limits>

// SQLite's own extensions (main.c, sqlite3BuiltinExtensions[]), each as an empty one: the
// archive's stay out of the program. A recording uses none of them, a file from elsewhere may
// name any, and they are 280 KB. Where the archive is one single object, it keeps its own.
extern "C" {
int sqlite3Fts3Init(sqlite3* /*connection*/) {
  return SQLITE_OK;
}
int sqlite3Fts5Init(sqlite3* /*connection*/) {
  return SQLITE_OK;
}
int sqlite3RtreeInit(sqlite3* /*connection*/) {
  return SQLITE_OK;
}

#ifdef PAWPRINT_STATIC
// Trigonometry, which is in the program for SQL functions of these names alone: 270 KB. They
// are NULL there.
#define PAWPRINT_NOT_HERE(function)                  \
  double function(double /*x*/) noexcept {           \
    return std::numeric_limits<double>::quiet_NaN(); \
  }
PAWPRINT_NOT_HERE(acos)
PAWPRINT_NOT_HERE(acosh)
PAWPRINT_NOT_HERE(asin)
PAWPRINT_NOT_HERE(asinh)
PAWPRINT_NOT_HERE(atan)
PAWPRINT_NOT_HERE(atanh)
PAWPRINT_NOT_HERE(cos)
PAWPRINT_NOT_HERE(cosh)
PAWPRINT_NOT_HERE(sin)
PAWPRINT_NOT_HERE(sinh)
PAWPRINT_NOT_HERE(tan)
PAWPRINT_NOT_HERE(tanh)
#undef PAWPRINT_NOT_HERE
double atan2(double /*y*/, double /*x*/) noexcept {
  return std::numeric_limits<double>::quiet_NaN();
}
#endif
}

namespace pawprint {
namespace {

// How long another process's lock is waited for. A reader holds it while it reads.
constexpr int kBusyTimeoutMs = 250;

}  // namespace

Error sqlite_error(sqlite3* connection) {
  const int code = sqlite3_extended_errcode(connection);
  if (code == SQLITE_READONLY_DBMOVED) return {"the file was removed or replaced meanwhile", 0};
  int system = 0;
  if ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN) {
    system = sqlite3_system_errno(connection);
  }
  if ((code & 0xff) == SQLITE_FULL) system = ENOSPC;
  return {sqlite3_errmsg(connection), system};
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(get());
  if (code == SQLITE_ROW) return true;
  sqlite3* connection = sqlite3_db_handle(get());
  if (code != SQLITE_DONE) {
    Error error = sqlite_error(connection);
    reset();
    return fail(std::move(error));
  }
  reset();
  return false;
}

Result<void> Statement::run() {
  const auto stepped = step();
  if (!stepped) return fail(stepped.error());
  if (*stepped) reset();
  return {};
}

Statement& Statement::bind(int index, std::int64_t value) {
  sqlite3_bind_int64(get(), index, value);
  return *this;
}

Statement& Statement::bind(int index, std::string_view text) {
  sqlite3_bind_text(get(), index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  return *this;
}

std::string Statement::text(int column) const {
  const auto* chars = reinterpret_cast<const char*>(sqlite3_column_text(get(), column));
  if (chars == nullptr) return {};
  return {chars, static_cast<std::size_t>(sqlite3_column_bytes(get(), column))};
}

Result<Database> Database::open(const std::filesystem::path& path, Access access) {
  const int links = access == Access::kReadWriteNoLinks ? SQLITE_OPEN_NOFOLLOW : 0;
  const int flags = (access == Access::kRead ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                    links | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  Database database;
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &connection, flags, nullptr);
  database.connection_.reset(connection);
  if (code != SQLITE_OK) {
    if (connection == nullptr) return fail("opening " + path.string(), ENOMEM);
    return fail(sqlite_error(connection).within("opening " + path.string()));
  }
  sqlite3_busy_timeout(connection, kBusyTimeoutMs);
  // Nothing in the file can make SQLite do more than read rows.
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return database;
}

Result<void> Database::run(const std::string& sql) {
  if (sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return fail(sqlite_error(get()));
  }
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) const {
  Statement statement;
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v3(get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &prepared, nullptr) != SQLITE_OK) {
    return fail(sqlite_error(get()));
  }
  statement.statement_.reset(prepared);
  return statement;
}

Result<std::int64_t> Database::integer(std::string_view sql) const {
  auto statement = prepare(sql);
  if (!statement) return fail(statement.error());
  const auto row = statement->step();
  if (!row) return fail(row.error());
  return *row ? statement->integer(0) : 0;
}

Result<std::string> Database::text(std::string_view sql) const {
  auto statement = prepare(sql);
  if (!statement) return fail(statement.error());
  const auto row = statement->step();
  if (!row) return fail(row.error());
  return *row ? statement->text(0) : std::string();
}

}  // namespace pawprint
