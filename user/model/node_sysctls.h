// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The node's sysctls as they were last told.
#pragma once

#include <array>
#include <optional>

#include "model/model.h"

namespace pawprint {

class NodeSysctls final : public ModelPart {
 public:
  void on_event(const Event& event) override;
  void fill(Snapshot& snapshot, const TimeMap& time) const override;

 private:
  std::array<std::optional<std::int64_t>, PP_SYSCTL_IDS> values_{};
};

}  // namespace pawprint
