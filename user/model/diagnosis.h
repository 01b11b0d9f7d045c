// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What doctor found, as data: abilities of the kernel, state of the collectors, and
// the problems that follow from them. JSON schema pawprint.doctor/1.
#pragma once

#include <string>
#include <vector>

#include "kernel/features.h"
#include "source/source.h"

namespace pawprint {

struct Problem {
  std::string id;
  std::string severity;  // info, warning, critical
  std::string title;
  std::string action;
};

struct Diagnosis {
  KernelFeatures features;
  bool root = false;
  std::vector<CollectorStatus> collectors;
  std::vector<Problem> problems;
};

// Pure: the same findings give the same problems.
Diagnosis diagnose(const KernelFeatures& features, const std::vector<CollectorStatus>& collectors,
                   bool root);

}  // namespace pawprint
