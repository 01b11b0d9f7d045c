// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/doctor.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "app/exit_status.h"
#include "app/session.h"
#include "app/sources.h"
#include "core/output.h"
#include "core/text.h"
#include "doctor/diagnosis.h"
#include "source/bpf/libbpf_log.h"
#include "view/doctor_view.h"

namespace pawprint {

int run_doctor(const Options& options) {
  set_up_libbpf_log(options.verbose);
  const KernelFeatures features = probe_features(options.btf);
  Session session(read_node(options.host_root / "proc"), ModelOptions{});
  // Attached for real, then removed: what is reported is what would run.
  const auto started = session.start(make_sources(options, features), options.collectors);
  if (started) session.finish();

  const Diagnosis diagnosis =
      diagnose(features, session.status(), geteuid() == 0, read_node_facts("/", features.release));
  const std::string text = options.format == Format::kJson
                               ? to_json(diagnosis) + '\n'
                               : render_diagnosis(diagnosis, terminal_columns(STDOUT_FILENO));
  if (auto written = write_all(STDOUT_FILENO, text); !written) {
    fmt::print(stderr, "pawprint: {}\n", printable(written.error().message()));
    return kExitIo;
  }
  if (diagnosis.could_not_check()) return kExitCannotTrace;
  return diagnosis.problems.empty() ? kExitDone : kExitProblemFound;
}

}  // namespace pawprint
