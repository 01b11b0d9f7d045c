// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "wire.h"

#include <stdexcept>
#include <utility>

namespace pawprint::workload {
namespace {

using namespace std::chrono_literals;

constexpr Duration kAnswerPatience = 300ms;
constexpr Duration kWarmUpPatience = 20ms;
constexpr int kWarmUpTries = 250;

}  // namespace

void Wire::warm_up() {
  std::vector<Segment> heard;
  for (int i = 0; i < kWarmUpTries; i++) {
    if (exchange_until({}, kWarmUpPatience, heard)) return;
  }
  throw std::runtime_error("the veth pair carries no frames");
}

std::vector<Segment> Wire::exchange(std::span<const Segment> segments) {
  std::vector<Segment> heard;
  if (!exchange_until(segments, kAnswerPatience, heard)) lost_fences_++;
  return heard;
}

bool Wire::exchange_until(std::span<const Segment> segments, Duration patience,
                          std::vector<Segment>& heard) {
  std::vector<Bytes> frames;
  frames.reserve(segments.size() + 1);
  for (const auto& segment : segments) frames.push_back(frame_of(segment));
  frames.push_back(echo_request(++fence_));
  socket_.send(frames);
  // The patience counts from the last answer; a stream of answers ends with the queue, at 10 of it.
  const Time end = waiter_->patience(10 * patience);
  while (SteadyClock::now() < end) {
    const auto frame = socket_.receive(*waiter_, waiter_->patience(patience));
    if (!frame) return false;
    if (parse_echo_reply(*frame) == fence_) return true;
    if (auto segment = parse_segment(*frame)) heard.push_back(std::move(*segment));
  }
  return false;
}

std::vector<std::string> Wire::take_doubts() {
  std::vector<std::string> doubts;
  if (const unsigned lost = std::exchange(lost_fences_, 0); lost > 0) {
    doubts.push_back("echo replies that did not come: " + std::to_string(lost));
  }
  if (const unsigned drops = socket_.take_drops(); drops > 0) {
    doubts.push_back("frames that the packet socket lost: " + std::to_string(drops));
  }
  return doubts;
}

}  // namespace pawprint::workload
