// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/pcapng.h"

#include <algorithm>

namespace pawprint {
namespace {

// Numbers of the draft: blocks (section 4), options (3.5, 4.1 to 4.3), link type.
constexpr std::uint32_t kSectionBlock = 0x0a0d0d0a;
constexpr std::uint32_t kInterfaceBlock = 1;
constexpr std::uint32_t kPacketBlock = 6;
constexpr std::uint32_t kByteOrderMagic = 0x1a2b3c4d;
constexpr std::uint16_t kLinktypeRaw = 101;
constexpr unsigned kEndOfOptions = 0, kComment = 1, kShbOs = 3, kShbUserappl = 4, kIfName = 2,
                   kIfDescription = 3, kIfTsresol = 9, kEpbFlags = 2;
constexpr char kNanoseconds = 9;         // 10^-9
constexpr std::uint32_t kInbound = 0x1;  // of epb_flags
constexpr std::size_t kLongestText = 4096;

void put16(std::string& out, unsigned value) {
  out += static_cast<char>(value);
  out += static_cast<char>(value >> 8);
}
void put32(std::string& out, std::uint32_t value) {
  put16(out, value & 0xffff);
  put16(out, value >> 16);
}
void pad(std::string& out) {
  out.resize((out.size() + 3) / 4 * 4);
}

void put_option(std::string& out, unsigned code, std::string_view value) {
  if (value.empty()) return;
  value = value.substr(0, kLongestText);
  put16(out, code);
  put16(out, static_cast<unsigned>(value.size()));
  out += value;
  pad(out);
}
void end_options(std::string& out) {
  put32(out, kEndOfOptions);
}

std::string block(std::uint32_t type, std::string_view body) {
  const auto size = static_cast<std::uint32_t>(body.size() + 12);
  std::string out;
  put32(out, type);
  put32(out, size);
  out += body;
  put32(out, size);
  return out;
}

}  // namespace

std::string pcapng_section(const PcapngSection& section) {
  std::string body;
  put32(body, kByteOrderMagic);
  put16(body, 1);  // version 1.0
  put16(body, 0);
  put32(body, 0xffffffff);  // the section's length is not known
  put32(body, 0xffffffff);
  put_option(body, kShbOs, section.os);
  put_option(body, kShbUserappl, section.application);
  put_option(body, kComment, section.comment);
  end_options(body);
  return block(kSectionBlock, body);
}

std::string pcapng_interface(std::string_view name, std::string_view description) {
  std::string body;
  put16(body, kLinktypeRaw);
  put16(body, 0);
  put32(body, 0);  // packets are of any length
  put_option(body, kIfName, name);
  put_option(body, kIfDescription, description);
  put_option(body, kIfTsresol, {&kNanoseconds, 1});
  end_options(body);
  return block(kInterfaceBlock, body);
}

std::string pcapng_packet(const PcapngPacket& packet) {
  std::string body;
  put32(body, packet.interface);
  put32(body, static_cast<std::uint32_t>(packet.realtime_ns >> 32));
  put32(body, static_cast<std::uint32_t>(packet.realtime_ns));
  put32(body, static_cast<std::uint32_t>(packet.bytes.size()));
  put32(body, static_cast<std::uint32_t>(std::max(packet.original_bytes, packet.bytes.size())));
  body.append(packet.bytes.begin(), packet.bytes.end());
  pad(body);
  put_option(body, kComment, packet.comment);
  std::string flags;
  put32(flags, kInbound);
  put_option(body, kEpbFlags, flags);
  end_options(body);
  return block(kPacketBlock, body);
}

}  // namespace pawprint
