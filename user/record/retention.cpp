// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record/retention.h"

#include <fmt/format.h>

#include "record/carry.h"
#include "record/event_stream.h"
#include "record/row_inserter.h"

namespace pawprint {
namespace {

// Of the events, so much goes at once when the file is full: rarely, and not much.
constexpr std::uint64_t kShareDropped = 5;
// The file counts as full at this many sixteenths of its limit: a transaction comes on top.
constexpr std::uint64_t kFullSixteenths = 14;
constexpr std::int64_t kLeastFreePages = 256;

Result<void> delete_before(Database& database, std::uint64_t seq) {
  std::string sql = fmt::format("DELETE FROM seals WHERE seq < {};", seq);
  for_each_kind([&]<typename T>() {
    sql += fmt::format("DELETE FROM {} WHERE seq < {};", table_of<T>().name, seq);
  });
  return database.run(sql);
}

// What the events of `range` said that still holds.
Result<std::vector<Event>> still_true(const Database& database, SeqRange range) {
  auto stream = EventStream::over(database, range);
  if (!stream) return fail(stream.error());
  Carry carry;
  while (true) {
    const auto event = stream->next();
    if (!event) return fail(event.error());
    if (*event == nullptr) return carry.events();
    carry.on_event(**event);
  }
}

}  // namespace

Result<std::uint64_t> Retention::used_bytes(const Database& database) {
  const auto pages = database.integer("PRAGMA page_count");
  const auto unused = database.integer("PRAGMA freelist_count");
  const auto page_bytes = database.integer("PRAGMA page_size");
  for (const auto* value : {&pages, &unused, &page_bytes}) {
    if (!*value) return fail(value->error());
  }
  return static_cast<std::uint64_t>((*pages - *unused) * *page_bytes);
}

Result<void> Retention::shrink(Database& database) {
  const auto pages = database.integer("PRAGMA page_count");
  const auto unused = database.integer("PRAGMA freelist_count");
  if (!pages) return fail(pages.error());
  if (!unused) return fail(unused.error());
  if (*unused < kLeastFreePages || *unused * 2 < *pages) return {};
  auto done = database.run(fmt::format("PRAGMA incremental_vacuum({})", *unused / 2));
  if (!done && database.was_busy()) return {};
  return done;
}

Result<std::optional<std::uint64_t>> Retention::cut(const Database& database,
                                                    const RecordingInfo& info,
                                                    std::uint64_t last_seq, std::uint64_t now_ns,
                                                    bool exactly) const {
  std::string last_dropped;  // a query for the seal after which the kept events begin
  if (limits_.max_bytes) {
    const auto used = used_bytes(database);
    if (!used) return fail(used.error());
    if (*used > *limits_.max_bytes / 16 * kFullSixteenths) {
      const std::uint64_t from = info.complete_from_seq;
      last_dropped = fmt::format("SELECT min(seq) FROM seals WHERE seq >= {} AND seq < {}",
                                 from + (last_seq - from) / kShareDropped, last_seq);
    }
  }
  if (last_dropped.empty() && limits_.keep_ns && now_ns > *limits_.keep_ns) {
    // Not every second: a twentieth more is kept until then.
    const std::uint64_t slack_ns = exactly ? 0 : *limits_.keep_ns / 20;
    const auto oldest = database.integer(
        fmt::format("SELECT min(time_ns) FROM seals WHERE seq >= {}", info.complete_from_seq));
    if (!oldest) return fail(oldest.error());
    const std::uint64_t keep_from_ns = now_ns - *limits_.keep_ns;
    if (static_cast<std::uint64_t>(*oldest) + slack_ns < keep_from_ns) {
      last_dropped = fmt::format("SELECT max(seq) FROM seals WHERE time_ns < {} AND seq < {}",
                                 keep_from_ns, last_seq);
    }
  }
  if (last_dropped.empty()) return std::nullopt;
  const auto seq = database.integer(last_dropped);
  if (!seq) return fail(seq.error());
  const auto first_kept = static_cast<std::uint64_t>(*seq) + 1;
  if (first_kept <= info.complete_from_seq) return std::nullopt;
  return first_kept;
}

Result<bool> Retention::apply(Database& database, RowInserter& insert, RecordingInfo& info,
                              std::uint64_t last_seq, std::uint64_t now_ns, bool exactly) const {
  if (!limits_.max_bytes && !limits_.keep_ns) return false;
  const auto first_kept = cut(database, info, last_seq, now_ns, exactly);
  if (!first_kept) return fail(first_kept.error());
  if (!*first_kept) return false;
  const auto kept = still_true(database, {info.first_seq, **first_kept - 1});
  if (!kept) return fail(kept.error());
  if (auto deleted = delete_before(database, **first_kept); !deleted) return fail(deleted.error());
  std::uint64_t seq = **first_kept - kept->size();
  info.first_seq = seq;
  info.complete_from_seq = **first_kept;
  for (const Event& event : *kept) {
    if (auto done = insert.insert(event, seq++); !done) return fail(done.error());
  }
  const std::uint64_t time_ns = kept->empty() ? 0 : header(kept->front()).time_ns;
  if (auto sealed = insert.seal(seq - 1, time_ns); !sealed) return fail(sealed.error());
  return true;
}

}  // namespace pawprint
