// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/ftrace/exec_definitions.h"

#include "catch.h"
#include "source/ftrace/kprobe_group.h"
#include "source/ftrace/trace_owner.h"
#include "unit/source/ftrace/definition_grammar.h"

namespace pawprint {

TEST_CASE("exec definitions: every kprobe event is in 3.10's grammar", "[unit]") {
  const std::string group = trace_name({4194304, 9'999'999'999'999, 4'294'967'295}, 'X');
  int kprobes = 0;
  for (const ExecHook& hook : exec_hooks()) {
    if (hook.group != nullptr) {
      CHECK(exec_arguments(hook.probe).empty());
      continue;
    }
    const KprobeEvent event{false, hook.event, hook.name, exec_arguments(hook.probe)};
    const std::string definition = event.definition(group);
    INFO(definition);
    CHECK(test::why_3_10_refuses(definition).empty());
    CHECK(definition.size() < kMostDefinitionBytes);
    ++kprobes;
  }
  CHECK(kprobes == 4);
}

TEST_CASE("exec definitions: where the tracepoint is missing two files are watched", "[unit]") {
  bool attach_first = false;
  int moves = 0;
  for (const ExecHook& hook : exec_hooks()) {
    if (hook.probe == ExecProbe::kAttach) attach_first = moves == 0;
    if (hook.probe == ExecProbe::kMove) ++moves;
  }
  CHECK(attach_first);
  CHECK(moves == 2);
}

}  // namespace pawprint
