// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What doctor found, as data: abilities of the kernel, state of the collectors, facts about
// the node, and the problems that follow from them. JSON schema pawprint.doctor/1.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/node_facts.h"
#include "doctor/sysctl_verdicts.h"
#include "explain/page.h"
#include "kernel/features.h"
#include "source/source.h"

namespace pawprint {

struct Problem {
  std::string id;
  std::string severity;  // warning, critical
  std::string title;
  std::string action;
};

struct Diagnosis {
  KernelFeatures features;
  bool root = false;
  std::vector<CollectorStatus> collectors;
  NodeFacts facts;
  std::vector<SysctlVerdict> sysctls;
  std::vector<Problem> problems;       // the most severe first
  std::vector<std::string> unchecked;  // what could not be found out, and why

  // The kernel refused to try, so that nothing can be said about the collectors.
  bool could_not_check() const;
};

// Pure: the same findings give the same problems.
Diagnosis diagnose(const KernelFeatures& features, const std::vector<CollectorStatus>& collectors,
                   bool root, NodeFacts facts);

// A page for the id of each problem that diagnose() can tell.
std::span<const Page> problem_pages();

}  // namespace pawprint
