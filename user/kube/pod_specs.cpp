// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kube/pod_specs.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "core/file.h"
#include "kube/json_input.h"

namespace pawprint {
namespace {

using Json = nlohmann::json;

constexpr std::uint32_t kDefaultTimeoutS = 1;
constexpr std::uint32_t kDefaultPeriodS = 10;
constexpr std::uint32_t kDefaultFailures = 3;
constexpr std::uint32_t kDefaultGraceS = 30;  // terminationGracePeriodSeconds
constexpr std::size_t kMostFileBytes = 1UL << 30;

// Collects what one document says.
class PodReader {
 public:
  explicit PodReader(pp_spec_source source) : source_(source) {}

  Result<void> pod(const JsonAt& pod);
  PodSpecs take() { return std::move(specs_); }

 private:
  struct Names {
    std::string pod_namespace, pod, container;
  };

  Result<void> container(const JsonAt& container, std::uint32_t grace_s);
  Result<void> probe(const JsonAt& container, const char* name, pp_probe_kind kind);
  Result<void> hook(const JsonAt& container, const char* name, std::uint32_t timeout_s);
  Result<void> command(const JsonAt& exec, pp_probe_spec spec);
  Result<void> status(const JsonAt& status);

  template <typename T>
  T named() const {
    auto event = make_event<T>(0);
    set_text(event.pod_namespace, names_.pod_namespace);
    set_text(event.pod, names_.pod);
    set_text(event.container, names_.container);
    return event;
  }

  pp_spec_source source_;
  PodSpecs specs_;
  Names names_;
};

Result<void> PodReader::command(const JsonAt& exec, pp_probe_spec spec) {
  const auto command = exec.member("command");
  if (!command) return fail(command.error());
  std::vector<std::string> argv;
  const auto read = command->each([&](const JsonAt& argument) -> Result<void> {
    auto text = argument.text();
    if (!text) return fail(text.error());
    argv.push_back(std::move(*text));
    return {};
  });
  if (!read) return fail(read.error());
  if (argv.empty()) return {};
  set_arguments(spec, argv);
  specs_.probes.push_back(spec);
  return {};
}

Result<void> PodReader::probe(const JsonAt& container, const char* name, pp_probe_kind kind) {
  const auto probe = container.member(name);
  if (!probe) return fail(probe.error());
  const auto exec = probe->member("exec");
  if (!exec) return fail(exec.error());
  if (exec->is_null()) return {};  // httpGet, tcpSocket, grpc: the kubelet's own work
  auto spec = named<pp_probe_spec>();
  spec.kind = kind;
  spec.source = source_;
  const std::array<std::pair<const char*, __u32*>, 3> numbers{
      {{"timeoutSeconds", &spec.timeout_s},
       {"periodSeconds", &spec.period_s},
       {"failureThreshold", &spec.failure_threshold}}};
  spec.timeout_s = kDefaultTimeoutS;
  spec.period_s = kDefaultPeriodS;
  spec.failure_threshold = kDefaultFailures;
  for (const auto& [member, target] : numbers) {
    const auto value = probe->member(member);
    if (!value) return fail(value.error());
    const auto number = value->number(*target);
    if (!number) return fail(number.error());
    *target = *number;
  }
  return command(*exec, spec);
}

Result<void> PodReader::hook(const JsonAt& container, const char* name, std::uint32_t timeout_s) {
  const auto exec = at(container, {"lifecycle", name, "exec"});
  if (!exec) return fail(exec.error());
  if (exec->is_null()) return {};
  auto spec = named<pp_probe_spec>();
  spec.kind = PP_PROBE_HOOK;
  spec.source = source_;
  spec.timeout_s = timeout_s;
  return command(*exec, spec);
}

Result<void> PodReader::container(const JsonAt& container, std::uint32_t grace_s) {
  auto name = text_at(container, {"name"});
  if (!name) return fail(name.error());
  names_.container = std::move(*name);
  for (const auto& [member, kind] :
       {std::pair{"startupProbe", PP_PROBE_STARTUP}, std::pair{"livenessProbe", PP_PROBE_LIVENESS},
        std::pair{"readinessProbe", PP_PROBE_READINESS}}) {
    if (auto done = probe(container, member, kind); !done) return done;
  }
  if (auto done = hook(container, "postStart", 0); !done) return done;
  return hook(container, "preStop", grace_s);
}

// "containerd://<id>" → the container's name.
Result<void> PodReader::status(const JsonAt& status) {
  auto name = text_at(status, {"name"});
  if (!name) return fail(name.error());
  names_.container = std::move(*name);
  // A container that restarted: its sessions before that were the old one's.
  for (const JsonPath& path :
       std::vector<JsonPath>{{"containerID"}, {"lastState", "terminated", "containerID"}}) {
    const auto uri = text_at(status, path);
    if (!uri) return fail(uri.error());
    const std::size_t slashes = uri->find("://");
    const std::string id = slashes == std::string::npos ? "" : uri->substr(slashes + 3);
    if (id.size() != PP_CONTAINER_ID_LEN) continue;
    auto event = named<pp_container_name>();
    id.copy(event.container_id, PP_CONTAINER_ID_LEN);
    specs_.names.push_back(event);
  }
  return {};
}

Result<void> PodReader::pod(const JsonAt& pod) {
  auto name = text_at(pod, {"metadata", "name"});
  auto pod_namespace = text_at(pod, {"metadata", "namespace"});
  const auto spec = pod.member("spec");
  const auto grace = at(pod, {"spec", "terminationGracePeriodSeconds"});
  if (!name) return fail(name.error());
  if (!pod_namespace) return fail(pod_namespace.error());
  if (!spec) return fail(spec.error());
  if (!grace) return fail(grace.error());
  const auto grace_s = grace->number(kDefaultGraceS);
  if (!grace_s) return fail(grace_s.error());
  if (name->empty()) return fail(pod.wrong("has no metadata.name"));
  names_ = {pod_namespace->empty() ? "default" : *pod_namespace, *name, ""};
  ++specs_.pods;
  for (const char* list : {"containers", "initContainers"}) {
    const auto containers = spec->member(list);
    if (!containers) return fail(containers.error());
    const auto done = containers->each([&](const JsonAt& one) { return container(one, *grace_s); });
    if (!done) return fail(done.error());
  }
  for (const char* list :
       {"containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"}) {
    const auto statuses = at(pod, {"status", list});
    if (!statuses) return fail(statuses.error());
    if (auto done = statuses->each([&](const JsonAt& one) { return status(one); }); !done)
      return done;
  }
  return {};
}

}  // namespace

Result<PodSpecs> read_pods(const Json& document, pp_spec_source source) {
  PodReader reader(source);
  const auto done =
      each_of_kind(document, "Pod", [&](const JsonAt& pod) { return reader.pod(pod); });
  if (!done) return fail(done.error());
  return reader.take();
}

Result<PodSpecs> parse_pods(std::string_view json) {
  const auto document = parse_json(json);
  if (!document) return fail(document.error());
  return read_pods(*document, PP_SPEC_PODS);
}

Result<PodSpecs> load_pods(const std::filesystem::path& file) {
  const auto text = read_file(file, kMostFileBytes);
  if (!text) return fail(text.error());
  auto specs = parse_pods(*text);
  if (!specs) return fail(std::move(specs.error()).within(file.string()));
  return specs;
}

}  // namespace pawprint
