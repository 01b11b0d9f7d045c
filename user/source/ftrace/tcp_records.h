// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Trace records of the TCP probes → calls of TcpJoin. Where the fields of a record are is
// what the event's format file says.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>

#include "source/ftrace/event_format.h"
#include "source/ftrace/segment_bytes.h"
#include "source/ftrace/tcp_definitions.h"
#include "source/ftrace/tcp_join.h"

namespace pawprint {

struct RecordTime {
  std::uint64_t monotonic_ns = 0;
  std::uint64_t realtime_ns = 0;  // of the same moment
};

class TcpRecords {
 public:
  struct Kernel {
    bool legacy = false;             // 3.10 rules of the accept and the request queue
    std::uint32_t paws_limit_s = 0;  // how old a ts_recent may be for PAWS
  };

  TcpRecords(Kernel kernel, TcpJoin& join) : kernel_(kernel), join_(join) {}

  // Records with the number of `format` are events of `probe`.
  void add(TcpProbe probe, const EventFormat& format);

  // One record of a CPU; those of other events are passed over. False: it is shorter than
  // its format says, or no segment could be made out in it.
  bool on_record(unsigned cpu, const RecordTime& time, std::span<const std::byte> record);

 private:
  enum Field : unsigned {
    kSkb,
    kNum,
    kSubstate,
    kRcvNxt,
    kTsRecent,
    kStamp,
    kNetns,
    kTimestamps,
    kFamily,
    kDaddr,
    kV6Low,
    kV6High,
    kBacklog,
    kMaxBacklog,
    kQlen,
    kYoung,
    kQlog,
    kCookies,
    kMaxSyn,
    kPawsCheck,
    kRet,
    kFieldCount,
  };
  static const std::array<const char*, kFieldCount> kFieldNames;

  struct Layout {
    TcpProbe probe{};
    std::array<std::optional<EventField>, kFieldCount> fields;
    std::array<std::optional<EventField>, (kBytesBefore + kBytesFrom) / 8> segment;
  };

  // One record while it is read.
  struct Record {
    const Layout& layout;
    std::span<const std::byte> bytes;

    bool has(Field field) const { return layout.fields[field].has_value(); }
    std::uint64_t value(Field field) const;
    std::optional<SegmentBytes> segment() const;
    // net.ipv4.tcp_timestamps of its namespace is known to be 0.
    bool ignores_timestamps() const { return has(kTimestamps) && value(kTimestamps) == 0; }
  };

  void on_syn(const pp_header& head, const Record& record);
  void on_timewait(const pp_header& head, const RecordTime& time, const Record& record);
  void on_time_wait(const pp_header& head, const RecordTime& time, const Record& record);
  void on_step(unsigned cpu, const Record& record);

  Kernel kernel_;
  TcpJoin& join_;
  std::map<std::uint16_t, Layout> layouts_;  // by event number
  bool understood_ = true;                   // of the record at hand
};

}  // namespace pawprint
