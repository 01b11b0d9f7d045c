// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// forged_peers: plays TCP traffic of forged remote hosts to real listeners, in network namespaces
// of its own, and prints what a tracer has to find. See README.md.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <variant>
#include <vector>

#include "run.h"

namespace {

using namespace pawprint::workload;

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr std::uint32_t kMostBurst = 4'000'000;  // what kBurstNetwork holds

void list_scenarios() {
  for (const auto& scenario : scenarios()) {
    std::printf("%-20s %u  %s\n", scenario.name.data(), scenario.port(), scenario.what.data());
  }
}

// Throws CLI::ValidationError for an unknown name.
void choose(const std::vector<std::string>& names, std::vector<const Scenario*>& chosen) {
  for (const auto& name : names) {
    bool found = false;
    for (const auto& scenario : scenarios()) {
      if (name != "all" && name != scenario.name) continue;
      found = true;
      const bool again = std::find(chosen.begin(), chosen.end(), &scenario) != chosen.end();
      if (!again) chosen.push_back(&scenario);
    }
    if (!found) throw CLI::ValidationError("SCENARIO", "'" + name + "' is unknown, see --list");
  }
  if (chosen.empty()) throw CLI::ValidationError("SCENARIO", "none given, see --list");
}

// The options, or the exit status of a run that ends here: help, a usage error.
std::variant<RunOptions, int> parse(int argc, char** argv) {
  CLI::App app("Plays TCP traffic of forged remote hosts, in network namespaces of its own.");
  RunOptions options;
  std::vector<std::string> names;
  bool list = false;
  unsigned hold_seconds = 0;
  app.add_option("SCENARIO", names, "names, or 'all'");
  app.add_flag("--list", list, "the scenarios with their ports");
  app.add_option("--slow", options.slow, "factor on every wait for an answer")
      ->check(CLI::Range(1.0, 1000.0));
  app.add_option("--count", options.burst.count, "SYNs of burst, 10000 by default")
      ->check(CLI::Range(1U, kMostBurst));
  app.add_option("--syncookies", options.burst.syncookies, "tcp_syncookies of burst, 0 by default")
      ->check(CLI::IsMember({0, 1}));
  app.add_option("--wait-file", options.wait_file, "print {\"ready\"} and wait until FILE exists")
      ->type_name("FILE");
  app.add_option("--hold", hold_seconds,
                 "keep sockets and namespaces at the end until stdin closes or SECONDS passed")
      ->type_name("SECONDS");
  try {
    app.parse(argc, argv);
    if (!list) choose(names, options.scenarios);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kUsage;
  }
  if (list) {
    list_scenarios();
    return kDone;
  }
  options.hold = std::chrono::seconds(hold_seconds);
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto parsed = parse(argc, argv);
    if (const int* status = std::get_if<int>(&parsed)) return *status;
    run(std::get<RunOptions>(parsed));
    return kDone;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "forged_peers: %s\n", error.what());
    return kFailed;
  }
}
