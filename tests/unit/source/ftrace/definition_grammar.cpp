// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "unit/source/ftrace/definition_grammar.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <sstream>
#include <vector>

namespace pawprint::test {
namespace {

// MAX_TRACE_ARGS, MAX_ARGSTR_LEN, MAX_EVENT_NAME_LEN, WRITE_BUFSIZE: trace_probe.h and .c
constexpr std::size_t kMostArguments = 128;
constexpr std::size_t kMostArgumentChars = 63;
constexpr std::size_t kMostNameChars = 64;
constexpr std::size_t kMostWriteBytes = 4096;

// arch/x86/kernel/ptrace.c regoffset_table, 64 bits
constexpr std::array kRegisters{"r15", "r14", "r13", "r12",   "r11", "r10", "r9",
                                "r8",  "bx",  "cx",  "dx",    "si",  "di",  "bp",
                                "ax",  "ip",  "cs",  "flags", "sp",  "ss",  "orig_ax"};
constexpr std::array kTypes{"u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "string"};
const std::set<std::string> kReserved{"common_type",  "common_flags",  "common_preempt_count",
                                      "common_pid",   "common_tgid",   "__probe_ip",
                                      "__probe_func", "__probe_ret_ip"};

bool is_name(std::string_view text) {
  const auto is_word = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text[0])) == 0 &&
         std::all_of(text.begin(), text.end(), is_word);
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
}

template <typename Table>
bool is_in(const Table& table, std::string_view text) {
  return std::find(table.begin(), table.end(), text) != table.end();
}

// %REG, $retval, $stack, $stackN, @SYMBOL, +-OFFSET(FETCH)
bool is_fetch(std::string_view text, bool is_return) {
  if (text.empty()) return false;
  const std::string_view rest = text.substr(1);
  switch (text[0]) {
    case '%':
      return is_in(kRegisters, rest);
    case '$':
      if (rest == "retval") return is_return;
      return rest.starts_with("stack") && (rest.size() == 5 || is_number(rest.substr(5)));
    case '@':
      return is_name(rest) || is_number(rest);
    case '+':
    case '-': {
      const std::size_t open = rest.find('(');
      return open != std::string_view::npos && rest.ends_with(')') &&
             is_number(rest.substr(0, open)) &&
             is_fetch(rest.substr(open + 1, rest.size() - open - 2), is_return);
    }
    default:
      return false;
  }
}

std::string check_argument(std::string_view argument, bool is_return,
                           std::set<std::string>& names) {
  const std::size_t equals = argument.find('=');
  if (equals == std::string_view::npos) return "an argument without a name";
  const std::string name(argument.substr(0, equals));
  std::string_view fetch = argument.substr(equals + 1);
  if (fetch.size() > kMostArgumentChars) return "too long an argument";
  if (!is_name(name)) return "a bad name: " + name;
  if (kReserved.contains(name) || !names.insert(name).second) return "a name twice: " + name;
  if (const std::size_t colon = fetch.find(':'); colon != std::string_view::npos) {
    if (!is_in(kTypes, fetch.substr(colon + 1))) return "a bad type: " + std::string(argument);
    fetch = fetch.substr(0, colon);
  }
  return is_fetch(fetch, is_return) ? "" : "a bad fetch: " + std::string(argument);
}

std::string check_name(std::string_view head) {
  const std::size_t slash = head.find('/');
  if (slash == std::string_view::npos) return "no group";
  for (const std::string_view part : {head.substr(0, slash), head.substr(slash + 1)}) {
    if (!is_name(part)) return "a bad group or event name";
    if (part.size() >= kMostNameChars) return "too long a name";
  }
  return "";
}

}  // namespace

std::string why_3_10_refuses(std::string_view definition) {
  if (definition.size() + 1 >= kMostWriteBytes) return "too long a line";
  std::istringstream words{std::string(definition)};
  std::string head;
  std::string symbol;
  words >> head >> symbol;
  if (!head.starts_with("p:") && !head.starts_with("r:")) return "neither p: nor r:";
  const bool is_return = head[0] == 'r';
  if (std::string why = check_name(std::string_view(head).substr(2)); !why.empty()) return why;
  if (!is_name(symbol)) return "a bad symbol";
  std::set<std::string> names;
  std::size_t count = 0;
  for (std::string argument; words >> argument; ++count) {
    if (std::string why = check_argument(argument, is_return, names); !why.empty()) return why;
  }
  return count > kMostArguments ? "too many arguments" : "";
}

}  // namespace pawprint::test
