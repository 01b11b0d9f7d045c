// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The kernel's TCP counters of every network namespace in which SYNs or TIME_WAIT
// segments were seen, as increases since the observation began.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "context/context.h"

namespace pawprint {

class NetnsCounters final : public Context {
 public:
  // More namespaces than this are not compared.
  static constexpr std::size_t kMostNamespaces = 4096;

  explicit NetnsCounters(std::filesystem::path proc_root) : proc_root_(std::move(proc_root)) {}

  void start() override;
  void on_event(const Event& event) override;
  void tick(EventSink& out, std::uint64_t now_ns) override;

 private:
  struct Values {
    std::array<std::uint64_t, PP_COUNTER_IDS> value{};
    std::uint32_t have = 0;
    bool operator==(const Values&) const = default;
  };

  std::optional<Values> read(std::uint32_t pid) const;
  std::optional<Values> read_namespace(std::uint32_t netns);

  void tell(EventSink& out, std::uint64_t now_ns, std::uint32_t netns, const Values& values,
            bool gone);

  std::filesystem::path proc_root_;
  std::map<std::uint32_t, Values> baseline_;        // as the observation began
  std::map<std::uint32_t, Values> reported_;        // what was last told
  std::map<std::uint32_t, std::uint32_t> members_;  // netns → a process in it
  std::set<std::uint32_t> seen_;
};

}  // namespace pawprint
