// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/exec_records.h"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "kube/cgroup_path.h"

namespace pawprint {
namespace {

// "1234", perhaps with a newline behind, as it was written to cgroup.procs.
std::optional<std::uint32_t> pid_in(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with(' ')) text.remove_suffix(1);
  std::uint32_t pid = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), pid);
  if (bad != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return pid;
}

}  // namespace

const std::array<const char*, ExecRecords::kFieldCount> ExecRecords::kFieldNames{
    "common_pid", "pid",  "old_pid", "clone_flags", "filename", "code",
    "dst_path",   "text", "name",    "outer",       "argc"};

std::uint64_t ExecRecords::Bytes::value(Field field) const {
  const auto& at = layout.fields[field];
  return at ? read_field(bytes, *at).value_or(0) : 0;
}

std::optional<std::string_view> ExecRecords::Bytes::text(Field field) const {
  const auto& at = layout.fields[field];
  return at ? read_text(bytes, *at) : std::nullopt;
}

void ExecRecords::add(ExecProbe probe, const EventFormat& format) {
  Layout layout;
  layout.probe = probe;
  for (unsigned field = 0; field < kFieldCount; ++field) {
    layout.fields[field] = format.field(kFieldNames[field]);
  }
  for (unsigned i = 0; i < kTracedArguments; ++i) {
    if (const auto at = format.field(fmt::format("a{}", i))) layout.arguments.push_back(*at);
  }
  layouts_[format.id] = std::move(layout);
}

bool ExecRecords::on_record(std::uint64_t time_ns, std::span<const std::byte> record) {
  const auto number = read_field(record, {0, 2, false});  // common_type
  if (!number) return false;
  const auto found = layouts_.find(static_cast<std::uint16_t>(*number));
  if (found == layouts_.end()) return true;
  const Layout& layout = found->second;
  for (const auto& at : layout.fields) {
    if (at && (at->offset > record.size() || record.size() - at->offset < at->size)) return false;
  }
  const Bytes bytes{layout, record};
  Waiting waiting;
  waiting.time_ns = time_ns;
  waiting.probe = layout.probe;
  waiting.tid = static_cast<std::uint32_t>(bytes.value(kTid));
  switch (layout.probe) {
    case ExecProbe::kNewTask:
      read_new_task(bytes, waiting);
      break;
    case ExecProbe::kExec:
      read_exec(bytes, waiting);
      break;
    case ExecProbe::kArguments:
      waiting.arguments = read_arguments(bytes);
      break;
    case ExecProbe::kExitCode:
      waiting.status = static_cast<std::uint32_t>(bytes.value(kCode));
      break;
    case ExecProbe::kAttach:
      read_attach(bytes, waiting);
      break;
    case ExecProbe::kMove:
      read_move(bytes, waiting);
      break;
    case ExecProbe::kExit:
      break;
  }
  waiting_.push_back(std::move(waiting));
  return true;
}

void ExecRecords::read_new_task(const Bytes& record, Waiting& waiting) const {
  waiting.pid = static_cast<std::uint32_t>(record.value(kPid));
  waiting.is_thread = (record.value(kCloneFlags) & CLONE_THREAD) != 0;
  if (!waiting.is_thread && tracker_.forks_for_a_container(waiting.tid)) {
    waiting.container = facts_.container_of(waiting.pid);
  }
}

void ExecRecords::read_exec(const Bytes& record, Waiting& waiting) const {
  Execution& execution = waiting.execution;
  execution.tid = static_cast<std::uint32_t>(record.value(kPid));
  execution.old_tid = static_cast<std::uint32_t>(record.value(kOldPid));
  execution.filename = record.text(kFilename).value_or("");
  execution.container = facts_.container_of(execution.tid);
  const bool is_inside = execution.container && !execution.container->empty();
  if (is_inside || tracker_.is_pending(execution.tid)) facts_.look_at(execution.tid, execution);
}

void ExecRecords::read_attach(const Bytes& record, Waiting& waiting) {
  waiting.pid = static_cast<std::uint32_t>(record.value(kPid));
  waiting.container = container_in_path(record.text(kDstPath).value_or("")).value_or("");
}

void ExecRecords::read_move(const Bytes& record, Waiting& waiting) {
  const auto written = pid_in(record.text(kText).value_or("-"));
  waiting.pid = written.value_or(static_cast<std::uint32_t>(record.value(kPid)));
  // A name without an id may be no name: then /proc tells, at the exec.
  for (const Field field : {kName, kOuter}) {
    if (!waiting.container) waiting.container = container_in_path(record.text(field).value_or(""));
  }
}

std::optional<ExecRecords::Arguments> ExecRecords::read_arguments(const Bytes& record) {
  const std::uint64_t argc = record.value(kArgc);
  Arguments arguments;
  arguments.complete = argc <= record.layout.arguments.size();
  for (const EventField& at : record.layout.arguments) {
    if (&at - record.layout.arguments.data() == static_cast<std::ptrdiff_t>(argc)) break;
    const auto text = read_text(record.bytes, at);
    if (!text) return std::nullopt;
    arguments.text += *text;
    arguments.text += '\0';
  }
  return arguments;
}

void ExecRecords::on_task_exit(std::uint32_t tid, const TaskTimes& times) {
  if (ended_.size() >= kMostEnded) ended_.clear();
  ended_[tid] = times;
}

bool ExecRecords::has_entry_of(std::uint32_t pid) const {
  return std::any_of(waiting_.begin(), waiting_.end(),
                     [&](const Waiting& waiting) { return waiting.pid == pid; });
}

void ExecRecords::release(std::uint64_t until_ns) {
  std::stable_sort(waiting_.begin(), waiting_.end(), [](const Waiting& one, const Waiting& other) {
    return one.time_ns < other.time_ns;
  });
  auto next = waiting_.begin();
  for (; next != waiting_.end() && next->time_ns <= until_ns; ++next) tell(*next);
  waiting_.erase(waiting_.begin(), next);
}

void ExecRecords::tell(Waiting& waiting) {
  switch (waiting.probe) {
    case ExecProbe::kNewTask:
      if (waiting.is_thread) return tracker_.on_thread(waiting.tid, waiting.pid);
      return tracker_.on_fork(waiting.time_ns, waiting.tid, waiting.pid, waiting.container);
    case ExecProbe::kArguments:
      if (waiting.arguments) executing_[waiting.tid] = std::move(*waiting.arguments);
      return;
    case ExecProbe::kExec:
      return tell_exec(waiting);
    case ExecProbe::kExitCode:
      return tracker_.on_exit_status(waiting.tid, waiting.status);
    case ExecProbe::kAttach:
    case ExecProbe::kMove:
      return tracker_.on_attach(waiting.time_ns, waiting.tid, waiting.pid, waiting.container);
    case ExecProbe::kExit: {
      executing_.erase(waiting.tid);
      const auto node = ended_.extract(waiting.tid);
      return tracker_.on_exit(waiting.time_ns, waiting.tid,
                              node ? std::optional(node.mapped()) : std::nullopt);
    }
  }
}

// The trace has the arguments as they were, /proc those that the program may have changed.
void ExecRecords::tell_exec(Waiting& waiting) {
  Execution& execution = waiting.execution;
  if (auto node = executing_.extract(waiting.tid)) {
    Arguments& traced = node.mapped();
    if (traced.complete || !execution.args) {
      const std::size_t unread = traced.complete ? 0 : 1;
      execution.args_total = static_cast<std::uint32_t>(traced.text.size() + unread);
      execution.args = std::move(traced.text);
    }
  }
  tracker_.on_exec(waiting.time_ns, execution);
}

}  // namespace pawprint
