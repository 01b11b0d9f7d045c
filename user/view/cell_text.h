// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The words of single cells, the same in plain tables and on the full screen. What comes
// from outside is not cleaned here: tables clean every cell. Unknown is "-".
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/snapshot.h"

namespace pawprint {

// "1.5ms", "301ms", "12.0s".
std::string duration_text(const std::optional<std::uint64_t>& ns);

// "3/2": length and limit.
std::string queue_text(const std::optional<QueueState>& queue);

// "10.0.0.1:80", "[2001:db8::1]:80".
std::string endpoint_text(const std::string& address, std::uint16_t port);

// "nginx[4711]".
std::string owner_text(const SynDropRow& row);

// "namespace/pod/container", or the first digits of the container's id.
std::string container_text(const ProbeRow& row);

std::string short_id(const std::string& container_id);

// The command as it is known: with "…" where it was cut.
std::string command_text(const ProbeRow& row);

// "0:12 1:3": exit codes and how often.
std::string exits_text(const ProbeRow& row);

// What became of all SYNs, in one line. Of what is seen on the wire nothing is proved, and
// it says so. `rate`: of those without an answer, per second, where it is known.
std::string syn_totals_text(const SynTotals& totals, std::optional<double> rate = {});

// "unknown (accept_queue_full?)": the reason, with those that it may be instead.
std::string reason_text(const SynDropRow& row);

// SYNs to TIME_WAIT sockets that were refused, of all kinds.
std::uint64_t refused_syns(const TimewaitRow& row);

}  // namespace pawprint
