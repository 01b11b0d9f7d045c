// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/transport.h"

#include <bpf/libbpf.h>

#include <cstddef>
#include <span>
#include <utility>

namespace pawprint {
namespace {

constexpr __u32 kRingBytes = 1U << 20;
// 64 pages a CPU: 256 KiB.
constexpr std::size_t kPerfPages = 64;

}  // namespace

std::string_view name_of(Transport transport) {
  return transport == Transport::kRingbuf ? "ringbuf" : "perfbuf";
}

Result<void> BpfTransport::configure(bpf_map* events, Transport transport) {
  int err = 0;
  if (transport == Transport::kRingbuf) {
    err = bpf_map__set_max_entries(events, kRingBytes);
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
    const auto on_sample = [](void* context, int /*cpu*/, void* data, __u32 bytes) {
      static_cast<BpfTransport*>(context)->on_record(data, bytes);
    };
    // Lost records are counted where they are lost, on the BPF side.
    self->perf_ = perf_buffer__new(fd, kPerfPages, on_sample, nullptr, self.get(), nullptr);
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
