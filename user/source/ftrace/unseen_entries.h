// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Calls of conn_request functions that the kernel counted and whose event was lost.
#pragma once

#include <cstdint>

namespace pawprint {

class UnseenEntries {
 public:
  struct Entries {
    std::uint64_t counted = 0;  // by the kernel, looked at before the buffers were read
    std::uint64_t seen = 0;     // in the buffers, after they were read
    bool lost_any = false;      // the buffers lost events, or gave what could not be decoded
    bool quiet = false;         // the probes are off: nothing more comes
  };
  void compare(const Entries& now);

  // What is missing for sure. It falls when an event comes late after all.
  std::uint64_t count() const { return sure_; }

 private:
  std::uint64_t before_ = 0;  // what was missing at the last comparison
  std::uint64_t sure_ = 0;
};

}  // namespace pawprint
