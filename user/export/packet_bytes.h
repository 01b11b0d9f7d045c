// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The IP and TCP headers of an event's segment: as they were recorded, or, where they
// were not, made again from what the event says of them.
#pragma once

#include <cstddef>

#include "event/event.h"
#include "packet/bytes.h"

namespace pawprint {

struct PacketBytes {
  Bytes bytes;
  std::size_t original_bytes = 0;  // of the packet, by its IP header
  bool is_rebuilt = false;         // only addresses, ports, flags, seq and TSval are the segment's
};

PacketBytes packet_bytes(const pp_syn& syn);
PacketBytes packet_bytes(const pp_timewait& segment);

}  // namespace pawprint
