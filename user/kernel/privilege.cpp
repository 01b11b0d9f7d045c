// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel/privilege.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>

namespace pawprint {
namespace {

using CapabilityData = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;

__user_cap_header_struct of_this_process() {
  return {_LINUX_CAPABILITY_VERSION_3, 0};
}

// Error: a seccomp filter refuses.
Result<CapabilityData> read_capabilities() {
  auto header = of_this_process();
  CapabilityData data{};
  if (syscall(SYS_capget, &header, data.data()) != 0) return fail_errno("reading capabilities");
  return data;
}

}  // namespace

CapabilitySet own_capabilities() {
  const auto data = read_capabilities();
  if (!data) return 0;
  return CapabilitySet{(*data)[1].effective} << 32 | (*data)[0].effective;
}

Result<void> keep_only(CapabilitySet needed) {
  const auto own = read_capabilities();
  if (!own) return fail(own.error());
  CapabilityData data = *own;
  for (std::size_t word = 0; word < data.size(); ++word) {
    const auto wanted = static_cast<__u32>(needed >> (32 * word));
    data[word].effective &= wanted;
    data[word].permitted &= wanted;
    data[word].inheritable = 0;
  }
  auto header = of_this_process();
  if (syscall(SYS_capset, &header, data.data()) != 0) {
    return fail_errno("giving up capabilities");
  }
  // For root an executed program would have them all again.
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return fail_errno("PR_SET_NO_NEW_PRIVS");
  return {};
}

}  // namespace pawprint
