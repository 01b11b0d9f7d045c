// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <sstream>
#include <utility>

#include "app/exit_status.h"
#include "app/view_options.h"
#include "version.h"

namespace pawprint {
namespace {

using SetText = std::function<Result<void>(const std::string&)>;

// An option whose value is parsed by `set`; its error names the option and the value.
CLI::Option* add(CLI::App& app, const std::string& name, const std::string& type,
                 const std::string& help, const SetText& set) {
  const auto parse = [name, set](const std::string& text) {
    if (auto done = set(text); !done) throw CLI::ValidationError(name, done.error().message());
  };
  return app.add_option_function<std::string>(name, parse, help)->type_name(type);
}

template <typename T>
SetText one_of(T& target, std::vector<std::pair<std::string, T>> values) {
  return [&target, values = std::move(values)](const std::string& text) -> Result<void> {
    std::vector<std::string> names;
    for (const auto& [name, value] : values) {
      if (name == text) {
        target = value;
        return {};
      }
      names.push_back(name);
    }
    return fail(fmt::format("'{}' is none of {}", text, fmt::join(names, ", ")));
  };
}

template <typename T>
SetText duration(T& target) {
  return [&target](const std::string& text) -> Result<void> {
    auto parsed = parse_duration(text);
    if (!parsed) return fail(parsed.error());
    target = *parsed;
    return {};
  };
}

template <typename T>
SetText number(std::optional<T>& target, unsigned long least, unsigned long most) {
  return [=, &target](const std::string& text) -> Result<void> {
    unsigned long value = 0;
    const char* end = text.data() + text.size();
    const auto [rest, err] = std::from_chars(text.data(), end, value);
    if (err != std::errc{} || rest != end || value < least || value > most) {
      return fail(fmt::format("'{}' is no number from {} to {}", text, least, most));
    }
    target = static_cast<T>(value);
    return {};
  };
}

SetText collectors(std::vector<Collector>& target) {
  return [&target](const std::string& text) -> Result<void> {
    std::vector<Collector> wanted;
    std::stringstream list(text);
    for (std::string name; std::getline(list, name, ',');) {
      auto collector = parse_collector(name);
      if (!collector) return fail(collector.error());
      if (std::find(wanted.begin(), wanted.end(), *collector) == wanted.end()) {
        wanted.push_back(*collector);
      }
    }
    if (wanted.empty()) return fail("no collector given: timewait, syn or probe");
    std::sort(wanted.begin(), wanted.end());
    target = std::move(wanted);
    return {};
  };
}

SetText readable_file(std::optional<std::filesystem::path>& target) {
  return [&target](const std::string& text) -> Result<void> {
    if (access(text.c_str(), R_OK) != 0) return fail(fmt::format("cannot read '{}'", text), errno);
    target = text;
    return {};
  };
}

SetText sort_column(std::optional<std::string>& target) {
  return [&target](const std::string& text) -> Result<void> {
    const auto& names = sort_columns();
    if (std::find(names.begin(), names.end(), text) == names.end()) {
      return fail(fmt::format("'{}' is none of {}", text, fmt::join(names, ", ")));
    }
    target = text;
    return {};
  };
}

SetText cidr(std::optional<Cidr>& target) {
  return [&target](const std::string& text) -> Result<void> {
    auto parsed = parse_cidr(text);
    if (!parsed) return fail(parsed.error());
    target = *parsed;
    return {};
  };
}

// How to trace: what live and doctor share.
void add_source_options(CLI::App& app, Options& options) {
  add(app, "--mode", "auto|bpf", "How to hook the kernel",
      one_of<Mode>(options.mode, {{"auto", Mode::kAuto}, {"bpf", Mode::kBpf}}));
  add(app, "--attach", "auto|fentry|kprobe", "How BPF programs hook functions",
      one_of<std::optional<AttachType>>(options.attach, {{"auto", std::nullopt},
                                                         {"fentry", AttachType::kFentry},
                                                         {"kprobe", AttachType::kKprobe}}));
  add(app, "--transport", "auto|ringbuf|perfbuf", "How events leave the kernel",
      one_of<std::optional<Transport>>(options.transport, {{"auto", std::nullopt},
                                                           {"ringbuf", Transport::kRingbuf},
                                                           {"perfbuf", Transport::kPerfbuf}}));
  add(app, "--btf", "FILE", "Types of this kernel, where /sys/kernel/btf/vmlinux is missing",
      readable_file(options.btf));
  app.add_flag("-v,--verbose", options.verbose, "Also print libbpf's log to stderr");
}

void add_live_options(CLI::App& app, Options& options) {
  add_source_options(app, options);
  add(app, "--collect", "NAMES", "Collectors: timewait, syn, probe, separated by commas",
      collectors(options.collectors));
  add(app, "--duration", "T", "Stop after this time (500ms, 10s, 5m)", duration(options.duration));
  add(app, "--interval", "T", "Time between tables (default 2s)", duration(options.interval));
  app.add_flag("--once", options.once,
               "One snapshot at the end of --duration (default 10s), then exit");
  add(app, "--format", "table|json|jsonl", "Tables, a snapshot each interval, or every event",
      one_of<Format>(
          options.format,
          {{"table", Format::kTable}, {"json", Format::kJson}, {"jsonl", Format::kJsonl}}));
  add(app, "--probe-timeout", "T", "timeoutSeconds to judge exec probes by (default 1s)",
      duration(options.probe_timeout));
  add(app, "--remote", "CIDR", "Only these remote hosts", cidr(options.filter.remote));
  add(app, "--port", "N", "Only listeners on this port", number(options.filter.port, 1, 65535));
  add(app, "--netns", "INODE", "Only this network namespace, by inode number (lsns -t net)",
      number(options.filter.netns, 1, 0xffffffff));
  add(app, "--sort", "COL", "Sort rows by this column", sort_column(options.sort));
  add(app, "--top", "N", "Show only the first N rows", number(options.top, 1, 1'000'000));
}

void add_doctor_options(CLI::App& app, Options& options) {
  add_source_options(app, options);
  add(app, "--format", "table|json", "Text or one JSON object",
      one_of<Format>(options.format, {{"table", Format::kTable}, {"json", Format::kJson}}));
}

// An option in front of `command` that it does not have.
std::optional<std::string> misplaced_option(const CLI::App& app, const CLI::App& command) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->count() == 0) continue;
    if (command.get_option_no_throw(option->get_name()) == nullptr) return option->get_name();
  }
  return std::nullopt;
}

