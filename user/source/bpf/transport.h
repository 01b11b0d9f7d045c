// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Reads the `events` map of a BPF object: a ring buffer (5.8+) or a perf buffer. Either
// wakes its reader when a quarter of it is full; who wants events earlier drains by the clock.
#pragma once

#include <memory>
#include <string_view>

#include "core/result.h"
#include "source/source.h"

struct bpf_map;
struct perf_buffer;
struct ring_buffer;

namespace pawprint {

enum class Transport { kRingbuf, kPerfbuf };
std::string_view name_of(Transport transport);

class BpfTransport {
 public:
  // Makes `events` a map of the right kind. Between open and load.
  static Result<void> configure(bpf_map* events, Transport transport);

  // Opens the reader. After load.
  static Result<std::unique_ptr<BpfTransport>> open(const bpf_map* events, Transport transport);

  ~BpfTransport();
  BpfTransport(const BpfTransport&) = delete;
  BpfTransport& operator=(const BpfTransport&) = delete;

  // An epoll descriptor, readable when much waits for drain().
  int fd() const;

  // Hands over what is there, without blocking. Returns how many records were no event.
  std::uint64_t drain(EventSink& sink);

 private:
  BpfTransport() = default;
  void on_record(const void* data, std::size_t bytes);

  ring_buffer* ring_ = nullptr;
  perf_buffer* perf_ = nullptr;
  EventSink* sink_ = nullptr;  // while draining
  std::uint64_t undecodable_ = 0;
};

}  // namespace pawprint
