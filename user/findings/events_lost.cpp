// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// events-lost: what pawprint itself did not get, so that a reader does not take a low
// count for a quiet node.
#include <fmt/format.h>

#include <array>

#include "event/names.h"
#include "findings/rules.h"

namespace pawprint {
namespace {

struct Stage {
  unsigned stage;
  const char* action;
};

// PP_LOSS_SAMPLED is no loss: totals are exact, and the tables say that details are sampled.
constexpr std::array kStages{
    Stage{PP_LOSS_RING,
          "watch less at once (--collect, --remote, --port) or run on a less busy CPU"},
    Stage{PP_LOSS_ENTRY_EXIT, "use --attach fentry where the kernel has it"},
    Stage{PP_LOSS_QUEUE, "narrow what is watched: --remote CIDR or --port N"},
    Stage{PP_LOSS_RECORDER, "record to a faster disk with room: df -h"},
    Stage{PP_LOSS_DECODE, "use one version of pawprint for recording and report"},
    Stage{PP_LOSS_TRACK, "watch fewer collectors at once: --collect"}};

std::vector<Finding> find(const Snapshot& snapshot) {
  std::uint64_t lost = 0;
  std::uint64_t most = 0;
  Finding finding = make_finding(kWarning, 1, "");
  for (const Stage& stage : kStages) {
    const std::uint64_t events = snapshot.loss.by_stage[stage.stage];
    if (events == 0) continue;
    lost += events;
    finding.evidence.push_back(fmt::format("{}: {}", loss_stage_name(stage.stage), events));
    if (events > most) {
      most = events;
      finding.action = stage.action;
    }
  }
  if (lost == 0) return {};
  finding.title = fmt::format("{} events were lost: rows and probe counts are too low", lost);
  if (snapshot.syn_totals.received) {
    finding.evidence.emplace_back("SYN totals are counted in the kernel and stay exact");
  }
  return {finding};
}

}  // namespace

constinit const Rule kEventsLost{
    {"events-lost", "pawprint did not get every event",
     "Events pass from the kernel through a ring or perf buffer, are ordered in time, and go into "
     "bounded tables; at each stage some can be lost, and each loss is counted by stage (pages: "
     "ring, entry_exit, queue, recorder, decode, track). Rows and probe sessions are then too low. "
     "Totals of SYNs are counted in the kernel and stay exact. One lost event is enough for this "
     "finding: it is a fact.",
     "  pawprint --once --format json | jq .loss",
     "By stage, as the action says: watch less at once, or give pawprint more CPU.",
     "A few at the start or under a flood, when the answer does not hang on exact counts."},
    find};

}  // namespace pawprint
