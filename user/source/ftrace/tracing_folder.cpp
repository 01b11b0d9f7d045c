// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/tracing_folder.h"

#include <fmt/format.h>

#include <cerrno>
#include <utility>

#include "source/ftrace/private_mount.h"

namespace pawprint {

Result<TracingFolder> open_tracing_folder(const std::vector<std::filesystem::path>& roots,
                                          const std::filesystem::path& proc_root) {
  const auto owner = this_process(proc_root);
  if (!owner) return fail(owner.error());
  UniqueFd mount;
  auto tracefs = Tracefs::find(roots);
  if (!tracefs && tracefs.error().code == ENOENT) {
    auto mounted = mount_tracing_privately();
    if (!mounted) return fail(tracefs.error());
    mount = std::move(*mounted);
    tracefs = Tracefs::find({fmt::format("/proc/self/fd/{}", mount.get())});
  }
  if (!tracefs) return fail(tracefs.error());
  // What cannot be swept is in nobody's way: names are unique.
  static_cast<void>(sweep_dead_owners(*tracefs, proc_root));
  return TracingFolder{std::move(*tracefs), std::move(mount), *owner};
}

}  // namespace pawprint
