// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What the kubelet calls the containers that events are about, from its log folders.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "context/context.h"
#include "kube/log_names.h"

namespace pawprint {

class ContainerNames final : public Context {
 public:
  // Containers that are looked for at once.
  static constexpr std::size_t kMostWanted = 16384;

  // `var_log` is /var/log.
  ContainerNames(std::filesystem::path proc_root, std::filesystem::path var_log)
      : proc_root_(std::move(proc_root)), names_(std::move(var_log)) {}

  void start() override { names_.scan(); }
  void on_event(const Event& event) override;
  void tick(EventSink& out, std::uint64_t now_ns) override;

 private:
  // A container without a name yet. The kubelet makes the link after the container: asked
  // again after 1, 2, 4, … 64 s.
  struct Wanted {
    std::uint32_t pid = 0;  // a process in it
    std::uint64_t next_try_ns = 0;
    std::uint64_t wait_ns = 0;
    std::string pod_uid;
  };

  void want(const char (&container_id)[PP_CONTAINER_ID_LEN], std::uint32_t pid);
  void find_pod_uids();

  std::filesystem::path proc_root_;
  LogNames names_;
  std::map<std::string, Wanted, std::less<>> wanted_;
  std::set<std::string, std::less<>> named_;
};

}  // namespace pawprint
