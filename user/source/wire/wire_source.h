// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// timewait and syn from what is on the wire, for kernels that let nobody hook functions:
// SYNs and what answers them, heard by a packet socket in each network namespace that owns
// listeners. It sees, it does not prove. Needs CAP_NET_RAW, and CAP_SYS_ADMIN for other
// network namespaces than its own.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/unique_fd.h"
#include "source/source.h"
#include "source/totals_told.h"
#include "source/traffic_filter.h"
#include "source/wire/watched_namespaces.h"

namespace pawprint {

struct WireOptions {
  // All that were asked for. When one of timewait and syn runs on another source already, the
  // other is off here: both sources would tell of the same SYNs.
  std::vector<Collector> asked;
  TrafficFilter filter;
  std::filesystem::path proc_root = "/proc";
};

class WireSource final : public Source {
 public:
  explicit WireSource(WireOptions options);

  std::string_view backend() const override { return "wire"; }
  Result<void> start(const std::vector<Collector>& wanted) override;
  const std::vector<CollectorStatus>& status() const override { return status_; }
  std::vector<int> fds() const override;
  void drain(EventSink& sink) override;
  void tick(EventSink& sink, std::uint64_t now_ns) override;
  void quiesce() override;
  CapabilitySet capabilities() const override;
  void stop() override;

 private:
  using Judged = HandshakeTracker::Judged;

  Result<void> set_up();

  void hear(std::uint64_t now_ns);
  bool look_up(WireSyn& syn, std::uint64_t now_ns);
  Judged judge(const WireSyn& syn, std::uint64_t now_ns, EventSink& sink);
  Judged judge_unanswered(const WireSyn& syn, WireNamespace& in, EventSink& sink);
  std::optional<std::uint8_t> state_of(WireNamespace& in, const WireSyn& syn);
  // Whether this SYN may be an event, or is only counted: a flood makes too many.
  bool may_tell(pp_syn_counts& counts);
  void wake_again() const;
  void report_losses(EventSink& sink, std::uint64_t now_ns);

  WireOptions options_;
  std::vector<CollectorStatus> status_;
  WatchedNamespaces namespaces_;
  UniqueFd epoll_;  // the rings and the timer
  UniqueFd timer_;
  HandshakeTracker tracker_;
  std::map<std::uint32_t, pp_syn_counts> counts_;
  TotalsTold<pp_syn_totals> totals_;
  bool quiet_ = false;
  bool challenges_have_no_id_ = false;  // so the filter passes them
  std::uint64_t last_tick_ns_ = 0;
  unsigned lookups_left_ = 0;  // of sockets, in this drain
  unsigned events_left_ = 0;   // of SYNs, in this second
  // Losses since the last tick.
  std::uint64_t damaged_ = 0;
  std::uint64_t untracked_told_ = 0;
};

}  // namespace pawprint
