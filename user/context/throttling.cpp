// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "context/throttling.h"

#include "core/clock.h"
#include "core/file.h"
#include "kernel/cgroup_cpu.h"

namespace pawprint {
namespace {

std::optional<std::uint64_t> read_throttled(const std::filesystem::path& cpu_stat) {
  const auto text = read_file(cpu_stat);
  return text ? throttled_ns(*text) : std::nullopt;
}

}  // namespace

void Throttling::on_event(const Event& event) {
  if (const auto* exec = std::get_if<pp_probe_exec>(&event)) begin(*exec);
  if (const auto* exit = std::get_if<pp_probe_exit>(&event)) end(*exit);
}

const std::filesystem::path* Throttling::cpu_stat_of(const pp_probe_exec& event) {
  const std::string id(container_id(event.container_id));
  if (const auto known = containers_.find(id); known != containers_.end()) return &known->second;
  const auto text = read_file(proc_root_ / std::to_string(event.pid) / "cgroup");
  if (!text) return nullptr;
  const auto folder = cpu_cgroup_of(*text, id, cgroup_root_);
  if (!folder) return nullptr;
  if (containers_.size() >= kMostContainers) containers_.clear();
  return &containers_.emplace(id, *folder / "cpu.stat").first->second;
}

void Throttling::begin(const pp_probe_exec& event) {
  if (open_.size() >= kMostSessions) return;
  const auto* cpu_stat = cpu_stat_of(event);
  if (cpu_stat == nullptr) return;
  const auto throttled = read_throttled(*cpu_stat);
  if (throttled) open_[{event.pid, event.h.time_ns}] = Open{*cpu_stat, *throttled};
}

void Throttling::end(const pp_probe_exit& event) {
  const auto found = open_.find({event.pid, event.exec_ns});
  if (found == open_.end()) return;
  const auto throttled = read_throttled(found->second.cpu_stat);
  if (throttled) {
    auto told = make_event<pp_probe_throttled>(event.h.time_ns);
    told.exec_ns = event.exec_ns;
    told.pid = event.pid;
    told.throttled_ns = elapsed_ns(found->second.throttled_ns, *throttled);
    ended_.push_back(told);
  }
  open_.erase(found);
}

void Throttling::tick(EventSink& out, std::uint64_t now_ns) {
  for (pp_probe_throttled& told : ended_) {
    told.h.time_ns = now_ns;
    out.on_event(told);
  }
  ended_.clear();
}

}  // namespace pawprint