EarlyExit refuse(const std::string& command, const std::string& option) {
  return {kExitUsage, "",
          fmt::format("pawprint: {} does not take {}\nTry 'pawprint {} --help'.\n", command, option,
                      command)};
}

}  // namespace

std::variant<Options, EarlyExit> parse_options(int argc, const char* const* argv) {
  Options options;
  CLI::App app{
      "Which remote hosts send TCP timestamps that go backwards, which SYNs this node\n"
      "dropped and why, and how long exec probes really take.",
      "pawprint"};
  app.set_version_flag("--version", std::string("pawprint ") + kVersion);
  app.require_subcommand(0, 1);
  add_live_options(app, options);
  CLI::App* live = app.add_subcommand("live", "Live tables (the default)");
  add_live_options(*live, options);
  CLI::App* doctor = app.add_subcommand("doctor", "What works on this node, and what does not");
  add_doctor_options(*doctor, options);
  CLI::App* explain =
      app.add_subcommand("explain", "What a reason, a finding or a column means, and what to do");
  explain->add_option("ID", options.explain_id, "What is on the screen; without: the list of all");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream err;
    if (app.exit(error, out, err) == 0) return EarlyExit{kExitDone, out.str(), ""};
    return EarlyExit{kExitUsage, "",
                     fmt::format("pawprint: {}\nTry 'pawprint --help'.\n", error.what())};
  }
  for (const CLI::App* command : {doctor, explain}) {
    if (!command->parsed()) continue;
    options.command = command == doctor ? Command::kDoctor : Command::kExplain;
    if (const auto misplaced = misplaced_option(app, *command)) {
      return refuse(command->get_name(), *misplaced);
    }
  }
  // The option is doctor's too, but not this value of it.
  if (doctor->parsed() && options.format == Format::kJsonl)
    return refuse("doctor", "--format jsonl");
  return options;
}

}  // namespace pawprint
