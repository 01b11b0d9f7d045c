// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/ring_page.h"

#include <cstring>
#include <optional>

#include "source/ftrace/event_format.h"

namespace pawprint {
namespace {

// RB_MISSED_EVENTS, RB_MISSED_STORED, kernel/trace/ring_buffer.c. The number of bytes is
// below them; 6.x keeps flags of its own from bit 27 up.
constexpr std::uint64_t kMissedEvents = 1U << 31;
constexpr std::uint64_t kMissedStored = 1U << 30;
constexpr std::uint64_t kCommitMask = (1U << 20) - 1;

constexpr unsigned kTimeDeltaBits = 27;
// enum ring_buffer_type, include/linux/ring_buffer.h; 0 to 28 are data.
constexpr std::uint32_t kPadding = 29;
constexpr std::uint32_t kTimeExtend = 30;
constexpr std::uint32_t kTimeStamp = 31;
// An absolute time stamp has 59 bits (kernel 4.16+); the page's own has the others.
constexpr unsigned kTimeStampBits = 59;

template <typename T>
std::optional<T> load(std::span<const std::byte> from, std::size_t at) {
  if (at > from.size() || from.size() - at < sizeof(T)) return std::nullopt;
  T value{};
  std::memcpy(&value, from.data() + at, sizeof(value));
  return value;
}

std::optional<std::uint64_t> load_commit(std::span<const std::byte> page,
                                         const RingPageLayout& layout) {
  if (layout.commit_size == 8) return load<std::uint64_t>(page, layout.commit_offset);
  return load<std::uint32_t>(page, layout.commit_offset);
}

// Walks the events of one page.
class EventWalk {
 public:
  EventWalk(std::span<const std::byte> data, std::uint64_t time) : data_(data), time_(time) {}

  enum class Step { kRecord, kSkip, kEnd, kDamaged };

  // One event further; with kRecord it is in `record`.
  Step next(RingRecord& record) {
    const auto header = load<std::uint32_t>(data_, at_);
    if (!header) return at_ == data_.size() ? Step::kEnd : Step::kDamaged;
    const std::uint32_t type = *header & 31;
    const std::uint64_t delta = *header >> 5;
    const auto array = load<std::uint32_t>(data_, at_ + 4);
    switch (type) {
      case kPadding:
        if (delta == 0) return Step::kEnd;  // the rest of the page is unused
        // A discarded event: its time still counts for those behind it.
        time_ += delta;
        return array ? skip(4 + std::size_t{*array}) : Step::kDamaged;
      case kTimeExtend:
        if (!array) return Step::kDamaged;
        time_ += (std::uint64_t{*array} << kTimeDeltaBits) + delta;
        return skip(8);
      case kTimeStamp:
        if (!array) return Step::kDamaged;
        time_ = (time_ >> kTimeStampBits << kTimeStampBits) |
                (std::uint64_t{*array} << kTimeDeltaBits) | delta;
        return skip(8);
      default:
        time_ += delta;
        return take(type, array, record);
    }
  }

 private:
  Step skip(std::size_t bytes) {
    if (data_.size() - at_ < bytes) return Step::kDamaged;
    at_ += bytes;
    return Step::kSkip;
  }

  // Type 0: array[0] holds the length, its own 4 bytes included; else 4 bytes a unit.
  Step take(std::uint32_t type, const std::optional<std::uint32_t>& array, RingRecord& record) {
    const std::size_t head = type == 0 ? 8 : 4;
    if (type == 0 && (!array || *array < 4)) return Step::kDamaged;
    const std::size_t bytes = type == 0 ? *array - 4 : std::size_t{type} * 4;
    if (data_.size() - at_ < head || data_.size() - at_ - head < bytes) return Step::kDamaged;
    record = {time_, data_.subspan(at_ + head, bytes)};
    at_ += head + bytes;
    return Step::kRecord;
  }

  std::span<const std::byte> data_;
  std::uint64_t time_;
  std::size_t at_ = 0;
};

}  // namespace

Result<RingPageLayout> parse_header_page(std::string_view text) {
  const auto fields = parse_event_fields(text);
  const auto commit = fields.find("commit");
  const auto data = fields.find("data");
  if (commit == fields.end() || data == fields.end() ||
      (commit->second.size != 4 && commit->second.size != 8) || commit->second.offset != 8 ||
      data->second.offset < 8 + commit->second.size || data->second.size > (1U << 20)) {
    return fail("events/header_page describes no page that can be read");
  }
  return RingPageLayout{commit->second.offset, commit->second.size, data->second.offset,
                        data->second.size};
}

RingPageEnd read_ring_page(std::span<const std::byte> page, const RingPageLayout& layout,
                           const std::function<void(const RingPageEnd&)>& on_begin,
                           const std::function<void(const RingRecord&)>& on_record) {
  RingPageEnd end;
  const auto time = load<std::uint64_t>(page, 0);
  const auto commit = load_commit(page, layout);
  if (!time || !commit || page.size() < layout.data_offset ||
      (*commit & kCommitMask) > page.size() - layout.data_offset) {
    end.damaged = true;
    on_begin(end);
    return end;
  }
  const auto data = page.subspan(layout.data_offset);
  const std::size_t bytes = *commit & kCommitMask;
  end.missed = (*commit & kMissedEvents) != 0;
  if (end.missed && (*commit & kMissedStored) != 0) {
    end.missed_count = load<std::uint64_t>(data, bytes).value_or(0);
  }
  on_begin(end);
  EventWalk walk(data.first(bytes), *time);
  RingRecord record;
  while (true) {
    switch (walk.next(record)) {
      case EventWalk::Step::kRecord:
        on_record(record);
        break;
      case EventWalk::Step::kSkip:
        break;
      case EventWalk::Step::kDamaged:
        end.damaged = true;
        return end;
      case EventWalk::Step::kEnd:
        return end;
    }
  }
}

}  // namespace pawprint
