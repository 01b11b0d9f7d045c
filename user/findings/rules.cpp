// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "findings/rules.h"

#include <array>

#include "findings/findings.h"

namespace pawprint {

// What is equally severe and certain is told in this order: causes before symptoms.
std::span<const Rule* const> all_rules() {
  static constexpr std::array kRules{&kTwRecycleNat,        &kTwRecycleOn,     &kSynLostBeforeTcp,
                                     &kAcceptQueueOverflow, &kSynQueueFull,    &kTimewaitRegression,
                                     &kSynDropOther,        &kNodeCpuPressure, &kRuntimeSlow,
                                     &kProbeTimeoutShort,   &kProbeKilled,     &kProbeLeftover,
                                     &kNatClocks,           &kCoverageGap,     &kEventsLost};
  return kRules;
}

}  // namespace pawprint
