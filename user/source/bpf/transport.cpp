// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/transport.h"

#include <bpf/libbpf.h>
#include <linux/perf_event.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <span>
#include <utility>

#include "pawprint/config.h"

namespace pawprint {
namespace {

// 64 pages a CPU: 256 KiB.
constexpr std::size_t kPerfPages = 64;

perf_event_attr perf_attributes() {
  perf_event_attr attr{};
  attr.size = sizeof(attr);
  attr.type = PERF_TYPE_SOFTWARE;
  attr.config = PERF_COUNT_SW_BPF_OUTPUT;
  attr.sample_type = PERF_SAMPLE_RAW;
  attr.sample_period = 1;
  attr.watermark = 1;
  attr.wakeup_watermark =
      static_cast<__u32>(kPerfPages * static_cast<std::size_t>(getpagesize()) / 4);
  return attr;
}

// The raw bytes of a sample: struct perf_event_header, __u32 size, char data[size].
std::span<const std::byte> raw_bytes(const perf_event_header* record) {
  __u32 size = 0;
  const auto* at = reinterpret_cast<const std::byte*>(record) + sizeof(*record);
  if (record->size < sizeof(*record) + sizeof(size)) return {};
  std::memcpy(&size, at, sizeof(size));
  if (size > record->size - sizeof(*record) - sizeof(size)) return {};
  return {at + sizeof(size), size};
}

}  // namespace

std::string_view name_of(Transport transport) {
  return transport == Transport::kRingbuf ? "ringbuf" : "perfbuf";
}

Result<void> BpfTransport::configure(bpf_map* events, Transport transport) {
  int err = 0;
  if (transport == Transport::kRingbuf) {
    err = bpf_map__set_max_entries(events, PP_RING_BYTES);
  } else {
    // max_entries 0: libbpf sets the number of CPUs.
    err = bpf_map__set_type(events, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
    if (err == 0) err = bpf_map__set_key_size(events, sizeof(int));
    if (err == 0) err = bpf_map__set_value_size(events, sizeof(int));
    if (err == 0) err = bpf_map__set_max_entries(events, 0);
  }
  if (err != 0) return fail("configuring the events map", -err);
  return {};
}

Result<std::unique_ptr<BpfTransport>> BpfTransport::open(const bpf_map* events,
                                                         Transport transport) {
  std::unique_ptr<BpfTransport> self(new BpfTransport);
  const int fd = bpf_map__fd(events);
  if (transport == Transport::kRingbuf) {
    const auto on_sample = [](void* context, void* data, std::size_t bytes) {
      static_cast<BpfTransport*>(context)->on_record(data, bytes);
      return 0;
    };
    self->ring_ = ring_buffer__new(fd, on_sample, self.get(), nullptr);
    if (self->ring_ == nullptr) return fail_errno("opening the ring buffer");
  } else {
    const auto on_record = [](void* context, int /*cpu*/, perf_event_header* record) {
      // Lost records are counted where they are lost, on the BPF side.
      if (record->type == PERF_RECORD_SAMPLE) {
        const auto bytes = raw_bytes(record);
        static_cast<BpfTransport*>(context)->on_record(bytes.data(), bytes.size());
      }
      return LIBBPF_PERF_EVENT_CONT;
    };
    perf_event_attr attr = perf_attributes();
    self->perf_ = perf_buffer__new_raw(fd, kPerfPages, &attr, on_record, self.get(), nullptr);
    if (self->perf_ == nullptr) return fail_errno("opening the perf buffer");
  }
  return self;
}

BpfTransport::~BpfTransport() {
  ring_buffer__free(ring_);
  perf_buffer__free(perf_);
}

int BpfTransport::fd() const {
  return ring_ != nullptr ? ring_buffer__epoll_fd(ring_) : perf_buffer__epoll_fd(perf_);
}

void BpfTransport::on_record(const void* data, std::size_t bytes) {
  const auto event = decode(std::span(static_cast<const std::byte*>(data), bytes));
  if (event) {
    sink_->on_event(*event);
  } else {
    ++undecodable_;
  }
}

std::uint64_t BpfTransport::drain(EventSink& sink) {
  sink_ = &sink;
  if (ring_ != nullptr) {
    ring_buffer__consume(ring_);
  } else {
    perf_buffer__consume(perf_);
  }
  sink_ = nullptr;
  return std::exchange(undecodable_, 0);
}

}  // namespace pawprint
