// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record/recorder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <system_error>
#include <utility>

#include "core/unique_fd.h"
#include "record/schema.h"

namespace pawprint {
namespace {

// SQLite's own, next to the database.
constexpr const char* kCompanions[] = {"", "-journal", "-wal", "-shm"};

// cache_spill: pages that are written before the commit would lock readers out earlier.
constexpr const char* kPragmas =
    "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;"
    "PRAGMA cache_spill = OFF; PRAGMA temp_store = MEMORY;";

// How long a reader may hold up the last transaction.
constexpr int kLastBusyTimeoutMs = 5000;

// The file in the folder that is meant now, however that was named.
std::filesystem::path without_links(const std::filesystem::path& path) {
  const auto whole = std::filesystem::absolute(path);
  std::error_code error;
  const auto folder = std::filesystem::canonical(whole.parent_path(), error);
  return error ? whole : folder / whole.filename();
}

Result<void> remove_old(const std::filesystem::path& path) {
  struct stat found {};
  if (lstat(path.c_str(), &found) != 0) {
    if (errno == ENOENT) return {};
    return fail_errno("recording into " + path.string());
  }
  if (!S_ISREG(found.st_mode)) return fail(path.string() + " is no regular file", EINVAL);
  for (const char* companion : kCompanions) {
    const std::string name = path.string() + companion;
    if (unlink(name.c_str()) != 0 && errno != ENOENT) return fail_errno("removing " + name);
  }
  return {};
}

}  // namespace

Recorder::Recorder(std::filesystem::path path, Database database, RowInserter insert,
                   Retention::Limits limits)
    : path_(std::move(path)),
      database_(std::move(database)),
      insert_(std::move(insert)),
      retention_(limits),
      max_bytes_(limits.max_bytes) {}

Result<std::unique_ptr<Recorder>> Recorder::create(const std::filesystem::path& path, bool replace,
                                                   Retention::Limits limits) {
  const auto whole = without_links(path);
  if (replace) {
    if (auto removed = remove_old(whole); !removed) return fail(removed.error());
  }
  const UniqueFd made(::open(whole.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600));
  if (!made) return fail_errno("recording into " + path.string());
  auto database = Database::open(whole, Database::Access::kReadWriteNoLinks);
  if (!database) return fail(database.error());
  auto set_up = database->run(kPragmas);
  if (set_up) set_up = database->run("BEGIN;" + schema_sql());
  if (set_up) set_up = save(*database, RecordingInfo{}, 0);
  if (set_up) set_up = database->run("COMMIT");
  if (!set_up) return fail(std::move(set_up.error()).within("recording into " + path.string()));
  auto insert = RowInserter::create(*database);
  if (!insert) return fail(insert.error());
  return std::unique_ptr<Recorder>(
      new Recorder(whole, std::move(*database), std::move(*insert), limits));
}

void Recorder::describe(const RecordingInfo& info) {
  RecordingInfo described = info;
  described.first_seq = info_.first_seq;
  described.complete_from_seq = info_.complete_from_seq;
  if (described == info_) return;
  info_ = std::move(described);
  info_changed_ = true;
}

bool Recorder::is_large() const {
  return max_bytes_ && insert_.bytes() > *max_bytes_ / 32;
}

Result<void> Recorder::take(const Event& event) {
  if (next_seq_ - 1 - committed_seq_ >= kMostPending) {
    if (std::holds_alternative<pp_tick>(event)) return end_transaction(false);
    ++lost_;
    return {};
  }
  if (auto begun = begin(); !begun) return begun;
  if (auto inserted = insert_.insert(event, next_seq_); !inserted) return inserted;
  ++next_seq_;
  last_time_ns_ = header(event).time_ns;
  if (std::holds_alternative<pp_tick>(event) || is_large()) return end_transaction(false);
  return {};
}

template <typename Step>
void Recorder::attempt(const Step& step) {
  if (!result_) return;
  if (auto done = step(); !done) {
    result_ = fail(std::move(done.error()).within("recording into " + path_.string()));
  }
}

void Recorder::on_event(const Event& event) {
  attempt([&] { return take(event); });
}

void Recorder::commit() {
  attempt([&]() -> Result<void> {
    if (auto begun = begin(); !begun) return begun;
    return end_transaction(false);
  });
}

Result<void> Recorder::begin() {
  return database_.in_transaction() ? Result<void>() : database_.run("BEGIN");
}

Result<void> Recorder::end_transaction(bool is_last) {
  if (auto sealed = insert_.seal(next_seq_ - 1, last_time_ns_); !sealed) return sealed;
  const auto trimmed =
      retention_.apply(database_, insert_, info_, next_seq_ - 1, last_time_ns_, is_last);
  if (!trimmed) return fail(trimmed.error());
  if (*trimmed || info_changed_ || is_last) {
    info_.ended = is_last;
    if (auto saved = save(database_, info_, next_seq_); !saved) return saved;
  }
  if (auto committed = database_.run("COMMIT"); !committed) {
    // The transaction stays open, and is tried again at the next tick.
    if (database_.was_busy() && database_.in_transaction() && !is_last) return {};
    return committed;
  }
  info_changed_ = false;
  committed_seq_ = next_seq_ - 1;
  if (*trimmed) {
    if (auto shrunk = retention_.shrink(database_); !shrunk) return shrunk;
  }
  struct stat file {};
  if (stat(path_.c_str(), &file) == 0) file_bytes_ = static_cast<std::uint64_t>(file.st_size);
  return {};
}

Result<void> Recorder::close() {
  sqlite3_busy_timeout(database_.get(), kLastBusyTimeoutMs);
  attempt([&]() -> Result<void> {
    if (auto begun = begin(); !begun) return begun;
    return end_transaction(true);
  });
  return result_;
}

std::uint64_t Recorder::take_lost() {
  return std::exchange(lost_, 0);
}

}  // namespace pawprint
