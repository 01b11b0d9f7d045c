// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Ends of exec sessions that were lost on their way: the kernel side has let go of the
// session, and no event said so. Without this it would run on for ever.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "source/source.h"

namespace pawprint {

class UnseenEnds final : public EventSink {
 public:
  // Bound; sessions beyond it are not watched.
  static constexpr std::size_t kMostSessions = 16384;
  // From the moment the kernel side has let go: as long may an event be on its way.
  static constexpr std::uint64_t kGraceNs = 2'000'000'000;

  // Events of sessions, in any order within a session's last moment.
  void on_event(const Event& event) override;

  // Is this session still followed in the kernel?
  using IsFollowed = std::function<bool(const pp_session_key& session)>;

  // Tells the end, with PP_END_UNSEEN, of sessions that are not followed since kGraceNs.
  void check(std::uint64_t now_ns, const IsFollowed& is_followed, EventSink& sink);

 private:
  using Key = std::pair<std::uint64_t, std::uint32_t>;  // exec_ns, pid
  struct Session {
    bool has_exited = false;       // its children have not
    std::uint64_t gone_since = 0;  // 0: followed
  };

  std::map<Key, Session> open_;
};

}  // namespace pawprint
