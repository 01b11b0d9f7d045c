// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/view_options.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

namespace pawprint {
namespace {

template <typename Row>
struct Order {
  std::string_view column;
  bool (*before)(const Row&, const Row&);
};

// Numbers: the largest first, an unknown one last.
template <auto kMember, typename Row>
bool larger(const Row& a, const Row& b) {
  return a.*kMember > b.*kMember;
}

// Text: by alphabet.
template <auto kMember, typename Row>
bool earlier(const Row& a, const Row& b) {
  return a.*kMember < b.*kMember;
}

std::uint64_t refused(const TimewaitRow& row) {
  return row.refused.regression + row.refused.not_newer + row.refused.rate_limited +
         row.refused.out_of_window;
}

// How full a queue is tells more than its length. Unknown: below all.
double fill_level(const std::optional<QueueState>& queue) {
  if (!queue) return -1;
  return static_cast<double>(queue->len) /
         static_cast<double>(std::max<std::uint64_t>(queue->max, 1));
}

constexpr std::array kTimewaitOrders{
    Order<TimewaitRow>{"remote", earlier<&TimewaitRow::remote>},
    Order<TimewaitRow>{"syns", larger<&TimewaitRow::listener_syns>},
    Order<TimewaitRow>{"backwards", larger<&TimewaitRow::syn_ts_backwards>},
    Order<TimewaitRow>{"segments", larger<&TimewaitRow::segments>},
    Order<TimewaitRow>{"regressed", larger<&TimewaitRow::regressions>},
    Order<TimewaitRow>{"refused",
                       [](const auto& a, const auto& b) { return refused(a) > refused(b); }},
    Order<TimewaitRow>{"reused", larger<&TimewaitRow::accepted_reuse>},
    Order<TimewaitRow>{"recycle",
                       [](const auto& a, const auto& b) {
                         return std::tuple(a.recycle_known, a.recycle_would_refuse) >
                                std::tuple(b.recycle_known, b.recycle_would_refuse);
                       }},
    Order<TimewaitRow>{"clocks", larger<&TimewaitRow::clocks>},
    Order<TimewaitRow>{"last_seen", larger<&TimewaitRow::last_seen_ns>},
};

constexpr std::array kSynDropOrders{
    Order<SynDropRow>{"remote", earlier<&SynDropRow::remote>},
    Order<SynDropRow>{"listener",
                      [](const auto& a, const auto& b) {
                        return std::tie(a.listener->address, a.listener->port) <
                               std::tie(b.listener->address, b.listener->port);
                      }},
    Order<SynDropRow>{"owner",
                      [](const auto& a, const auto& b) {
                        return std::tie(a.listener->comm, a.listener->pid) <
                               std::tie(b.listener->comm, b.listener->pid);
                      }},
    Order<SynDropRow>{"reason", earlier<&SynDropRow::reason>},
    Order<SynDropRow>{"count", larger<&SynDropRow::count>},
    Order<SynDropRow>{"rate", larger<&SynDropRow::rate>},
    Order<SynDropRow>{"acceptq",
                      [](const auto& a, const auto& b) {
                        return fill_level(a.accept_queue) > fill_level(b.accept_queue);
                      }},
    Order<SynDropRow>{"synq",
                      [](const auto& a, const auto& b) {
                        return fill_level(a.syn_queue) > fill_level(b.syn_queue);
                      }},
    Order<SynDropRow>{"last_seen", larger<&SynDropRow::last_seen_ns>},
};

constexpr std::array kProbeOrders{
    Order<ProbeRow>{"count", larger<&ProbeRow::count>},
    Order<ProbeRow>{"p50", larger<&ProbeRow::p50_ns>},
    Order<ProbeRow>{"p99", larger<&ProbeRow::p99_ns>},
    Order<ProbeRow>{"max", larger<&ProbeRow::max_ns>},
    Order<ProbeRow>{"run", larger<&ProbeRow::run_p50_ns>},
    Order<ProbeRow>{"over", larger<&ProbeRow::over_timeout>},
    Order<ProbeRow>{"failed", larger<&ProbeRow::failed>},
    Order<ProbeRow>{"last_seen", larger<&ProbeRow::last_seen_ns>},
    Order<ProbeRow>{"container", earlier<&ProbeRow::container_id>},
    Order<ProbeRow>{"command", earlier<&ProbeRow::command>},
};

template <typename Row, std::size_t kCount>
void arrange(const Options& options, const std::array<Order<Row>, kCount>& orders,
             std::vector<Row>& rows) {
  for (const Order<Row>& order : orders) {
    if (options.sort == order.column) std::stable_sort(rows.begin(), rows.end(), order.before);
  }
  if (options.top && rows.size() > *options.top) rows.resize(*options.top);
}

// Only what is of the pod "namespace/name".
void keep_pod(const std::string& pod, Snapshot& snapshot) {
  const auto is_other = [&](const auto& row) { return row.pod_namespace + "/" + row.pod != pod; };
  std::erase_if(snapshot.probes, [&](const ProbeRow& row) {
    return !row.pod || row.pod_namespace.value_or("") + "/" + *row.pod != pod;
  });
  std::erase_if(snapshot.kube_events, is_other);
  std::erase_if(snapshot.syn_drops,
                [&](const SynDropRow& row) { return row.listener->pod != pod; });
}

}  // namespace

const std::vector<std::string>& sort_columns() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    const auto add = [&](const auto& orders) {
      for (const auto& order : orders) {
        if (std::find(names.begin(), names.end(), order.column) == names.end()) {
          names.emplace_back(order.column);
        }
      }
    };
    add(kTimewaitOrders);
    add(kSynDropOrders);
    add(kProbeOrders);
    return names;
  }();
  return kNames;
}

void apply(const Options& options, Snapshot& snapshot) {
  if (options.pod) keep_pod(*options.pod, snapshot);
  arrange(options, kTimewaitOrders, snapshot.timewait);
  arrange(options, kSynDropOrders, snapshot.syn_drops);
  arrange(options, kProbeOrders, snapshot.probes);
}

}  // namespace pawprint
