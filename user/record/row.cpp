// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record/row.h"

#include <zlib.h>

#include <utility>

namespace pawprint {
namespace {

template <typename T>
void append_raw(std::string& out, T value) {
  // Little-endian on every machine that pawprint is built for.
  out.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

}  // namespace

void RowChecksum::begin_row(std::uint16_t kind, std::uint64_t seq) {
  row_.clear();
  append_raw(row_, kind);
  append_raw(row_, seq);
}

void RowChecksum::add(std::int64_t value) {
  row_.push_back('i');
  append_raw(row_, value);
}

void RowChecksum::add(char type, std::string_view bytes) {
  row_.push_back(type);
  append_raw(row_, static_cast<std::uint32_t>(bytes.size()));
  row_.append(bytes);
}

void RowChecksum::end_row() {
  sum_.crc = static_cast<std::uint32_t>(
      crc32(sum_.crc, reinterpret_cast<const Bytef*>(row_.data()), static_cast<uInt>(row_.size())));
  ++sum_.rows;
  bytes_ += row_.size();
}

RowChecksum::Sum RowChecksum::take() {
  bytes_ = 0;
  return std::exchange(sum_, Sum{});
}

void RowWriter::null() {
  sqlite3_bind_null(statement_, ++index_);
  checksum_.add_null();
}

void RowWriter::integer(std::int64_t value) {
  sqlite3_bind_int64(statement_, ++index_, value);
  checksum_.add(value);
}

void RowWriter::text(std::string_view text) {
  sqlite3_bind_text(statement_, ++index_, text.data(), static_cast<int>(text.size()),
                    SQLITE_STATIC);
  checksum_.add('t', text);
}

void RowWriter::copied_text(std::string_view text) {
  sqlite3_bind_text(statement_, ++index_, text.data(), static_cast<int>(text.size()),
                    SQLITE_TRANSIENT);
  checksum_.add('t', text);
}

void RowWriter::blob(std::span<const std::byte> bytes) {
  // A null pointer would bind NULL.
  const void* data = bytes.empty() ? "" : static_cast<const void*>(bytes.data());
  sqlite3_bind_blob(statement_, ++index_, data, static_cast<int>(bytes.size()), SQLITE_STATIC);
  checksum_.add('b', {static_cast<const char*>(data), bytes.size()});
}

std::string_view Cell::bytes() const {
  const void* data = sqlite3_column_blob(statement_, column_);
  if (data == nullptr) return {};
  return {static_cast<const char*>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_))};
}

void Cell::add_to(RowChecksum& checksum) const {
  switch (type()) {
    case SQLITE_INTEGER:
      checksum.add(integer());
      break;
    case SQLITE_TEXT:
      checksum.add('t', bytes());
      break;
    case SQLITE_BLOB:
      checksum.add('b', bytes());
      break;
    case SQLITE_NULL:
      checksum.add_null();
      break;
    default:  // a REAL: never written
      checksum.add('r', {});
      break;
  }
}

}  // namespace pawprint
