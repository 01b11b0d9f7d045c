// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "recording.h"

#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/file.h"

namespace pawprint {
namespace {

constexpr std::string_view kMark = "scenario=";

// Numbers of 3.10 are hexadecimal without 0x where the type is unsigned, those of 5.4
// decimal, or hexadecimal with it.
std::uint64_t number(std::string_view text, bool hex) {
  if (text.starts_with("0x")) {
    hex = true;
    text.remove_prefix(2);
  }
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, hex ? 16 : 10);
  return value;
}

RecordedEvent parse(std::string_view line, bool hex) {
  RecordedEvent event;
  const std::size_t flags = line.find("] ");
  if (flags == std::string_view::npos) return event;
  std::istringstream words{std::string(line.substr(flags + 2))};
  std::string word;
  words >> word >> event.seconds >> word >> event.name;
  if (!event.name.ends_with(':')) return {};
  event.name.pop_back();
  if (event.name == "tracing_mark_write") {
    words >> event.scenario;
    return event;
  }
  while (words >> word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || word.starts_with('(')) continue;
    const std::string name = word.substr(0, equals);
    const bool is_signed = name == "timeo" || (name == "state" && event.name == "time_wait");
    event.fields[name] = number(std::string_view(word).substr(equals + 1), hex && !is_signed);
  }
  return event;
}

// The fields PREFIX0, PREFIX1, ... are the words from offset 0 on.
void put_words(const RecordedEvent& event, char prefix, MemoryDump& dump) {
  for (const auto& [name, value] : event.fields) {
    std::size_t index = 0;
    const char* end = name.data() + name.size();
    if (name[0] != prefix) continue;
    const auto [rest, err] = std::from_chars(name.data() + 1, end, index);
    if (err == std::errc{} && rest == end) dump.put(index * MemoryDump::kWordBytes, value);
  }
}

std::uint32_t swap32(std::uint64_t value) {
  return __builtin_bswap32(static_cast<std::uint32_t>(value));
}

// TSval of the options o0, o1, … of a SYN as the forged peers send it.
std::uint32_t syn_tsval(const RecordedEvent& segment) {
  return static_cast<std::uint32_t>(swap32(segment["o2"]) << 16 | swap32(segment["o3"]) >> 16);
}

// A connection: remote address and port, in the first words of every sock.
using Tuple = std::pair<std::uint64_t, std::uint64_t>;
Tuple tuple_of(const MemoryDump& sock) {
  return {*sock.read(0, 4), *sock.read(12, 2)};
}

bool is_event(const RecordedEvent& event, std::string_view name) {
  return event.name == name;
}

// How the listener of a scenario in which nobody accepts stands, event by event.
struct Queues {
  std::uint32_t waiting = 0;
  std::uint32_t half_open = 0;
  std::set<std::uint64_t> sent_again;  // request socks
  bool in_conn_request = false;

  void follow(const RecordedEvent& event) {
    if (event.name.starts_with("conn_request")) {
      in_conn_request = !event.name.ends_with("_ret");
    } else if (is_event(event, "make_synack") && in_conn_request) {
      half_open++;
    } else if (is_event(event, "make_synack")) {
      sent_again.insert(event["req"]);
    } else if (is_event(event, "rcv_state") && event["state"] == kSynRecv) {
      half_open--;
      waiting++;
    }
  }

  static constexpr std::uint64_t kSynRecv = 3;
};

nlohmann::json scenario(const std::string& kernel, const std::string& name) {
  std::istringstream lines(
      *read_file(std::string(TEST_DATA_DIR) + "/" + kernel + "/scenarios.txt"));
  for (std::string line; std::getline(lines, line);) {
    auto object = nlohmann::json::parse(line);
    if (object["scenario"] == name) return object;
  }
  return {};
}

}  // namespace

std::uint64_t RecordedEvent::operator[](std::string_view field) const {
  const auto at = fields.find(field);
  return at == fields.end() ? 0 : at->second;
}

