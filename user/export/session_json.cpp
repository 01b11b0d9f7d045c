// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "export/session_json.h"

#include "core/clock.h"
#include "view/json_values.h"

namespace pawprint {
namespace {

Json text_or_null(const ContainerName* name, const std::string ContainerName::*part) {
  return name == nullptr || (name->*part).empty() ? Json(nullptr) : Json(name->*part);
}

}  // namespace

Json session_json(const ExecSession& session, const ContainerName* name, const TimeMap& time) {
  const pp_probe_exit& exit = session.exit;
  const PhaseTimes phases = session.phases();
  const bool has_status = (exit.h.have & PP_HAVE_STATUS) != 0;
  const unsigned signal = exit.exit_status & 0x7fU;
  return {{"begin", rfc3339(time.realtime(session.begin_ns))},
          {"end", rfc3339(time.realtime(session.end_ns()))},
          {"namespace", text_or_null(name, &ContainerName::pod_namespace)},
          {"pod", text_or_null(name, &ContainerName::pod)},
          {"container", text_or_null(name, &ContainerName::container)},
          {"container_id", session.container_id},
          {"command", session.command},
          {"command_truncated", session.command_truncated},
          {"pid", exit.pid},
          {"setup_ms", ms(phases.setup)},
          {"start_ms", ms(phases.start)},
          {"run_ms", ms(phases.run)},
          {"teardown_ms", ms(phases.teardown)},
          {"total_ms", ms(session.total_ns())},
          {"exit_code", has_status && signal == 0 ? Json((exit.exit_status >> 8) & 0xffU) : Json()},
          {"signal", has_status && signal != 0 ? Json(signal) : Json()},
          {"cpu_ms", (exit.h.have & PP_HAVE_CPU) != 0 ? ms(exit.cpu_ns) : Json()},
          {"runq_wait_ms", (exit.h.have & PP_HAVE_RUNQ) != 0 ? ms(exit.runq_wait_ns) : Json()},
          {"children", exit.children}};
}

}  // namespace pawprint
