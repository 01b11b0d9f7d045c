// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/unseen_entries.h"

#include <algorithm>

namespace pawprint {

// An event may be on its way between the counter and the buffer: only what is missing twice
// is missing, and of a flood, which has one on its way at any time, only where events were lost.
void UnseenEntries::compare(const Entries& now) {
  const std::uint64_t unseen = now.counted > now.seen ? now.counted - now.seen : 0;
  if (now.quiet) {
    sure_ = unseen;
  } else {
    sure_ = now.lost_any ? std::min(unseen, before_) : 0;
  }
  before_ = unseen;
}

}  // namespace pawprint
