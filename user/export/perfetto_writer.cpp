// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/perfetto_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/address.h"
#include "core/clock.h"
#include "event/names.h"
#include "export/session_json.h"
#include "pawprint/tcp_rules.h"

namespace pawprint {
namespace {

// ns as µs with all digits: as a double they would not survive a hundred days of uptime.
std::string us(std::uint64_t ns) {
  return fmt::format("{}.{:03}", ns / 1000, ns % 1000);
}

std::string listener_name(const pp_syn& syn) {
  const Address local = Address::from(syn.local);
  const std::string address = local.is_v4() ? local.text() : "[" + local.text() + "]";
  std::string name = fmt::format("{}:{}", address, syn.local_port);
  if ((syn.h.have & PP_HAVE_NETNS) != 0) name += fmt::format(" in netns {}", syn.netns);
  return name;
}

std::string netns_name(const pp_timewait& segment) {
  if ((segment.h.have & PP_HAVE_NETNS) == 0) return "netns unknown";
  return fmt::format("netns {}", segment.netns);
}

}  // namespace

PerfettoWriter::PerfettoWriter(WriteBytes write, const RecordingInfo& info)
    : out_(std::move(write)), info_(info) {
  out_.append("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[");
}

void PerfettoWriter::add(const std::string& object) {
  out_.append(is_first_ ? "\n" : ",\n");
  is_first_ = false;
  out_.append(object);
}

void PerfettoWriter::slice(const PerfettoTracks::Track& track, const Slice& slice,
                           const std::string& args) {
  add(fmt::format(
      R"({{"ph":"X","cat":"probe","pid":{},"tid":{},"ts":{},"dur":{},"name":{},"args":{}}})",
      track.pid, track.tid, us(slice.begin_ns), us(slice.end_ns - slice.begin_ns),
      to_text(Json(slice.name)), args));
}

void PerfettoWriter::instant(const PerfettoTracks::Track& track, const Event& event,
                             std::string_view name) {
  Json args = event_json(event, time_);
  const Json kind = args.at("event");
  args.erase("event");
  if (const auto* syn = std::get_if<pp_syn>(&event)) args["owner"] = listeners_.owner(*syn);
  add(fmt::format(R"({{"ph":"i","s":"t","cat":{},"pid":{},"tid":{},"ts":{},"name":{},"args":{}}})",
                  to_text(kind), track.pid, track.tid, us(header(event).time_ns),
                  to_text(Json(name)), to_text(args)));
}

// The phases fill the session: they follow each other, whatever the clocks of CPUs say.
void PerfettoWriter::on_session(const ExecSession& session) {
  const auto track = tracks_.of_session(session, names_);
  std::vector<Slice> phases;
  std::uint64_t at_ns = session.begin_ns;
  const auto phase = [&](const char* name, std::uint64_t end_ns) {
    end_ns = std::clamp(end_ns, at_ns, std::max(at_ns, session.end_ns()));
    phases.push_back({name, at_ns, end_ns});
    at_ns = end_ns;
  };
  if (session.has_setup) phase("setup", session.enter_ns);
  phase("start", session.exit.exec_ns);
  phase("run", session.exit.h.time_ns);
  if (session.runtime_exit_ns) phase("teardown", *session.runtime_exit_ns);
  const auto* name = names_.find(session.container_id);
  slice(track, {session.command, session.begin_ns, at_ns},
        to_text(session_json(session, name, time_)));
  for (const Slice& one : phases) slice(track, one, "{}");
}

void PerfettoWriter::on_event(const Event& event) {
  time_.on_event(event);
  listeners_.on_event(event);
  if (const auto* name = std::get_if<pp_container_name>(&event)) names_.on_event(*name);
  for (const ExecSession& session : sessions_.on_event(event)) on_session(session);
  if (const auto* syn = std::get_if<pp_syn>(&event)) {
    if (syn->verdict == PP_SYN_ANSWERED) return;
    instant(tracks_.of_thread(PerfettoTracks::kSynDrops, listener_name(*syn)), event,
            reason_name(syn->reason));
  } else if (const auto* segment = std::get_if<pp_timewait>(&event)) {
    if (pp_tw_is_refused(segment) == 0) return;
    instant(tracks_.of_thread(PerfettoTracks::kRefusedSyns, netns_name(*segment)), event,
            tw_kind_name(pp_tw_kind(segment)));
  } else if (const auto* loss = std::get_if<pp_loss>(&event)) {
    const std::string stage(loss_stage_name(loss->stage));
    instant(tracks_.of_thread(PerfettoTracks::kLosses, stage), event,
            fmt::format("{} events lost", loss->events));
  }
}

Result<void> PerfettoWriter::finish() {
  for (const auto& named : tracks_.names(names_)) {
    Json event{{"ph", "M"}, {"pid", named.track.pid}};
    if (!named.is_process) event["tid"] = named.track.tid;
    event["name"] = named.is_process ? "process_name" : "thread_name";
    event["args"] = {{"name", named.name}};
    add(to_text(event));
  }
  const Json about{{"recorded_by", info_.program},
                   {"hostname", info_.node.hostname},
                   {"kernel", info_.node.kernel},
                   {"boot_id", info_.node.boot_id},
                   {"ts_0", rfc3339(time_.realtime(0))}};
  out_.append("\n],\"otherData\":" + to_text(about) + "}\n");
  return out_.flush();
}

}  // namespace pawprint
