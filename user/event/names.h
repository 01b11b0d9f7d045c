// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The words for the enums of include/pawprint/event.h: the same in JSON and recordings.
#pragma once

#include <string_view>

namespace pawprint {

// enum pp_loss_stage; "?" when it is none.
std::string_view loss_stage_name(unsigned stage);

// enum pp_counter_id, as in the kernel's file, with "conntrack." or "softnet." where that has
// no names of its own; "?" when it is none.
std::string_view counter_name(unsigned id);

// enum pp_tw_verdict; empty when it is none.
std::string_view tw_verdict_name(unsigned verdict);

// enum pp_tw_kind, as in the event stream.
std::string_view tw_kind_name(unsigned kind);

}  // namespace pawprint
