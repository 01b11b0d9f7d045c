// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "findings/listener_drops.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace pawprint {
namespace {

void keep_longest(std::optional<QueueState>& longest, const std::optional<QueueState>& queue) {
  if (queue && (!longest || queue->len > longest->len)) longest = queue;
}

}  // namespace

std::string ListenerDrops::name() const {
  if (pod) return fmt::format("{} in pod {}, port {}", comm.value_or("a process"), *pod, port);
  if (pid) return fmt::format("{}[{}], port {}", comm.value_or("a process"), *pid, port);
  return fmt::format("port {} of {}", port, address);
}

std::vector<ListenerDrops> drops_by_listener(const Snapshot& snapshot,
                                             const std::vector<std::string_view>& reasons) {
  using Key = std::tuple<std::optional<std::uint32_t>, std::uint16_t, std::optional<std::uint32_t>>;
  std::map<Key, ListenerDrops> listeners;
  std::map<Key, std::set<std::string_view>> remotes;
  for (const SynDropRow& row : snapshot.syn_drops) {
    if (std::find(reasons.begin(), reasons.end(), row.reason) == reasons.end()) continue;
    const Listener& listener = *row.listener;
    const Key key{listener.netns, listener.port, listener.pid};
    ListenerDrops& sum = listeners[key];
    sum.port = listener.port;
    sum.netns = listener.netns;
    sum.pid = listener.pid;
    sum.comm = listener.comm;
    sum.pod = listener.pod;
    sum.address = listener.address;
    sum.count += row.count;
    sum.proved = sum.proved && row.backend != "wire";
    keep_longest(sum.accept_queue, row.accept_queue);
    keep_longest(sum.syn_queue, row.syn_queue);
    if (row.syncookies) sum.syncookies = row.syncookies;
    remotes[key].insert(row.remote);
  }
  std::vector<ListenerDrops> all;
  for (auto& [key, sum] : listeners) {
    sum.remotes = remotes[key].size();
    all.push_back(std::move(sum));
  }
  std::stable_sort(all.begin(), all.end(), [](const ListenerDrops& a, const ListenerDrops& b) {
    return a.count > b.count;
  });
  return all;
}

std::string in_namespace_of(const ListenerDrops& listener, std::string_view command) {
  if (!listener.pid) return std::string(command);
  return fmt::format("nsenter -t {} -n {}", *listener.pid, command);
}

}  // namespace pawprint
