// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "packet/tcp_segment.h"

#include <netinet/in.h>

namespace pawprint {
namespace {

constexpr std::size_t kTcpBytes = 20;
constexpr unsigned kWindow = 65535;

}  // namespace

std::size_t tcp_bytes(const TcpSegment& segment) {
  return kTcpBytes + segment.options.size() + segment.payload.size();
}

void put_tcp_segment(Bytes& out, const TcpSegment& segment, std::span<const std::uint8_t> source,
                     std::span<const std::uint8_t> destination) {
  const std::size_t begin = out.size();
  put16(out, segment.source_port);
  put16(out, segment.destination_port);
  put32(out, segment.seq);
  put32(out, segment.ack);
  put8(out, static_cast<unsigned>((kTcpBytes + segment.options.size()) / 4) << 4);
  put8(out, segment.flags);
  put16(out, kWindow);
  put16(out, 0);  // checksum
  put16(out, 0);  // urgent
  put(out, segment.options);
  put(out, segment.payload);
  const auto tcp = std::span(out).subspan(begin);
  std::uint32_t sum = IPPROTO_TCP + static_cast<std::uint32_t>(tcp.size());
  sum = sum_words(destination, sum_words(source, sum));
  set16(tcp, 16, checksum(sum_words(tcp, sum)));
}

std::optional<TcpSegment> parse_tcp_segment(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kTcpBytes) return std::nullopt;
  const std::size_t header = (bytes[12] >> 4) * 4U;
  if (header < kTcpBytes || header > bytes.size()) return std::nullopt;
  const auto options = bytes.subspan(kTcpBytes, header - kTcpBytes);
  const auto payload = bytes.subspan(header);
  return TcpSegment{.source_port = get16(bytes, 0),
                    .destination_port = get16(bytes, 2),
                    .seq = get32(bytes, 4),
                    .ack = get32(bytes, 8),
                    .flags = bytes[13],
                    .options = Bytes(options.begin(), options.end()),
                    .payload = Bytes(payload.begin(), payload.end())};
}

}  // namespace pawprint
