// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// SYNs that got no SYN-ACK, from listeners and from TIME_WAIT sockets, as packets with the
// reason as their comment: what Wireshark opens. One interface for each network namespace.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/buffered_output.h"
#include "export/export_writer.h"
#include "export/known_listeners.h"
#include "export/packet_bytes.h"
#include "model/time_map.h"
#include "record/recording_info.h"

namespace pawprint {

class PcapngWriter final : public ExportWriter {
 public:
  PcapngWriter(WriteBytes write, const RecordingInfo& info);

  void on_event(const Event& event) override;
  Result<void> result() const override { return out_.result(); }
  Result<void> finish() override { return out_.flush(); }

 private:
  void add(const pp_header& head, std::uint32_t netns, const PacketBytes& packet,
           const std::string& comment);
  std::uint32_t interface_of(std::optional<std::uint32_t> netns);

  BufferedOutput out_;
  std::string hostname_;
  TimeMap time_;
  KnownListeners listeners_;
  std::map<std::optional<std::uint32_t>, std::uint32_t> interfaces_;  // netns → number
};

// The comments, printable.
std::string packet_comment(const pp_syn& syn, const std::string& owner);
std::string packet_comment(const pp_timewait& segment);

}  // namespace pawprint
