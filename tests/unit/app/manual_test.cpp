// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// user/pawprint.8 and user/pawprint.bash against --help: every command and every option, in
// both directions. What fails here is to be written there, or taken out.
#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <regex>
#include <set>

#include "core/file.h"
#include "unit/app/parse.h"
#include "unit/view/lines.h"

namespace pawprint {
namespace {

using Words = std::set<std::string>;

// What --help says: option → the type of its value, empty for a flag.
using HelpOptions = std::map<std::string, std::string>;

std::string help_of(const std::string& command) {
  if (command.empty()) return test::exit_of({"--help"}).out;
  return test::exit_of({command.c_str(), "--help"}).out;
}

HelpOptions options_of(const std::string& command) {
  static const std::regex kLine(R"(^\s+(?:(-[a-z]),\s*)?(--[a-z][a-z0-9-]*)(?: (\S+))?.*)");
  HelpOptions options;
  for (const std::string& line : test::lines_of(help_of(command))) {
    std::smatch match;
    if (!std::regex_match(line, match, kLine)) continue;
    const std::string type = match[3];
    // A type is in capitals or a choice; what follows a flag is its help.
    const bool is_type = !type.empty() && (type.find('|') != std::string::npos ||
                                           std::regex_match(type, std::regex("[A-Z/]+")));
    options[match[2]] = is_type ? type : "";
    if (match[1].matched) options[match[1]] = "";
  }
  return options;
}

Words commands() {
  Words names;
  bool inside = false;
  for (const std::string& line : test::lines_of(help_of(""))) {
    std::smatch match;
    if (std::regex_match(line, std::regex("subcommands:", std::regex::icase))) {
      inside = true;
    } else if (inside && std::regex_match(line, match, std::regex(R"(^\s+([a-z]+) .*)"))) {
      names.insert(match[1]);
    }
  }
  return names;
}

Words names_of(const HelpOptions& options) {
  Words names;
  for (const auto& [name, type] : options) names.insert(name);
  return names;
}

HelpOptions all_options() {
  HelpOptions all = options_of("");
  for (const std::string& command : commands()) {
    for (const auto& [name, type] : options_of(command)) all.emplace(name, type);
  }
  return all;
}

std::string manual() {
  const auto text = read_file(SOURCE_DIR "/user/pawprint.8");
  REQUIRE(text);
  return *text;
}

// Runs the completion in bash for a command line that ends in the word to complete.
Words completed(const std::vector<std::string>& line) {
  std::string words;
  for (const std::string& word : line) words += " '" + word + "'";
  const std::string script = "bash -c \"source '" SOURCE_DIR
                             "/user/pawprint.bash'; COMP_WORDS=(pawprint" +
                             words + "); COMP_CWORD=" + std::to_string(line.size()) +
                             "; _pawprint; printf '%s\\n' \\\"\\${COMPREPLY[@]}\\\"\"";
  const std::unique_ptr<FILE, int (*)(FILE*)> out(popen(script.c_str(), "r"), pclose);
  REQUIRE(out);
  std::string text;
  std::array<char, 4096> buffer{};
  while (fgets(buffer.data(), buffer.size(), out.get()) != nullptr) text += buffer.data();
  Words all;
  for (const std::string& word : test::lines_of(text)) {
    if (!word.empty()) all.insert(word);
  }
  return all;
}

TEST_CASE("manual: --help is understood by this test", "[unit]") {
  CHECK(commands().contains("live"));
  CHECK(commands().contains("doctor"));
  CHECK(options_of("live").at("--remote") == "CIDR");
  CHECK(options_of("live").at("--attach") == "auto|fentry|kprobe");
  CHECK(options_of("live").at("--once").empty());
  CHECK(options_of("live").contains("-v"));
  CHECK(options_of("").contains("--version"));
}

TEST_CASE("manual: has every option, with its value, and no other", "[unit]") {
  const std::string text = manual();
  Words written;
  for (const std::string& line : test::lines_of(text)) {
    if (!line.starts_with(".It Fl ")) continue;
    static const std::regex kFlag(R"(Fl (-?[a-z][a-z0-9-]*))");
    for (std::sregex_iterator it(line.begin(), line.end(), kFlag), end; it != end; ++it) {
      written.insert("-" + (*it)[1].str());
    }
  }
  for (const auto& [name, type] : all_options()) {
    INFO("user/pawprint.8 needs `.It Fl " << name.substr(1) << (type.empty() ? "" : " Ar " + type)
                                          << "`");
    CHECK(written.contains(name));
    if (!type.empty()) {
      const std::string with_type = "Fl " + name.substr(1) + " Ar " + type;
      CHECK((text.find(with_type + "\n") != std::string::npos || type == "table|json"));
    }
    written.erase(name);
  }
  for (const std::string& name : written) {
    INFO("user/pawprint.8 has " << name << ", which --help does not have");
    CHECK(false);
  }
}

TEST_CASE("manual: has every command, and no other", "[unit]") {
  Words written;
  bool inside = false;
  for (const std::string& line : test::lines_of(manual())) {
    if (line.starts_with(".Sh ")) inside = line == ".Sh COMMANDS";
    std::smatch match;
    if (inside && std::regex_match(line, match, std::regex(R"(\.It Cm ([a-z]+).*)"))) {
      written.insert(match[1]);
    }
  }
  CHECK(written == commands());
  for (const std::string& command : commands()) {
    INFO(command << " in the synopsis");
    CHECK(manual().find(command == "live" ? "\n.Op Cm live\n" : "\n.Cm " + command + "\n") !=
          std::string::npos);
  }
}

TEST_CASE("completion: commands", "[unit]") {
  CHECK(completed({""}) == commands());
  CHECK(completed({"doc"}) == Words{"doctor"});
}

TEST_CASE("completion: options of each command are those of its help", "[unit]") {
  CHECK(completed({"-"}) == names_of(options_of("")));
  for (const std::string& command : commands()) {
    INFO("options of " << command << " in user/pawprint.bash");
    CHECK(completed({command, "-"}) == names_of(options_of(command)));
  }
}

TEST_CASE("completion: choices are those of the help", "[unit]") {
  for (const std::string& command : commands()) {
    for (const auto& [name, type] : options_of(command)) {
      if (type.find('|') == std::string::npos) continue;
      Words choices;
      std::stringstream list(type);
      for (std::string word; std::getline(list, word, '|');) {
        choices.insert(word);
      }
      INFO(command << ' ' << name << " in user/pawprint.bash");
      CHECK(completed({command, name, ""}) == choices);
    }
  }
  CHECK(completed({"--collect", ""}) == Words{"timewait", "syn", "probe"});
}

TEST_CASE("completion: no option is offered as the value of another", "[unit]") {
  for (const std::string& command : commands()) {
    for (const auto& [name, type] : options_of(command)) {
      if (type.empty()) continue;
      INFO(command << ' ' << name << " in user/pawprint.bash");
      CHECK(completed({command, name, "-"}).empty());
    }
  }
}

}  // namespace
}  // namespace pawprint
