// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Container ids and the names that events gave them. A container that is gone keeps its name.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "event/event.h"
#include "kube/container_name.h"

namespace pawprint {

class NamedContainers {
 public:
  static constexpr std::size_t kMost = 16384;

  // True: a name is new or another.
  bool on_event(const pp_container_name& event) {
    ContainerName name{std::string(text_of(event.pod_namespace)), std::string(text_of(event.pod)),
                       std::string(text_of(event.container))};
    const std::string_view id = container_id(event.container_id);
    const auto known = names_.find(id);
    if (known == names_.end()) {
      if (names_.size() >= kMost) return false;
      names_.emplace(id, std::move(name));
      return true;
    }
    // A source that knows the pod only does not take away what another knew.
    if (known->second == name || name.container.empty()) return false;
    known->second = std::move(name);
    return true;
  }

  // Null: not known.
  const ContainerName* find(std::string_view id) const {
    const auto known = names_.find(id);
    return known == names_.end() ? nullptr : &known->second;
  }

 private:
  std::map<std::string, ContainerName, std::less<>> names_;
};

}  // namespace pawprint
