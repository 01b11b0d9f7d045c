// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Which probe or hook of a pod spec a command is, and how the kubelet judges it. In the
// kernel probes, hooks and `kubectl exec` look the same: only the container and argv tell.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event/event.h"
#include "model/named_containers.h"

namespace pawprint {

// How sessions of one command in one container are judged.
struct ProbeRule {
  std::string kind = "exec";                // liveness, readiness, startup, hook
  std::vector<std::string> also;            // more probes with the same command
  std::optional<std::uint64_t> timeout_ns;  // none: nothing ends it
  std::string source = "option";            // pods, manifest
  std::optional<std::uint32_t> period_s, failure_threshold;
  bool operator==(const ProbeRule&) const = default;
};

// A process's arguments; `cut`: it has more than were seen.
struct CommandLine {
  std::vector<std::string> argv;
  bool cut = false;
};

// Whether a process with `seen` may be the command of a spec. A script is executed by its
// interpreter, whose name then stands in front; "$(NAME)" in a spec is anything, as the
// kubelet puts in the container's environment.
bool is_command(const CommandLine& spec, const CommandLine& seen);

class ProbeSpecs {
 public:
  static constexpr std::size_t kMostSpecs = 65536;

  // Without a spec, `option_timeout_ns` counts.
  explicit ProbeSpecs(std::uint64_t option_timeout_ns) : option_timeout_ns_(option_timeout_ns) {}

  // True: rules may have changed.
  bool on_event(const Event& event);

  // Null: not known.
  const ContainerName* name_of(std::string_view container_id) const {
    return names_.find(container_id);
  }

  ProbeRule rule_for(std::string_view container_id, const CommandLine& seen) const;

 private:
  struct Spec {
    pp_probe_kind kind;
    pp_spec_source source;
    std::uint32_t timeout_s, period_s, failure_threshold;
    CommandLine command;
  };
  struct ContainerKey {
    std::string pod_namespace, pod, container;
    auto operator<=>(const ContainerKey&) const = default;
  };

  void add(const pp_probe_spec& event);

  std::uint64_t option_timeout_ns_;
  NamedContainers names_;
  std::map<ContainerKey, std::vector<Spec>> specs_;
  std::size_t count_ = 0;
};

}  // namespace pawprint
