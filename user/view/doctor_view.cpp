// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/doctor_view.h"

#include <fmt/format.h>

#include "core/text.h"
#include "doctor/capabilities.h"
#include "view/text_table.h"

namespace pawprint {
namespace {

std::string line(const std::string& text, std::size_t width, std::size_t hang) {
  return (width == 0 ? text : wrap(text, width, hang)) + '\n';
}

std::string_view which(const std::optional<bool>& is_nodes) {
  if (!is_nodes) return "unknown";
  return *is_nodes ? "the node's" : "another";
}

// Capabilities of use that this process lacks, of those that the kernel has.
std::string missing_capabilities(const NodeFacts& facts) {
  std::string missing;
  if (!facts.capabilities) return missing;
  for (const CapabilityUse& use : capabilities_of_use()) {
    if (use.bit > facts.last_capability || (*facts.capabilities >> use.bit & 1) != 0) continue;
    missing += missing.empty() ? "" : " ";
    missing += use.name;
  }
  return missing;
}

std::string heading(const Diagnosis& diagnosis, std::size_t width) {
  const NodeFacts& facts = diagnosis.facts;
  const std::string missing = missing_capabilities(facts);
  std::string out = fmt::format("kernel      {}\n", printable(diagnosis.features.release));
  out += line(fmt::format("privilege   {}{}{}", diagnosis.root ? "root" : "not root",
                          missing.empty() ? "" : ", without " + missing,
                          facts.seccomp ? ", seccomp filter" : ""),
              width, 12);
  const NamespaceFacts& ns = facts.namespaces;
  out += line(fmt::format("namespaces  pid: {}, network: {}, cgroup: {}, user: {}", which(ns.pid),
                          which(ns.network), which(ns.cgroup), which(ns.user)),
              width, 12);
  out += fmt::format("lockdown    {}\n", printable(facts.lockdown.value_or("unknown")));
  out += fmt::format("kubernetes  {}\n", facts.kubelet ? "a kubelet runs here" : "no kubelet seen");
  return out;
}

std::string problem_lines(const Diagnosis& diagnosis, std::size_t width) {
  const std::size_t count = diagnosis.problems.size();
  std::string out;
  if (count == 0) {
    out = diagnosis.could_not_check() ? "No problem seen, but not everything could be checked.\n"
                                      : "Nothing wrong.\n";
  } else {
    out =
        fmt::format("{} problem{}; pawprint explain ID tells more\n", count, count == 1 ? "" : "s");
  }
  for (const Problem& problem : diagnosis.problems) {
    out += line(fmt::format("{}  {}: {}", problem.severity, problem.id, printable(problem.title)),
                width, 2);
    out += line(fmt::format("    → {}", problem.action), width, 2);
  }
  if (!diagnosis.unchecked.empty()) out += "\nNot checked\n";
  for (const std::string& what : diagnosis.unchecked) {
    out += line(fmt::format("  {}", printable(what)), width, 2);
  }
  return out;
}

std::string ability_tables(const Diagnosis& diagnosis, std::size_t width) {
  TextTable collectors({{"COLLECTOR"}, {"STATE"}, {"HOOKS"}, {"WHY", Align::kLeft, 20}});
  for (const CollectorStatus& c : diagnosis.collectors) {
    const bool off = c.state == CollectorState::kOff;
    collectors.add({std::string(name_of(c.collector)), std::string(name_of(c.state)),
                    off ? "-" : fmt::format("{}/{}/{}", c.backend, c.attach, c.transport), c.why});
  }
  TextTable abilities({{"ABILITY"}, {"WORKS"}, {"WHY NOT", Align::kLeft, 20}});
  for (const Ability* ability : diagnosis.features.all()) {
    abilities.add({ability->name, ability->works ? "yes" : "no", ability->why});
  }
  return collectors.render(width) + '\n' + abilities.render(width);
}

// A sentence each: cut meanings would help nobody.
std::string sysctl_lines(const Diagnosis& diagnosis, std::size_t width) {
  std::string out = "SYSCTLS\n";
  for (const SysctlVerdict& verdict : diagnosis.sysctls) {
    const std::string value = verdict.value ? fmt::format(" = {}", *verdict.value) : "";
    out += line(fmt::format("{:8}  {}{}: {}", verdict.verdict, verdict.name, value, verdict.why),
                width, 10);
  }
  return out;
}

// "NAME 1  NAME 2": what is not 0.
std::string counts(const std::map<std::string, std::uint64_t>& counters) {
  std::string text;
  for (const auto& [name, value] : counters) {
    if (value != 0) text += fmt::format("  {} {}", name, value);
  }
  return text.empty() ? "  all 0" : text;
}

std::string counter_lines(const Diagnosis& diagnosis, std::size_t width) {
  const NodeFacts& facts = diagnosis.facts;
  std::string out = "SINCE BOOT  counters that are not 0\n";
  out += line(fmt::format("tcp       {}", facts.tcp.empty() ? "  unknown" : counts(facts.tcp)),
              width, 12);
  std::string conntrack = "  no connection tracking";
  if (!facts.conntrack.empty()) conntrack = counts(facts.conntrack);
  out += line(fmt::format("conntrack {}", conntrack), width, 12);
  if (facts.softnet) {
    out += line(
        fmt::format("softnet     processed {}  dropped {}  time_squeeze {}",
                    facts.softnet->processed, facts.softnet->dropped, facts.softnet->time_squeeze),
        width, 12);
  }
  return out;
}

std::string config_lines(const Diagnosis& diagnosis, std::size_t width) {
  if (diagnosis.facts.config.empty()) return "CONFIG      not found\n";
  std::string text = "CONFIG    ";
  for (const auto& [name, value] : diagnosis.facts.config) {
    text += fmt::format("  {}={}", name.substr(7), printable(value));
  }
  return line(text, width, 12);
}

}  // namespace

std::string render_diagnosis(const Diagnosis& diagnosis, std::size_t width) {
  return heading(diagnosis, width) + '\n' + problem_lines(diagnosis, width) + '\n' +
         ability_tables(diagnosis, width) + '\n' + sysctl_lines(diagnosis, width) + '\n' +
         counter_lines(diagnosis, width) + '\n' + config_lines(diagnosis, width);
}

}  // namespace pawprint
