// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Options → command → exit status. Exceptions of libraries end here.
#include <fmt/format.h>
#include <malloc.h>

#include <cstdio>
#include <exception>

#include "app/doctor.h"
#include "app/exit_status.h"
#include "app/explain.h"
#include "app/export.h"
#include "app/live.h"
#include "app/options.h"
#include "app/record.h"
#include "app/report.h"
#include "core/text.h"

namespace {

// Large blocks come from the kernel and go back there. By itself glibc puts them on the heap once
// one of their size has been freed: the tables of a flood, made anew each second, then leave holes
// between what stays, and it grows.
void keep_large_blocks_off_the_heap() {
#ifdef M_MMAP_THRESHOLD
  constexpr int kLargeBytes = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, kLargeBytes);
#endif
}

int run(int argc, const char* const* argv) {
  using namespace pawprint;
  const auto parsed = parse_options(argc, argv);
  if (const auto* leave = std::get_if<EarlyExit>(&parsed)) {
    std::fputs(leave->out.c_str(), stdout);
    std::fputs(leave->err.c_str(), stderr);
    return leave->status;
  }
  const auto& options = std::get<Options>(parsed);
  switch (options.command) {
    case Command::kRecord:
      return run_record(options);
    case Command::kReport:
      return run_report(options);
    case Command::kExport:
      return run_export(options);
    case Command::kDoctor:
      return run_doctor(options);
    case Command::kExplain:
      return run_explain(options);
    case Command::kLive:
      break;
  }
  return run_live(options);
}

}  // namespace

int main(int argc, char** argv) {
  keep_large_blocks_off_the_heap();
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fputs("pawprint: unexpected error: ", stderr);
    std::fputs(error.what(), stderr);
    std::fputc('\n', stderr);
    return pawprint::kExitIo;
  }
}
