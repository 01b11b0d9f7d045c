// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A hash map that never holds more than a given number of entries: the one that was used
// longest ago makes room, of those that are worth least. So a flood of spoofed addresses
// cannot push out the hosts that matter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <unordered_map>
#include <utility>

namespace pawprint {

enum class Worth {
  kNone,    // goes first
  kLittle,  // goes when there is nothing of no worth
  kMuch,    // stays
};

template <typename Key, typename Value, typename Hash>
class BoundedMap {
 public:
  explicit BoundedMap(std::size_t most) : most_(most) {}

  // The entry of `key`, made if there is none, and now the most recently used. Null when
  // there is no room: `worth` says kMuch of every old entry.
  template <typename WorthOf>
  Value* use(const Key& key, const WorthOf& worth) {
    if (const auto found = index_.find(key); found != index_.end()) {
      entries_.splice(entries_.begin(), entries_, found->second);
      return &found->second->second;
    }
    if (index_.size() >= most_ && !make_room(worth)) {
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
  // How many old entries are looked at: those of much worth are moved to the front.
  static constexpr int kLooks = 64;

  template <typename WorthOf>
  bool make_room(const WorthOf& worth) {
    auto victim = entries_.end();
    auto at = entries_.end();
    for (int i = 0; i < kLooks && at != entries_.begin(); ++i) {
      const auto old = std::prev(at);
      const Worth found = worth(old->second);
      if (found == Worth::kMuch) {
        entries_.splice(entries_.begin(), entries_, old);
        continue;
      }
      if (found == Worth::kNone || victim == entries_.end()) victim = old;
      if (found == Worth::kNone) break;
      at = old;
    }
    if (victim == entries_.end()) return false;
    index_.erase(victim->first);
    entries_.erase(victim);
    ++evicted_;
    return true;
  }

  std::size_t most_;
  std::list<std::pair<Key, Value>> entries_;
  std::unordered_map<Key, typename std::list<std::pair<Key, Value>>::iterator, Hash> index_;
  std::uint64_t evicted_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace pawprint