Recording::Recording(const std::string& kernel) : kernel_(kernel) {
  std::istringstream lines(*read_file(std::string(TEST_DATA_DIR) + "/" + kernel + "/trace.txt"));
  std::string current;
  for (std::string line; std::getline(lines, line);) {
    RecordedEvent event = parse(line, kernel.starts_with("linux-3.10"));
    if (event.scenario.starts_with(kMark)) current = event.scenario.substr(kMark.size());
    if (event.fields.empty()) continue;
    event.scenario = current;
    events_.push_back(std::move(event));
  }
}

std::vector<TimewaitSample> Recording::timewaits() const {
  std::vector<TimewaitSample> samples;
  std::map<Tuple, std::uint8_t> substates;
  std::optional<std::uint32_t> ratelimited;  // ts_recent of its only TIME_WAIT socket
  MemoryDump entering;
  for (const RecordedEvent& event : events_) {
    if (is_event(event, "tw_skb_dump")) {
      samples.push_back({.th = event["th"]});
      put_words(event, 's', samples.back().skb);
    } else if (is_event(event, "tw_dump")) {
      put_words(event, 'w', samples.back().tw);
      const auto substate = substates.find(tuple_of(samples.back().tw));
      if (substate != substates.end()) samples.back().substate = substate->second;
    } else if (is_event(event, "tw") && event.scenario == "notnewer") {
      samples.back().ts_recent = syn_tsval(event);
    } else if (is_event(event, "tw") && event.scenario == "ratelimited") {
      if (!ratelimited) {
        const auto remotes = scenario(kernel_, event.scenario)["per_remote"];
        ratelimited = syn_tsval(event) + (*remotes.begin())["max_regression"].get<std::uint32_t>();
      }
      samples.back().ts_recent = ratelimited;
    } else if (is_event(event, "time_wait_dump")) {
      entering = {};
      put_words(event, 'k', entering);
    } else if (is_event(event, "time_wait")) {
      substates[tuple_of(entering)] = static_cast<std::uint8_t>(event["state"]);
    }
  }
  return samples;
}

std::vector<TimeWaitSample> Recording::time_waits(std::uint32_t tw_ts_recent) const {
  std::vector<TimeWaitSample> samples;
  std::map<Tuple, std::size_t> last_of;
  MemoryDump second_half;
  for (const RecordedEvent& event : events_) {
    if (is_event(event, "time_wait_dump2")) {
      second_half = {};
      put_words(event, 'k', second_half);
    } else if (is_event(event, "time_wait_dump")) {
      samples.push_back({.sock = second_half});
      put_words(event, 'k', samples.back().sock);
      last_of[tuple_of(samples.back().sock)] = samples.size() - 1;
    } else if (is_event(event, "tw_dump")) {
      MemoryDump tw;
      put_words(event, 'w', tw);
      const auto entered = last_of.find(tuple_of(tw));
      if (entered == last_of.end()) continue;
      // Only the first segment meets what tcp_time_wait() copied.
      samples[entered->second].ts_recent = tw.read(tw_ts_recent, 4);
      last_of.erase(entered);
    }
  }
  return samples;
}

std::vector<ListenerSample> Recording::listeners() const {
  static const std::map<std::string, std::uint32_t> kBacklogs{
      {"acceptq", 2}, {"acceptq6", 2}, {"acceptqm", 2}, {"synq", 8}, {"finalack", 4}};
  std::vector<ListenerSample> samples;
  std::map<std::string, Queues> queues;
  for (const RecordedEvent& event : events_) {
    const auto backlog = kBacklogs.find(event.scenario);
    if (backlog == kBacklogs.end()) continue;
    Queues& now = queues[event.scenario];
    if (event.name.starts_with("listener")) {
      samples.push_back(
          {.backlog = backlog->second,
           .waiting = now.waiting,
           .half_open = now.half_open,
           .young = now.half_open - static_cast<std::uint32_t>(now.sent_again.size())});
      put_words(event, 'k', samples.back().sock);
    } else if (event.name.starts_with("conn_request") && !event.name.ends_with("_ret")) {
      samples.back().sk = event["sk"];
    }
    now.follow(event);
  }
  return samples;
}

}  // namespace pawprint
