// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What an operator hands in: pods and events as JSON, manifests as YAML. What is taken is
// whole events, which the model takes.
#include "event/event.h"
#include "fuzz/input.h"
#include "fuzz/whole_events.h"
#include "kube/kube_events.h"
#include "kube/manifests.h"
#include "kube/pod_specs.h"
#include "model/model.h"

namespace {

using namespace pawprint;

void feed(Model& model, const Event& event) {
  fuzz::must_be_whole(event);
  model.on_event(event);
}

void feed(Model& model, const Result<PodSpecs>& pods) {
  if (!pods) return;
  for (const auto& name : pods->names) feed(model, Event(name));
  for (const auto& probe : pods->probes) feed(model, Event(probe));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto kind = input.byte() % 3;
  Model model(ModelOptions{});
  if (kind == 0) {
    feed(model, parse_pods(input.text()));
  } else if (kind == 1) {
    if (const auto events = parse_kube_events(input.text())) {
      for (const auto& event : *events) feed(model, Event(event));
    }
  } else if (const auto document = parse_yaml(input.text())) {
    feed(model, read_pods(*document, PP_SPEC_MANIFEST));
  }
  (void)model.snapshot({}, {});
  return 0;
}
