// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Events of what was seen on the wire. A missing SYN-ACK proves no drop there, so the verdict
// of such a SYN stays unknown, with the reason that fits.
#pragma once

#include "pawprint/event.h"
#include "source/wire/handshake_tracker.h"

namespace pawprint {

pp_syn answered_event(const WireSyn& syn);
pp_syn unanswered_event(const WireSyn& syn, const Explanation& explanation);

// A SYN that met a TIME_WAIT socket. `verdict`: PP_TW_ACK, or PP_TW_SUCCESS when the socket
// kept silent. `state`: the socket's, as sock_diag tells it; none: it is gone, and is told
// from what the SYN carried.
pp_timewait refused_event(const WireSyn& syn, pp_tw_verdict verdict,
                          std::optional<std::uint8_t> state);

}  // namespace pawprint
