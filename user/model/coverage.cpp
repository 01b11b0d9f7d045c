// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "event/names.h"
#include "pawprint/tcp_rules.h"

namespace pawprint {
namespace {

// Drops that tcp_listendrop() counts: all but those that free the SYN silently.
std::uint64_t listen_drops(const pp_syn_counts& syns) {
  return syns.dropped - syns.by_reason[PP_REASON_V6_MAPPED_SRC] -
         syns.by_reason[PP_REASON_DUPLICATE_RACE] - syns.by_reason[PP_REASON_SYNACK_ALLOC] -
         syns.by_reason[PP_REASON_SYNACK_XMIT];
}

std::optional<std::uint64_t> observed(unsigned id, const pp_syn_counts& syns,
                                      const TimewaitCounts& timewait) {
  switch (id) {
    case PP_LISTEN_DROPS:
      return listen_drops(syns);
    case PP_LISTEN_OVERFLOWS:
      return syns.by_reason[PP_REASON_ACCEPT_QUEUE_FULL];
    case PP_REQ_Q_FULL_DROP:
      return syns.by_reason[PP_REASON_SYN_QUEUE_FULL];
    case PP_REQ_Q_FULL_DO_COOKIES:
      return syns.cookies;
    case PP_PAWS_PASSIVE:
      return syns.by_reason[PP_REASON_PAWS_PER_HOST];
    case PP_PAWS_ESTAB:
    case PP_PAWS_TIMEWAIT:
      return timewait.paws_rejects;
    case PP_SKIPPED_TIME_WAIT:
      return timewait.rate_limited;
    default:
      return std::nullopt;
  }
}

// `legacy_cookies`: cookies sent where ListenDrops counts them (until 4.11 or later:
// tcp_v4_conn_request(), 3.10.99, tcp_conn_request(), 4.4 go to `drop` after a cookie).
std::string note(unsigned id, std::uint64_t kernel, std::uint64_t seen,
                 std::uint64_t legacy_cookies) {
  const bool more = kernel > seen;
  switch (id) {
    case PP_LISTEN_DROPS:
      if (more && legacy_cookies > 0) {
        const std::uint64_t cookies = std::min(legacy_cookies, kernel - seen);
        return fmt::format("{} are SYN cookies: this kernel counts them as drops, but answers{}",
                           cookies,
                           kernel - seen > cookies ? "; the others are final ACKs that met a "
                                                     "full accept queue"
                                                   : "");
      }
      [[fallthrough]];
    case PP_LISTEN_OVERFLOWS:
      return more ? fmt::format(
                        "{} are final ACKs that met a full accept queue: no SYN was "
                        "dropped, the client retries",
                        kernel - seen)
                  : "";
    case PP_PAWS_ESTAB:
      return more ? "it also counts established connections" : "";
    default:
      return "";
  }
}

}  // namespace

void TimewaitCounts::add(const pp_timewait& event) {
  if (event.substate != PP_TCP_TIME_WAIT) return;
  if (pp_is_regression(&event)) ++paws_rejects;
  if (pp_tw_kind(&event) == PP_TW_KIND_RATE_LIMITED) ++rate_limited;
}

void add_coverage(const pp_netns_counters& counters, const pp_syn_counts& syns,
                  const TimewaitCounts& timewait, std::vector<CoverageRow>& rows) {
  // Where the kernel has a counter of TIME_WAIT's own, the shared one is no measure of it.
  const bool own_timewait = (counters.h.have & PP_HAVE_COUNTER(PP_PAWS_TIMEWAIT)) != 0;
  // PAWSPassive went with tcp_tw_recycle, in 4.12.
  const bool legacy = (counters.h.have & PP_HAVE_COUNTER(PP_PAWS_PASSIVE)) != 0;
  for (unsigned id = 0; id < PP_COUNTER_IDS; ++id) {
    if ((counters.h.have & PP_HAVE_COUNTER(id)) == 0) continue;
    if (id == PP_PAWS_ESTAB && own_timewait) continue;
    CoverageRow row;
    row.netns = counters.netns;
    row.counter = counter_name(id);
    row.kernel = counters.value[id];
    row.observed = observed(id, syns, timewait);
    if (row.observed && *row.observed != row.kernel) {
      row.note = note(id, row.kernel, *row.observed, legacy ? syns.cookies : 0);
      if (counters.gone != 0) row.note = "the namespace is gone; its counters were read before";
      if (row.note.empty()) row.note = kUnexplained;
    }
    rows.push_back(std::move(row));
  }
}

}  // namespace pawprint
