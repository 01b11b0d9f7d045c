// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record/reader.h"

#include <fmt/format.h>

#include "record/file_header.h"
#include "record/schema.h"

namespace pawprint {
namespace {

// No value in a recording is longer: a damaged length must not take the memory.
constexpr int kLongestValue = 1 << 20;

// SQLite's error in the words of somebody who has a file, not a database.
Error explain(Error error, int code, const std::filesystem::path& path) {
  if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_CANTINIT ||
      code == SQLITE_READONLY_RECOVERY) {
    return {fmt::format("{0}-journal belongs to {0} and must be applied to it first, but this "
                        "place is read-only: copy both to where you can write",
                        path.string()),
            0};
  }
  if ((code & 0xff) == SQLITE_BUSY) {
    return {path.string() + " is locked by another process", 0};
  }
  return std::move(error).within("damaged: " + path.string());
}

}  // namespace

Result<Reader> Reader::open(const std::filesystem::path& path) {
  if (auto header = check_file_header(path); !header) return fail(header.error());
  const bool is_hot = journal_beside(path) == Journal::kHot;
  // Only a rollback writes; an intact file is never touched.
  auto database = Database::open(std::filesystem::absolute(path),
                                 is_hot ? Database::Access::kReadWrite : Database::Access::kRead);
  if (!database) return fail(database.error());
  sqlite3_limit(database->get(), SQLITE_LIMIT_LENGTH, kLongestValue);
  Reader reader;
  reader.path_ = path;
  reader.database_ = std::move(*database);
  if (is_hot) {
    reader.notes_.push_back(fmt::format(
        "{0}-journal belonged to {0}: its recorder was killed while it wrote; the file was rolled "
        "back to the last whole second",
        path.string()));
  }
  if (auto checked = reader.check(); !checked) {
    return fail(explain(checked.error(), sqlite3_extended_errcode(reader.database_.get()), path));
  }
  if (!reader.info_.ended && !is_hot) {
    reader.notes_.push_back(path.string() +
                            " was not ended: its recorder was killed, or is still "
                            "at work");
  }
  if (reader.info_.is_trimmed()) {
    reader.notes_.push_back(
        fmt::format("{} is complete only from event {} on: older events made "
                    "room",
                    path.string(), reader.info_.complete_from_seq));
  }
  return reader;
}

Result<void> Reader::check() {
  // One transaction: a recorder that is still at work changes nothing in between.
  if (auto begun = database_.run("PRAGMA cell_size_check = ON; BEGIN"); !begun) return begun;
  const auto verdict = database_.text("PRAGMA quick_check(1)");
  if (!verdict) return fail(verdict.error());
  if (*verdict != "ok") return fail(*verdict);
  auto info = load_info(database_);
  if (!info) return fail(info.error());
  info_ = std::move(*info);
  const auto last = database_.integer("SELECT max(seq) FROM seals");
  if (!last) return fail(last.error());
  range_ = {info_.first_seq, static_cast<std::uint64_t>(*last), true};
  return {};
}

Result<std::optional<std::uint64_t>> Reader::monotonic(std::uint64_t realtime_ns) const {
  // The last tick before that time; the first one where there is none.
  auto ticks =
      database_.prepare("SELECT time_ns, realtime_ns FROM ticks WHERE seq >= ? ORDER BY seq");
  if (!ticks) return fail(ticks.error());
  ticks->bind(1, static_cast<std::int64_t>(info_.first_seq));
  std::optional<std::uint64_t> at;
  while (true) {
    const auto row = ticks->step();
    if (!row) return fail(row.error());
    if (!*row) return at;
    const auto time_ns = static_cast<std::uint64_t>(ticks->integer(0));
    const auto wall_ns = static_cast<std::uint64_t>(ticks->integer(1));
    if (at && wall_ns > realtime_ns) return at;
    const bool is_before_boot = realtime_ns < wall_ns && wall_ns - realtime_ns > time_ns;
    at = is_before_boot ? 0 : time_ns + (realtime_ns - wall_ns);
  }
}

Result<Reader::Span> Reader::span() const {
  const auto first = database_.integer(
      fmt::format("SELECT min(time_ns) FROM ticks WHERE seq >= {} - 1", info_.complete_from_seq));
  const auto last = database_.integer("SELECT max(time_ns) FROM ticks");
  if (!first) return fail(first.error());
  if (!last) return fail(last.error());
  return Span{static_cast<std::uint64_t>(*first), static_cast<std::uint64_t>(*last)};
}

}  // namespace pawprint
