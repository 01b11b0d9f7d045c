// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The kernel's TCP counters of network namespaces, as increases since the observation began:
// each second of those in which SYNs or TIME_WAIT segments were seen, and every few seconds
// of all others, which are told only when packets were lost in them before TCP, because
// then nothing else is seen of them.
#pragma once

#include <filesystem>
#include <map>
#include <optional>

#include "context/context.h"
#include "kernel/counters.h"

namespace pawprint {

class NetnsCounters final : public Context {
 public:
  // More namespaces than this are not compared.
  static constexpr std::size_t kMostNamespaces = 4096;
  // Ticks between two looks at the namespaces in which nothing was seen.
  static constexpr unsigned kRoundTicks = 5;

  // `only`: the one namespace to look at.
  explicit NetnsCounters(std::filesystem::path proc_root, std::optional<std::uint32_t> only = {})
      : proc_root_(std::move(proc_root)), only_(only) {}

  void start() override;
  void on_event(const Event& event) override;
  void tick(EventSink& out, std::uint64_t now_ns) override;
  void finish(EventSink& out, std::uint64_t now_ns) override;

 private:
  // An inode number is given to the next namespace as soon as its owner is gone: the counts
  // of all that had it are added up, as the observed ones are.
  struct Account {
    CounterValues base;     // as the count of the present owner began
    CounterValues read;     // as last read
    CounterValues carried;  // increases of earlier owners
    std::optional<CounterValues> told;
    std::uint32_t member = 0;  // the process of the last reading
    bool watched = false;      // SYNs or TIME_WAIT segments were seen
    bool gone = false;
  };
  struct Reading {
    std::uint32_t member = 0;
    CounterValues values;
  };

  Account* account(std::uint32_t netns);
  // None: no process is in it.
  std::optional<Reading> read(std::uint32_t netns);
  void look(std::uint32_t netns, Account& account, EventSink& out, std::uint64_t now_ns);
  void look_at_all(EventSink& out, std::uint64_t now_ns);
  void look_at_node(EventSink& out, std::uint64_t now_ns);

  std::filesystem::path proc_root_;
  std::optional<std::uint32_t> only_;
  std::map<std::uint32_t, Account> accounts_;
  std::map<std::uint32_t, std::uint32_t> members_;  // netns → a process in it
  Account node_;
  unsigned ticks_ = 0;
};

}  // namespace pawprint
