// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "model/probe_specs.h"

#include <algorithm>
#include <array>

#include "core/clock.h"

namespace pawprint {
namespace {

// A script's interpreter, and the one argument that its first line may give it.
constexpr std::size_t kMostInFront = 2;

constexpr std::array<std::string_view, 5> kKindNames{"exec", "liveness", "readiness", "startup",
                                                     "hook"};

// `pattern` with "$(NAME)" for anything; `prefix`: `text` may go on behind it, or is cut.
bool is_argument(std::string_view pattern, std::string_view text) {
  const std::size_t begin = pattern.find("$(");
  if (begin == std::string_view::npos) return pattern == text;
  const std::size_t end = pattern.find(')', begin);
  if (end == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, begin))) return false;
  const std::string_view rest = pattern.substr(end + 1);
  for (std::size_t at = begin; at <= text.size(); ++at) {
    if (is_argument(rest, text.substr(at))) return true;
  }
  return false;
}

std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// With the first `in_front` arguments of `seen` left out.
bool is_command_behind(const CommandLine& spec, const CommandLine& seen, std::size_t in_front) {
  const std::size_t count = seen.argv.size() - in_front;
  const bool cut = spec.cut || seen.cut;
  if (cut ? count == 0 || spec.argv.empty() : count != spec.argv.size()) return false;
  const std::size_t both = std::min(count, spec.argv.size());
  for (std::size_t i = 0; i < both; ++i) {
    const std::string& wanted = spec.argv[i];
    const std::string& have = seen.argv[in_front + i];
    if (i == 0 && in_front > 0) {
      // The kernel puts in the path that was executed.
      if (file_name(wanted) != file_name(have)) return false;
    } else if (cut && i + 1 == both) {
      if (!std::string_view(wanted).starts_with(have) &&
          !std::string_view(have).starts_with(wanted)) {
        return false;
      }
    } else if (!is_argument(wanted, have)) {
      return false;
    }
  }
  return true;
}

CommandLine command_of(const pp_probe_spec& event) {
  CommandLine command;
  for (const std::string_view argument : arguments(event)) command.argv.emplace_back(argument);
  command.cut = event.args_total > event.args_len;
  return command;
}

}  // namespace

bool is_command(const CommandLine& spec, const CommandLine& seen) {
  const std::size_t most = std::min(kMostInFront, seen.argv.size());
  for (std::size_t in_front = 0; in_front <= most; ++in_front) {
    if (is_command_behind(spec, seen, in_front)) return true;
  }
  return false;
}

bool ProbeSpecs::on_event(const Event& event) {
  if (const auto* name = std::get_if<pp_container_name>(&event)) return names_.on_event(*name);
  if (const auto* spec = std::get_if<pp_probe_spec>(&event)) {
    add(*spec);
    return true;
  }
  return false;
}

void ProbeSpecs::add(const pp_probe_spec& event) {
  if (event.kind == 0 || event.kind >= kKindNames.size()) return;
  if (event.source != PP_SPEC_PODS && event.source != PP_SPEC_MANIFEST) return;
  std::vector<Spec>& specs =
      specs_[{std::string(text_of(event.pod_namespace)), std::string(text_of(event.pod)),
              std::string(text_of(event.container))}];
  Spec spec{static_cast<pp_probe_kind>(event.kind),
            static_cast<pp_spec_source>(event.source),
            event.timeout_s,
            event.period_s,
            event.failure_threshold,
            command_of(event)};
  // The API server's word counts more than a manifest's, a later one more than an earlier.
  const auto known = std::find_if(specs.begin(), specs.end(), [&](const Spec& old) {
    return old.kind == spec.kind &&
           (spec.kind != PP_PROBE_HOOK || old.command.argv == spec.command.argv);
  });
  if (known != specs.end()) {
    if (known->source != PP_SPEC_PODS || spec.source == PP_SPEC_PODS) *known = std::move(spec);
  } else if (count_ < kMostSpecs) {
    specs.push_back(std::move(spec));
    ++count_;
  }
}

ProbeRule ProbeSpecs::rule_for(std::string_view container_id, const CommandLine& seen) const {
  ProbeRule rule;
  rule.timeout_ns = option_timeout_ns_;
  const ContainerName* name = names_.find(container_id);
  if (name == nullptr) return rule;
  const auto specs = specs_.find({name->pod_namespace, name->pod, name->container});
  if (specs == specs_.end()) return rule;
  std::vector<const Spec*> same;
  for (const Spec& spec : specs->second) {
    if (is_command(spec.command, seen)) same.push_back(&spec);
  }
  if (same.empty()) return rule;
  // Probes that share a command cannot be told apart: the one that kills comes first, and
  // the shortest timeout counts.
  std::stable_sort(same.begin(), same.end(),
                   [](const Spec* a, const Spec* b) { return a->kind < b->kind; });
  const Spec& first = *same.front();
  rule.kind = kKindNames[first.kind];
  rule.source = first.source == PP_SPEC_MANIFEST ? "manifest" : "pods";
  if (first.period_s > 0) rule.period_s = first.period_s;
  if (first.failure_threshold > 0) rule.failure_threshold = first.failure_threshold;
  rule.timeout_ns.reset();
  for (const Spec* spec : same) {
    if (spec != &first) rule.also.emplace_back(kKindNames[spec->kind]);
    const std::uint64_t timeout_ns = spec->timeout_s * kNsPerSec;
    if (timeout_ns > 0)
      rule.timeout_ns = std::min(rule.timeout_ns.value_or(timeout_ns), timeout_ns);
  }
  return rule;
}

}  // namespace pawprint
