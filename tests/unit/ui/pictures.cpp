// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "unit/ui/pictures.h"

#include "findings/findings.h"
#include "ui/pages.h"
#include "unit/builders.h"
#include "unit/tcp_builders.h"

namespace pawprint::test {
namespace {

constexpr unsigned kSeconds = 10;

SourceInfo source() {
  SourceInfo info;
  info.mode = "bpf";
  info.collectors = {
      {Collector::kTimewait, CollectorState::kOn, "bpf", "kprobe", "perfbuf", ""},
      {Collector::kSyn, CollectorState::kDegraded, "bpf", "kprobe", "perfbuf", "no MPTCP hook"},
      {Collector::kProbe, CollectorState::kOn, "bpf", "raw_tp", "perfbuf", ""}};
  return info;
}

pp_syn drop_of(unsigned host, std::uint64_t time_ms) {
  pp_syn syn = make_syn(time_ms);
  syn.remote[PP_ADDR_LEN - 1] = static_cast<__u8>(host);
  return syn;
}

}  // namespace

Scene::Scene() {
  observation_.on_event(make_tick(1000));
  observation_.on_event(make_listener(1000));
  observation_.on_event(make_sysctl(1000));
  observation_.on_event(make_netns_counters(1000));
  observation_.on_event(
      make_container_name('a', "kube-system", "calico-node-x7k2p", "calico-node"));
  for (unsigned i = 0; i < kSeconds; ++i) pass_second();
}

void Scene::pass_second() {
  ++second_;
  const std::uint64_t ms = 1000 + second_ * 1000;
  observation_.on_event(drop_of(21, ms - 900));
  if (second_ % 2 == 0) observation_.on_event(drop_of(22, ms - 800));
  observation_.on_event(make_timewait(ms - 700));
  SessionShape session;
  session.pid = 100 + second_;
  session.begin_ms = ms - 600;
  session.run_ms = 20 * second_;
  session.status = second_ == 7 ? killed_by(9) : 0;
  observation_.on_event(make_exec(session));
  observation_.on_event(make_exit(session));
  observation_.on_event(make_runtime_exit(session));
  auto totals = make_syn_totals(ms - 100);
  totals.counts = {};
  totals.counts.dropped = second_ + second_ / 2;
  totals.counts.answered = 4 * second_;
  totals.counts.received = totals.counts.dropped + totals.counts.answered;
  totals.counts.by_reason[PP_REASON_ACCEPT_QUEUE_FULL] = totals.counts.dropped;
  observation_.on_event(totals);
  observation_.on_event(make_tick(ms));
  trends_.observe(picture().snapshot);
}

ui::Picture Scene::picture() const {
  ui::Picture picture;
  picture.snapshot = observation_.model().snapshot({"node-7", "5.4.286-1", "boot"}, source());
  picture.snapshot.findings = find_all(picture.snapshot);
  picture.trends = &trends_;
  picture.log = &observation_.log();
  picture.history = &observation_.history();
  return picture;
}

ui::Screen screen_of(ui::Machine& machine, const ui::Picture& picture, ui::Size size) {
  const ui::Page page =
      ui::settled_page(machine.place(), picture, size.columns, machine.is_recording());
  return ui::render(machine, page, picture, size);
}

ui::Effect press(ui::Machine& machine, const ui::Picture& picture, const std::u32string& keys,
                 ui::Size size) {
  ui::Effect effect;
  for (const char32_t key : keys) {
    const ui::Page page =
        ui::settled_page(machine.place(), picture, size.columns, machine.is_recording());
    effect = machine.on_key(key, page, ui::visible_rows(page, size));
  }
  return effect;
}

}  // namespace pawprint::test
