// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Every rule by name, for the list in rules.cpp. A new rule is a file, a line here and a
// line there.
#pragma once

#include "findings/rule.h"

namespace pawprint {

extern const Rule kAcceptQueueOverflow;
extern const Rule kCoverageGap;
extern const Rule kEventsLost;
extern const Rule kNatClocks;
extern const Rule kNodeCpuPressure;
extern const Rule kProbeKilled;
extern const Rule kProbeLeftover;
extern const Rule kProbeTimeoutShort;
extern const Rule kRuntimeSlow;
extern const Rule kSynDropOther;
extern const Rule kSynLostBeforeTcp;
extern const Rule kSynQueueFull;
extern const Rule kTimewaitRegression;
extern const Rule kTwRecycleNat;
extern const Rule kTwRecycleOn;

}  // namespace pawprint
