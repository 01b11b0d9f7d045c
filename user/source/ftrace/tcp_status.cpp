// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/tcp_status.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace pawprint {
namespace {

class Gaps {
 public:
  void add(std::string_view without, const std::string& why) {
    std::string gap = fmt::format("without {}: {}", without, why);
    if (std::find(all_.begin(), all_.end(), gap) == all_.end()) all_.push_back(std::move(gap));
  }
  // The first of `fields` that is missing is the gap.
  void need(std::string_view without, std::initializer_list<const FieldAt*> fields) {
    for (const FieldAt* field : fields) {
      if (!*field) return add(without, field->why);
    }
  }
  std::string text() const {
    std::string text;
    for (const std::string& gap : all_) text += (text.empty() ? "" : "; ") + gap;
    return text;
  }

 private:
  std::vector<std::string> all_;
};

void need_for_syn(const KernelLayout& layout, Gaps& gaps) {
  gaps.need("the accept queue", {&layout.sk_ack_backlog, &layout.sk_max_ack_backlog});
  if (layout.listen_opt) {
    gaps.need("the request queue",
              {&layout.listen_qlen, &layout.listen_qlen_young, &layout.listen_max_qlen_log});
  } else {
    gaps.need("the request queue", {&layout.queue_qlen, &layout.queue_young});
  }
}

void need_for_timewait(const KernelLayout& layout, Gaps& gaps) {
  gaps.need("SYNs to listeners", {&layout.skb_data});
  gaps.need("regressions", {&layout.tw_ts_recent, &layout.tw_ts_recent_stamp});
  gaps.need("FIN_WAIT2 told from TIME_WAIT", {&layout.tw_substate});
  gaps.need("what tcp_tw_recycle would refuse",
            {&layout.sock_ts_recent, &layout.sock_ts_recent_stamp});
}

}  // namespace

CollectorStatus ftrace_status(Collector collector, std::span<const MissingHook> missing,
                              const KernelLayout& layout) {
  const bool is_syn = collector == Collector::kSyn;
  CollectorStatus status;
  status.collector = collector;
  status.backend = "ftrace";
  Gaps gaps;
  for (const MissingHook& gap : missing) {
    const TcpHook& hook = *gap.hook;
    if (!(is_syn ? hook.syn : hook.timewait)) continue;
    // For timewait the conn_request hooks only add what SYNs to listeners carry.
    if (hook.required && (is_syn || !hook.syn)) {
      status.why = gap.why;
      return status;
    }
    if (hook.without != nullptr) gaps.add(hook.without, gap.why);
  }
  if (is_syn && !layout.skb_data) {
    status.why = layout.skb_data.why;
    return status;
  }
  gaps.need("the network namespace", {&layout.skc_net, &layout.net_inum});
  if (is_syn) {
    need_for_syn(layout, gaps);
  } else {
    need_for_timewait(layout, gaps);
  }
  status.why = gaps.text();
  status.state = status.why.empty() ? CollectorState::kOn : CollectorState::kDegraded;
  status.attach = "kprobe";
  status.transport = "ftrace";
  return status;
}

}  // namespace pawprint
