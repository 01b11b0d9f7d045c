// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/calibration/dump_hits.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace pawprint {
namespace {

// Of 128 arguments some are the key of every definition; the rest of the 4096 bytes of a
// write then suffices for the longest, "w119=+4088(+4088(%di)):u64".
constexpr std::size_t kMostWords = 120;
// skc_rcv_saddr and skc_num: kernel_layout.h.
constexpr const char* kKey = "sk=%di:u64 rcv_saddr=+4(%di):u32 num=+14(%di):u16 third=%dx:u64";

std::uint64_t value_of(const EventFormat& format, std::span<const std::byte> data,
                       std::string_view name) {
  const auto field = format.field(name);
  return field ? read_field(data, *field).value_or(0) : 0;
}

}  // namespace

std::vector<DumpDefinition> dump_definitions(const std::string& symbol,
                                             const std::vector<DumpRegion>& regions,
                                             std::size_t first) {
  std::vector<DumpDefinition> all;
  for (const DumpRegion& region : regions) {
    for (std::uint32_t at = 0; at < region.bytes; at += MemoryDump::kWordBytes) {
      if (all.empty() || all.back().words.size() == kMostWords) {
        KprobeEvent event;
        event.name = fmt::format("dump{}", first + all.size());
        event.symbol = symbol;
        event.args = kKey;
        all.push_back({std::move(event), {}});
      }
      DumpDefinition& last = all.back();
      last.event.args += fmt::format(" w{}=+{}({}):u64", last.words.size(), at, region.base);
      last.words.push_back({region.base, at});
    }
  }
  return all;
}

Result<void> DumpHits::add(DumpDefinition definition, EventFormat format) {
  Part part{.definition = std::move(definition), .format = std::move(format), .fields = {}};
  for (std::size_t i = 0; i < part.definition.words.size(); i++) {
    const auto field = part.format.field(fmt::format("w{}", i));
    if (!field) {
      return fail(fmt::format("the format of {} has no w{}", part.definition.event.name, i));
    }
    part.fields.push_back(*field);
  }
  parts_.push_back(std::move(part));
  return {};
}

std::size_t DumpHits::parts_of(const std::string& symbol) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      parts_, [&](const Part& part) { return part.definition.event.symbol == symbol; }));
}

void DumpHits::on_record(unsigned cpu, const RingRecord& record) {
  std::uint16_t id = 0;  // common_type, the first field of every event
  if (record.data.size() < sizeof(id)) return;
  std::memcpy(&id, record.data.data(), sizeof(id));
  const auto part = std::ranges::find_if(parts_, [id](const Part& p) { return p.format.id == id; });
  if (part == parts_.end()) return;
  const auto index = static_cast<std::size_t>(part - parts_.begin());
  const std::string& symbol = part->definition.event.symbol;
  // The definitions of a function run one after the other at each call, so the parts of a
  // call come together, and a part that comes again belongs to the next one.
  Pending& pending = pending_[{cpu, symbol}];
  if (pending.parts.empty() || std::ranges::count(pending.parts, index) != 0) {
    pending = {};
    pending.hit.symbol = symbol;
    pending.hit.time = record.time;
  }
  pending.parts.push_back(index);
  pending.hit.sk = value_of(part->format, record.data, "sk");
  pending.hit.third = value_of(part->format, record.data, "third");
  for (std::size_t i = 0; const auto& [base, offset] : part->definition.words) {
    pending.hit.dumps[base].put(offset, read_field(record.data, part->fields[i++]).value_or(0));
  }
  if (pending.parts.size() < parts_of(symbol)) return;
  hits_.push_back(std::move(pending.hit));
  pending = {};
}

std::vector<DumpHit> DumpHits::take() {
  std::ranges::stable_sort(hits_, {}, &DumpHit::time);
  return std::exchange(hits_, {});
}

}  // namespace pawprint
