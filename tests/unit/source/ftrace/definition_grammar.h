// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The grammar of kprobe_events as 3.10.99 has it: kernel/trace/trace_kprobe.c
// create_trace_probe(), trace_probe.c parse_probe_arg(), x86 regs_query_register_offset().
#pragma once

#include <string>
#include <string_view>

namespace pawprint::test {

// Why 3.10 would refuse the definition; empty: it takes it, if it has the function.
std::string why_3_10_refuses(std::string_view definition);

}  // namespace pawprint::test
