// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Who owns a listening socket, as far as the recording has said so up to now.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>

#include "event/event.h"
#include "model/named_containers.h"

namespace pawprint {

class KnownListeners {
 public:
  static constexpr std::size_t kMost = 16384;

  void on_event(const Event& event) {
    if (const auto* name = std::get_if<pp_container_name>(&event)) names_.on_event(*name);
    if (const auto* listener = std::get_if<pp_listener>(&event)) {
      if (listener->pid != 0 && (listeners_.size() < kMost || listeners_.contains(listener->ino))) {
        listeners_[listener->ino] = *listener;
      }
    }
  }

  // "nginx[4711]", "nginx[4711] of default/web-7"; empty: not known.
  std::string owner(const pp_syn& syn) const {
    if ((syn.h.have & PP_HAVE_SOCKET) == 0) return {};
    const auto known = listeners_.find(syn.listener_ino);
    if (known == listeners_.end()) return {};
    const pp_listener& listener = known->second;
    std::string text = fmt::format("{}[{}]", text_of(listener.comm), listener.pid);
    if (const auto* name = names_.find(container_id(listener.container_id))) {
      text += fmt::format(" of {}/{}", name->pod_namespace, name->pod);
    }
    return text;
  }

 private:
  std::map<std::uint64_t, pp_listener> listeners_;  // by inode number
  NamedContainers names_;
};

}  // namespace pawprint
