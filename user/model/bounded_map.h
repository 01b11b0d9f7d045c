// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A hash map that never holds more than a given number of entries: the one that was used
// longest ago makes room, of those that are worth least. So a flood of spoofed addresses
// cannot push out the hosts that matter. Entries lie in blocks and are linked by their numbers:
// one that goes leaves its place to the new one, so that a flood leaves the heap as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

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
  using Index = std::uint32_t;
  static constexpr Index kNone = UINT32_MAX;

  template <typename Map>
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = std::pair<Key, Value>;
    using difference_type = std::ptrdiff_t;
    using pointer = std::conditional_t<std::is_const_v<Map>, const value_type*, value_type*>;
    using reference = std::conditional_t<std::is_const_v<Map>, const value_type&, value_type&>;

    Iterator() = default;
    Iterator(Map* map, Index at) : map_(map), at_(at) {}
    reference operator*() const { return map_->nodes_[at_].entry; }
    pointer operator->() const { return &**this; }
    Iterator& operator++() {
      at_ = map_->nodes_[at_].after;
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator&) const = default;

   private:
    Map* map_ = nullptr;
    Index at_ = kNone;
  };

 public:
  explicit BoundedMap(std::size_t most) : most_(most), buckets_(kFirstBuckets, kNone) {}
  BoundedMap(const BoundedMap&) = delete;
  BoundedMap& operator=(const BoundedMap&) = delete;

  // The entry of `key`, made if there is none, and now the most recently used. Null when
  // there is no room: every old entry has to stay. `worth` of an entry may only grow.
  template <typename WorthOf>
  Value* use(const Key& key, const WorthOf& worth) {
    Index at = find(key);
    if (at != kNone) {
      if (!nodes_[at].stays) {
        unlink(at);
        link_first(at);
      }
      return &nodes_[at].entry.second;
    }
    if (nodes_.size() < most_) {
      at = static_cast<Index>(nodes_.size());
      nodes_.emplace_back();
      if (nodes_.size() > buckets_.size()) widen();
    } else {
      at = make_room(worth);
      if (at == kNone) {
        ++refused_;
        return nullptr;
      }
    }
    nodes_[at].entry = {key, Value{}};
    link_first(at);
    add_to_bucket(at);
    return &nodes_[at].entry.second;
  }

  std::size_t size() const { return nodes_.size(); }
  // Most recently used first; behind them those that stay.
  auto begin() const { return Iterator<const BoundedMap>(this, first_); }
  auto end() const { return Iterator<const BoundedMap>(this, kNone); }
  auto begin() { return Iterator<BoundedMap>(this, first_); }
  auto end() { return Iterator<BoundedMap>(this, kNone); }
  // Entries that had to go, and keys that found no room.
  std::uint64_t evicted() const { return evicted_ + refused_; }

 private:
  struct Node {
    std::pair<Key, Value> entry;
    Index before = kNone, after = kNone;  // in the order of use
    Index next_in_bucket = kNone;
    bool stays = false;
  };

  static constexpr std::size_t kFirstBuckets = 16;  // a power of two
  // How many old entries are looked at for the one of least worth.
  static constexpr int kLooks = 64;

  Index& bucket(const Key& key) { return buckets_[Hash{}(key) & (buckets_.size() - 1)]; }

  Index find(const Key& key) {
    Index at = bucket(key);
    while (at != kNone && !(nodes_[at].entry.first == key)) at = nodes_[at].next_in_bucket;
    return at;
  }

  void add_to_bucket(Index at) {
    Index& head = bucket(nodes_[at].entry.first);
    nodes_[at].next_in_bucket = std::exchange(head, at);
  }

  void remove_from_bucket(Index at) {
    Index* link = &bucket(nodes_[at].entry.first);
    while (*link != at) link = &nodes_[*link].next_in_bucket;
    *link = nodes_[at].next_in_bucket;
  }

  // Twice as many buckets; the last node has no entry yet.
  void widen() {
    buckets_.assign(buckets_.size() * 2, kNone);
    for (Index at = 0; at + 1 < nodes_.size(); ++at) add_to_bucket(at);
  }

  void link_first(Index at) {
    nodes_[at].before = kNone;
    nodes_[at].after = std::exchange(first_, at);
    (nodes_[at].after == kNone ? last_ : nodes_[nodes_[at].after].before) = at;
  }

  void link_last(Index at) {
    nodes_[at].after = kNone;
    nodes_[at].before = std::exchange(last_, at);
    (nodes_[at].before == kNone ? first_ : nodes_[nodes_[at].before].after) = at;
  }

  void unlink(Index at) {
    const auto [before, after] = std::pair(nodes_[at].before, nodes_[at].after);
    (before == kNone ? first_ : nodes_[before].after) = after;
    (after == kNone ? last_ : nodes_[after].before) = before;
  }

  // Behind all that can go: it is not looked at again.
  void keep(Index at) {
    nodes_[at].stays = true;
    unlink(at);
    link_last(at);
    if (kept_ == kNone) kept_ = at;
  }

  // The place of an entry that had to go; kNone: all have to stay.
  template <typename WorthOf>
  Index make_room(const WorthOf& worth) {
    Index victim = kNone;
    Worth least = Worth::kMuch;
    Index at = kept_;
    for (int looks = 0; looks < kLooks && at != first_;) {
      const Index old = at == kNone ? last_ : nodes_[at].before;
      const Worth found = worth(nodes_[old].entry.second);
      if (found == Worth::kMuch || (found == Worth::kDoubtful && doubtful_kept_ < most_ / 2)) {
        if (found == Worth::kDoubtful) ++doubtful_kept_;
        keep(old);
        // The place of `old` has been taken by what was before it.
        if (at == kNone) at = kept_;
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
    if (victim == kNone) return kNone;
    remove_from_bucket(victim);
    unlink(victim);
    ++evicted_;
    return victim;
  }

  std::size_t most_;
  std::deque<Node> nodes_;  // places do not move
  std::vector<Index> buckets_;
  Index first_ = kNone, last_ = kNone;
  Index kept_ = kNone;  // the first of those that stay
  std::size_t doubtful_kept_ = 0;
  std::uint64_t evicted_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace pawprint
