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
  kNone,      // goes first
  kLittle,    // goes when there is nothing of no worth
  kDoubtful,  // may matter, may be forged: the first ones stay, up to half of the room, the
              // later ones go when there is nothing of less worth
  kMuch,      // stays
};

template <typename Key, typename Value, typename Hash>
class BoundedMap {
 public:
  explicit BoundedMap(std::size_t most) : most_(most) {}
  BoundedMap(const BoundedMap&) = delete;
  BoundedMap& operator=(const BoundedMap&) = delete;

  // The entry of `key`, made if there is none, and now the most recently used. Null when
  // there is no room: every old entry has to stay. `worth` of an entry may only grow.
  template <typename WorthOf>
  Value* use(const Key& key, const WorthOf& worth) {
    if (const auto found = index_.find(key); found != index_.end()) {
      const auto& [at, stays] = found->second;
      if (!stays) entries_.splice(entries_.begin(), entries_, at);
      return &at->second;
    }
    if (index_.size() >= most_ && !make_room(worth)) {
      ++refused_;
      return nullptr;
    }
    entries_.emplace_front(key, Value{});
    index_.emplace(key, Place{entries_.begin()});
    return &entries_.front().second;
  }

  std::size_t size() const { return index_.size(); }
  // Most recently used first; behind them those that stay.
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  auto begin() { return entries_.begin(); }
  auto end() { return entries_.end(); }
  // Entries that had to go, and keys that found no room.
  std::uint64_t evicted() const { return evicted_ + refused_; }

 private:
  using Entries = std::list<std::pair<Key, Value>>;
  struct Place {
    typename Entries::iterator at;
    bool stays = false;
  };

  // How many old entries are looked at for the one of least worth.
  static constexpr int kLooks = 64;

  // Behind all that can go: it is not looked at again.
  void keep(typename Entries::iterator entry) {
    index_.find(entry->first)->second.stays = true;
    entries_.splice(entries_.end(), entries_, entry);
    if (kept_ == entries_.end()) kept_ = entry;
  }

  template <typename WorthOf>
  bool make_room(const WorthOf& worth) {
    auto victim = entries_.end();
    Worth least = Worth::kMuch;
    auto at = kept_;
    for (int looks = 0; looks < kLooks && at != entries_.begin();) {
      const auto old = std::prev(at);
      const Worth found = worth(old->second);
      if (found == Worth::kMuch || (found == Worth::kDoubtful && doubtful_kept_ < most_ / 2)) {
        if (found == Worth::kDoubtful) ++doubtful_kept_;
        keep(old);
        // The place of `old` has been taken by what was before it.
        if (at == entries_.end()) at = kept_;
        continue;
      }
      if (found < least) {
        victim = old;
        least = found;
      }
      if (found == Worth::kNone) break;
      at = old;
      ++looks;
    }
    if (victim == entries_.end()) return false;
    index_.erase(victim->first);
    entries_.erase(victim);
    ++evicted_;
    return true;
  }

  std::size_t most_;
  Entries entries_;
  typename Entries::iterator kept_ = entries_.end();  // the first of those that stay
  std::size_t doubtful_kept_ = 0;
  std::unordered_map<Key, Place, Hash> index_;
  std::uint64_t evicted_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace pawprint
