// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A column of an event's table, declared once: the member that it holds gives its SQL
// type, the way in and the way back. A member whose PP_HAVE_* bit is clear is NULL.
//
//   integers            INTEGER
//   __u8[16]            TEXT, the address as people write it
//   char[N]             TEXT without the padding; NULL when empty
//   bytes and length    BLOB
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/address.h"
#include "event/event.h"
#include "record/row.h"

namespace pawprint {

template <typename T>
struct Column {
  std::string name;
  std::string_view type;
  std::string_view text;                               // what it means
  __u32 have = 0;                                      // PP_HAVE_* bits; 0: always known
  void (*write)(const T&, bool is_known, RowWriter&);  // binds one value
  bool (*read)(const Cell&, T&);  // false: such a value was never written. Never of a NULL
};

// An element of an array, in the path to a member.
struct At {
  std::size_t index = 0;
};

namespace column_detail {

// The member of `object` that a path of member pointers and At leads to.
template <auto First, auto... Rest, typename Object>
auto& member(Object& object) {
  if constexpr (sizeof...(Rest) > 0) {
    return member<Rest...>(member<First>(object));
  } else if constexpr (std::is_same_v<std::remove_cv_t<decltype(First)>, At>) {
    return object[First.index];
  } else {
    return object.*First;
  }
}

template <typename V>
concept Integer = std::is_integral_v<V>;

inline std::string_view without_padding(const char* text, std::size_t size) {
  while (size > 0 && text[size - 1] == '\0') --size;
  return {text, size};
}

template <Integer V>
void write_value(V value, bool is_known, RowWriter& row) {
  if (!is_known && value == 0) {
    row.null();
  } else {
    row.integer(static_cast<std::int64_t>(value));
  }
}
template <std::size_t N>
void write_value(const char (&value)[N], bool /*is_known*/, RowWriter& row) {
  const std::string_view text = without_padding(value, N);
  if (text.empty()) {
    row.null();
  } else {
    row.text(text);
  }
}
inline void write_value(const __u8 (&value)[PP_ADDR_LEN], bool /*is_known*/, RowWriter& row) {
  row.copied_text(Address::from(value).text());
}

template <Integer V>
bool read_value(const Cell& cell, V& value) {
  if (cell.type() != SQLITE_INTEGER) return false;
  const std::int64_t integer = cell.integer();
  value = static_cast<V>(integer);
  return static_cast<std::int64_t>(value) == integer;
}
template <std::size_t N>
bool read_value(const Cell& cell, char (&value)[N]) {
  const std::string_view text = cell.bytes();
  if (cell.type() != SQLITE_TEXT || text.size() > N) return false;
  text.copy(value, N);
  return true;
}
inline bool read_value(const Cell& cell, __u8 (&value)[PP_ADDR_LEN]) {
  const auto address = Address::parse(cell.bytes());
  if (cell.type() != SQLITE_TEXT || !address) return false;
  std::copy(address->bytes.begin(), address->bytes.end(), value);
  return true;
}

template <typename V>
inline constexpr std::string_view kSqlType = "TEXT";
template <Integer V>
inline constexpr std::string_view kSqlType<V> = "INTEGER";

// What a pointer to a member belongs to.
template <typename T>
struct OwnerOf;
template <typename T, typename M>
struct OwnerOf<M T::*> {
  using type = T;
};
template <auto Member>
using Owner = typename OwnerOf<decltype(Member)>::type;

}  // namespace column_detail

// The member at the end of `First, Path…`.
template <auto First, auto... Path, typename T = column_detail::Owner<First>>
Column<T> column(std::string name, std::string_view text, __u32 have = 0) {
  using namespace column_detail;
  using Value = std::remove_cvref_t<decltype(member<First, Path...>(std::declval<T&>()))>;
  return {
      std::move(name),
      kSqlType<Value>,
      text,
      have,
      [](const T& event, bool is_known, RowWriter& row) {
        write_value(member<First, Path...>(event), is_known, row);
      },
      [](const Cell& cell, T& event) { return read_value(cell, member<First, Path...>(event)); }};
}

// `Length` valid bytes of the array `Bytes`.
template <auto Bytes, auto Length, typename T = column_detail::Owner<Bytes>>
Column<T> bytes_column(std::string name, std::string_view text, __u32 have = 0) {
  return {std::move(name),
          "BLOB",
          text,
          have,
          [](const T& event, bool is_known, RowWriter& row) {
            const auto valid = std::as_bytes(std::span(event.*Bytes)).first(event.*Length);
            if (!is_known && valid.empty()) {
              row.null();
            } else {
              row.blob(valid);
            }
          },
          [](const Cell& cell, T& event) {
            const std::string_view bytes = cell.bytes();
            if (cell.type() != SQLITE_BLOB || bytes.size() > sizeof(event.*Bytes)) return false;
            bytes.copy(reinterpret_cast<char*>(event.*Bytes), bytes.size());
            event.*Length =
                static_cast<std::remove_reference_t<decltype(event.*Length)>>(bytes.size());
            return true;
          }};
}

// Adds a column for each element of an array; `name_of(i)` names it, and `have_of(i)`
// tells its PP_HAVE_* bit.
template <auto First, auto... Path, std::size_t... I, typename Names, typename Haves,
          typename T = column_detail::Owner<First>>
void add_elements(std::vector<Column<T>>& columns, std::index_sequence<I...> /*indices*/,
                  std::string_view text, const Names& name_of, const Haves& have_of) {
  (columns.push_back(column<First, Path..., At{I}>(std::string(name_of(I)), text, have_of(I))),
   ...);
}

}  // namespace pawprint
