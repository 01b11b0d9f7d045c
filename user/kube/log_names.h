// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What the kubelet calls a container, without the API server: from the links that it
// keeps in /var/log/containers and the folders in /var/log/pods.
//   containers/<pod>_<namespace>_<container>-<id>.log → pods/…/<container>/<n>.log
//   pods/<namespace>_<pod>_<uid>/<container>/<n>.log
// The name of a link is cut at 251 characters before ".log", which may take a part of the
// id, or all of it: then the pod's uid, which is also in the cgroup's path, tells.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kube/container_name.h"

namespace pawprint {

// The name of a link in /var/log/containers.
struct LogLink {
  ContainerName name;
  std::string id;         // 64 hex digits, or the first of them
  bool is_whole = false;  // false: `name.container` may hold a part of the id
};
std::optional<LogLink> parse_log_link(std::string_view file_name);

// A folder in /var/log/pods: "<namespace>_<pod>_<uid>".
struct PodFolder {
  std::string pod_namespace;
  std::string pod;
  std::string uid;
};
std::optional<PodFolder> parse_pod_folder(std::string_view folder_name);

class LogNames {
 public:
  // Containers that are remembered, those that are gone included.
  static constexpr std::size_t kMostNames = 16384;

  explicit LogNames(std::filesystem::path var_log) : var_log_(std::move(var_log)) {}

  // Reads both folders. What was read before stays: a container that is gone keeps its name.
  void scan();

  // `pod_uid` is empty when it is not known; it is needed for names that are cut.
  std::optional<ContainerName> find(const std::string& container_id,
                                    const std::string& pod_uid) const;

  // Whether a container may be found by its pod's uid only.
  bool needs_uid() const { return !cut_.empty() || !has_links_; }

 private:
  struct CutName {
    ContainerName name;
    std::string uid;
    std::string id_begin;
  };

  void read_link(const std::filesystem::path& link);
  void read_pod(const std::filesystem::path& folder);

  std::filesystem::path var_log_;
  std::map<std::string, ContainerName, std::less<>> by_id_;
  std::map<std::string, CutName> cut_;                            // by file name
  std::map<std::string, std::vector<ContainerName>> containers_;  // by pod uid
  bool has_links_ = false;
};

}  // namespace pawprint
