// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kube/log_names.h"

#include <algorithm>
#include <system_error>

#include "pawprint/event.h"

namespace pawprint {
namespace {

using std::filesystem::directory_iterator;
using std::filesystem::path;

constexpr std::string_view kSuffix = ".log";
// pkg/kubelet/kuberuntime/legacy.go: 255, the most that a file system takes, less ".log".
constexpr std::size_t kMostChars = 251;

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_container_id(std::string_view text) {
  return text.size() == PP_CONTAINER_ID_LEN && is_hex(text);
}

template <typename Visit>
void for_each_entry(const path& folder, const Visit& visit) {
  std::error_code error;
  for (auto it = directory_iterator(folder, error); !error && it != directory_iterator();
       it.increment(error)) {
    visit(it->path());
  }
}

std::string link_target(const path& link) {
  std::error_code error;
  return std::filesystem::read_symlink(link, error).string();
}

// ".../<id>-json.log" of the docker runtime → id.
std::optional<std::string> id_in_docker_log(const path& target) {
  const std::string folder = target.parent_path().filename().string();
  if (is_container_id(folder)) return folder;
  return std::nullopt;
}

}  // namespace

std::optional<LogLink> parse_log_link(std::string_view file_name) {
  if (!file_name.ends_with(kSuffix)) return std::nullopt;
  const std::string_view stem = file_name.substr(0, file_name.size() - kSuffix.size());
  const std::size_t pod_end = stem.find('_');
  if (pod_end == std::string_view::npos || pod_end == 0) return std::nullopt;
  const std::size_t namespace_end = stem.find('_', pod_end + 1);
  if (namespace_end == std::string_view::npos) return std::nullopt;
  LogLink link;
  link.name.pod = stem.substr(0, pod_end);
  link.name.pod_namespace = stem.substr(pod_end + 1, namespace_end - pod_end - 1);
  const std::string_view rest = stem.substr(namespace_end + 1);
  const std::size_t dash = rest.rfind('-');
  const std::string_view id = dash == std::string_view::npos ? "" : rest.substr(dash + 1);
  link.is_whole = is_container_id(id);
  // A name that is shorter than the limit was not cut: no link of the kubelet.
  if (!link.is_whole && stem.size() < kMostChars) return std::nullopt;
  link.name.container = rest.substr(0, dash);
  if (id.size() <= PP_CONTAINER_ID_LEN && is_hex(id)) link.id = id;
  return link;
}

std::optional<PodFolder> parse_pod_folder(std::string_view folder_name) {
  const std::size_t first = folder_name.find('_');
  const std::size_t last = folder_name.rfind('_');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  if (last + 1 == folder_name.size()) return std::nullopt;  // no uid
  return PodFolder{std::string(folder_name.substr(0, first)),
                   std::string(folder_name.substr(first + 1, last - first - 1)),
                   std::string(folder_name.substr(last + 1))};
}

void LogNames::read_link(const path& link) {
  const std::string file_name = link.filename().string();
  const auto parsed = parse_log_link(file_name);
  if (!parsed) return;
  if (parsed->is_whole) {
    by_id_.insert_or_assign(parsed->id, parsed->name);
    return;
  }
  // What is cut off stands in the path that the link leads to.
  const path target = link_target(link);
  const path container = target.parent_path();
  const auto folder = parse_pod_folder(container.parent_path().filename().string());
  if (!folder) return;
  CutName cut{{folder->pod_namespace, folder->pod, container.filename().string()}, folder->uid, ""};
  const std::string before_id =
      cut.name.pod + "_" + cut.name.pod_namespace + "_" + cut.name.container + "-";
  if (file_name.starts_with(before_id)) {
    cut.id_begin =
        file_name.substr(before_id.size(), file_name.size() - kSuffix.size() - before_id.size());
  }
  cut_.insert_or_assign(file_name, std::move(cut));
}

void LogNames::read_pod(const path& folder) {
  const auto pod = parse_pod_folder(folder.filename().string());
  if (!pod) return;
  std::vector<ContainerName>& containers = containers_[pod->uid];
  containers.clear();
  for_each_entry(folder, [&](const path& container) {
    const ContainerName name{pod->pod_namespace, pod->pod, container.filename().string()};
    containers.push_back(name);
    for_each_entry(container, [&](const path& log) {
      if (const auto id = id_in_docker_log(link_target(log))) by_id_.insert_or_assign(*id, name);
    });
  });
}

void LogNames::scan() {
  if (by_id_.size() > kMostNames) by_id_.clear();
  if (cut_.size() > kMostNames) cut_.clear();
  if (containers_.size() > kMostNames) containers_.clear();
  for_each_entry(var_log_ / "pods", [&](const path& folder) { read_pod(folder); });
  std::error_code ignored;
  has_links_ = std::filesystem::is_directory(var_log_ / "containers", ignored);
  for_each_entry(var_log_ / "containers", [&](const path& link) { read_link(link); });
}

std::optional<ContainerName> LogNames::find(const std::string& container_id,
                                            const std::string& pod_uid) const {
  if (const auto known = by_id_.find(container_id); known != by_id_.end()) return known->second;
  if (pod_uid.empty()) return std::nullopt;
  const CutName* only = nullptr;
  bool several = false;
  for (const auto& [file_name, cut] : cut_) {
    if (cut.uid != pod_uid || !container_id.starts_with(cut.id_begin)) continue;
    several = several || (only != nullptr && only->name != cut.name);
    only = &cut;
  }
  const auto pod = containers_.find(pod_uid);
  // A name in which nothing is left of the id may be that of any container of its pod.
  const bool may_be_other = only != nullptr && only->id_begin.empty() && pod != containers_.end() &&
                            pod->second.size() > 1;
  if (only != nullptr && !several && !may_be_other) return only->name;
  if (pod == containers_.end() || pod->second.empty()) return std::nullopt;
  ContainerName name = pod->second.front();
  if (pod->second.size() > 1) name.container.clear();
  return name;
}

}  // namespace pawprint
