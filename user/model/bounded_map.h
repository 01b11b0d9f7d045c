// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A hash map that never holds more than a given number of entries: the entry that was
// used longest ago makes room, unless it is worth keeping. So a flood of spoofed
// addresses cannot push out the hosts that matter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <unordered_map>
#include <utility>

namespace pawprint {

template <typename Key, typename Value, typename Hash>
class BoundedMap {
 public:
  explicit BoundedMap(std::size_t most) : most_(most) {}

  // The entry of `key`, made if there is none, and now the most recently used. Null when
  // there is no room: every entry is worth keeping (for which `worth_keeping` says so).
  template <typename Keep>
  Value* use(const Key& key, const Keep& worth_keeping) {
    if (const auto found = index_.find(key); found != index_.end()) {
      entries_.splice(entries_.begin(), entries_, found->second);
      return &found->second->second;
    }
    if (index_.size() >= most_ && !make_room(worth_keeping)) {
      ++refused_;
      return nullptr;
    }
    entries_.emplace_front(key, Value{});
    index_.emplace(key, entries_.begin());
    return &entries_.front().second;
  }

  std::size_t size() const { return index_.size(); }
  // Most recently used first.
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  // Entries that had to go, and keys that found no room.
  std::uint64_t evicted() const { return evicted_ + refused_; }

 private:
  // How many old entries are looked at: those worth keeping are moved to the front.
  static constexpr int kLooks = 64;

  template <typename Keep>
  bool make_room(const Keep& worth_keeping) {
    for (int i = 0; i < kLooks && !entries_.empty(); ++i) {
      const auto oldest = std::prev(entries_.end());
      if (!worth_keeping(oldest->second)) {
        index_.erase(oldest->first);
        entries_.erase(oldest);
        ++evicted_;
        return true;
      }
      entries_.splice(entries_.begin(), entries_, oldest);
    }
    return false;
  }

  std::size_t most_;
  std::list<std::pair<Key, Value>> entries_;
  std::unordered_map<Key, typename std::list<std::pair<Key, Value>>::iterator, Hash> index_;
  std::uint64_t evicted_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace pawprint
