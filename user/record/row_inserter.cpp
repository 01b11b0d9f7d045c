// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record/row_inserter.h"

namespace pawprint {

Result<RowInserter> RowInserter::create(const Database& database) {
  RowInserter inserter;
  std::size_t kind = 0;
  Result<void> prepared;
  for_each_kind([&]<typename T>() {
    auto statement = database.prepare(insert_sql<T>());
    if (statement) {
      inserter.statements_[kind] = std::move(*statement);
    } else if (prepared) {
      prepared = fail(statement.error());
    }
    ++kind;
  });
  if (!prepared) return fail(prepared.error());
  auto seal = database.prepare("INSERT INTO seals(seq, time_ns, events, crc) VALUES(?, ?, ?, ?)");
  if (!seal) return fail(seal.error());
  inserter.seal_ = std::move(*seal);
  return inserter;
}

Result<void> RowInserter::insert(const Event& event, std::uint64_t seq) {
  Statement& statement = statements_[event.index()];
  RowWriter row(statement.get(), checksum_);
  std::visit([&](const auto& e) { write_row(e, seq, row, checksum_); }, event);
  return statement.run();
}

Result<void> RowInserter::seal(std::uint64_t seq, std::uint64_t time_ns) {
  if (checksum_.is_empty()) return {};
  const RowChecksum::Sum sum = checksum_.take();
  return seal_.bind(1, static_cast<std::int64_t>(seq))
      .bind(2, static_cast<std::int64_t>(time_ns))
      .bind(3, static_cast<std::int64_t>(sum.rows))
      .bind(4, static_cast<std::int64_t>(sum.crc))
      .run();
}

}  // namespace pawprint
