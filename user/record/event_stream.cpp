// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record/event_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <string>

#include "record/table.h"

namespace pawprint {
namespace {

constexpr int kFirstColumn = 4;  // behind seq, time_ns, cpu, have

// The columns of a table as it is in the file. Error: it is no plain table.
Result<std::set<std::string>> columns_in_file(const Database& database, const std::string& table) {
  auto is_table =
      database.prepare("SELECT rootpage FROM sqlite_master WHERE name = ? AND type = 'table'");
  if (!is_table) return fail(is_table.error());
  const auto row = is_table->bind(1, table).step();
  if (!row) return fail(row.error());
  std::set<std::string> columns;
  if (!*row) return columns;  // made by an older pawprint, which had no such events
  if (is_table->integer(0) <= 0) return fail("damaged: " + table + " is no plain table");
  auto info = database.prepare("PRAGMA table_info(" + table + ")");
  if (!info) return fail(info.error());
  while (true) {
    const auto column = info->step();
    if (!column) return fail(column.error());
    if (!*column) return columns;
    columns.insert(info->text(1));
  }
}

}  // namespace

class EventStream::Cursor {
 public:
  virtual ~Cursor() = default;
  // To the next row; false when there is none.
  Result<bool> advance() {
    auto stepped = statement_.step();
    if (stepped && *stepped) seq_ = static_cast<std::uint64_t>(statement_.integer(0));
    return stepped;
  }
  std::uint64_t seq() const { return seq_; }
  virtual Result<void> read(Event& out, RowChecksum& checksum) const = 0;

 protected:
  Statement statement_;
  std::uint64_t seq_ = 0;
};

namespace {

template <typename T>
class TableCursor final : public EventStream::Cursor {
 public:
  // Null when the file has no such table.
  static Result<std::shared_ptr<EventStream::Cursor>> open(const Database& database,
                                                           SeqRange range) {
    const Table<T>& table = table_of<T>();
    const auto in_file = columns_in_file(database, table.name);
    if (!in_file) return fail(in_file.error());
    if (in_file->empty()) return std::shared_ptr<EventStream::Cursor>();
    auto cursor = std::make_shared<TableCursor<T>>();
    std::string names = "seq, time_ns, cpu, have";
    for (const Column<T>& column : table.columns) {
      if (!in_file->contains(column.name)) continue;
      names += ", " + column.name;
      cursor->columns_.push_back(&column);
    }
    auto statement = database.prepare(
        fmt::format("SELECT {} FROM {} WHERE seq BETWEEN ? AND ? ORDER BY seq", names, table.name));
    if (!statement) return fail(statement.error());
    statement->bind(1, static_cast<std::int64_t>(range.first))
        .bind(2, range.is_all ? std::numeric_limits<std::int64_t>::max()
                              : static_cast<std::int64_t>(range.last));
    cursor->statement_ = std::move(*statement);
    return cursor;
  }

  Result<void> read(Event& out, RowChecksum& checksum) const override {
    T& event = out.emplace<T>();
    checksum.begin_row(kKindOf<T>, seq_);
    if (!read_header(event.h, checksum)) return bad("its header");
    int index = kFirstColumn;
    for (const Column<T>* column : columns_) {
      const Cell cell(statement_.get(), index++);
      cell.add_to(checksum);
      if (!cell.is_null() && !column->read(cell, event)) return bad(column->name);
    }
    checksum.end_row();
    event.h.size = static_cast<__u32>(event_bytes(event));
    if (!is_whole(out)) return bad("its lengths");
    return {};
  }

 private:
  bool read_header(pp_header& head, RowChecksum& checksum) const {
    std::int64_t values[3];
    for (int i = 0; i < 3; ++i) {
      const Cell cell(statement_.get(), i + 1);
      cell.add_to(checksum);
      if (cell.type() != SQLITE_INTEGER) return false;
      values[i] = cell.integer();
    }
    head.time_ns = static_cast<__u64>(values[0]);
    head.cpu = static_cast<__u16>(values[1]);
    head.have = static_cast<__u32>(values[2]);
    head.kind = kKindOf<T>;
    return head.cpu == values[1] && head.have == values[2];
  }
  Result<void> bad(const std::string& what) const {
    return fail(
        fmt::format("damaged: {}: event {} has no valid {}", table_of<T>().name, seq_, what));
  }

  std::vector<const Column<T>*> columns_;  // those that the file has
};

}  // namespace

Result<EventStream> EventStream::over(const Database& database, SeqRange range) {
  EventStream stream;
  stream.range_ = range;
  stream.next_seq_ = range.first;
  Result<void> opened;
  for_each_kind([&]<typename T>() {
    if (!opened) return;
    auto cursor = TableCursor<T>::open(database, range);
    if (!cursor) {
      opened = fail(cursor.error());
      return;
    }
    if (*cursor == nullptr) return;
    const auto has_row = (*cursor)->advance();
    if (!has_row) {
      opened = fail(has_row.error());
    } else if (*has_row) {
      stream.cursors_.push_back(std::move(*cursor));
    }
  });
  if (!opened) return fail(opened.error());
  auto seals =
      database.prepare("SELECT seq, events, crc FROM seals WHERE seq BETWEEN ? AND ? ORDER BY seq");
  if (!seals) return fail(seals.error());
  seals->bind(1, static_cast<std::int64_t>(range.first))
      .bind(2, static_cast<std::int64_t>(range.last));
  stream.seals_ = std::move(*seals);
  const auto has_seal = stream.seals_.step();
  if (!has_seal) return fail(has_seal.error());
  stream.seal_is_there_ = *has_seal;
  return stream;
}

Result<const Event*> EventStream::next() {
  if (cursors_.empty()) {
    if (auto ended = end(); !ended) return fail(ended.error());
    return nullptr;
  }
  const auto first = std::min_element(cursors_.begin(), cursors_.end(),
                                      [](auto& a, auto& b) { return a->seq() < b->seq(); });
  const std::uint64_t seq = (*first)->seq();
  if (seq > next_seq_) {
    return fail(fmt::format("damaged: events {} to {} are missing", next_seq_, seq - 1));
  }
  if (seq < next_seq_) return fail(fmt::format("damaged: event {} is there twice", seq));
  if (auto read = (*first)->read(event_, checksum_); !read) return fail(read.error());
  ++next_seq_;
  if (auto sealed = check_seal(); !sealed) return fail(sealed.error());
  const auto more = (*first)->advance();
  if (!more) return fail(more.error());
  if (!*more) cursors_.erase(first);
  return &event_;
}

Result<void> EventStream::check_seal() {
  if (!seal_is_there_ || static_cast<std::uint64_t>(seals_.integer(0)) != seq()) return {};
  const RowChecksum::Sum sum = checksum_.take();
  const auto events = static_cast<std::uint64_t>(seals_.integer(1));
  if (sum.rows != events || static_cast<std::int64_t>(sum.crc) != seals_.integer(2)) {
    return fail(fmt::format("damaged: the checksum of the {} events up to {} does not fit",
                            sum.rows, seq()));
  }
  const auto more = seals_.step();
  if (!more) return fail(more.error());
  seal_is_there_ = *more;
  return {};
}

// Was everything there that the seals promise?
Result<void> EventStream::end() const {
  if (next_seq_ <= range_.last) {
    return fail(fmt::format("damaged: events {} to {} are missing", next_seq_, range_.last));
  }
  if (seal_is_there_ || !checksum_.is_empty()) {
    return fail("damaged: the last events belong to no whole transaction");
  }
  return {};
}

}  // namespace pawprint
