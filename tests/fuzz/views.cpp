// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What people look at, of events of any bytes: no control character reaches a terminal, and no
// element a page but those that it is made of.
#include "view/html/page.h"

#include <algorithm>
#include <array>
#include <string>

#include "findings/findings.h"
#include "fuzz/event_input.h"
#include "fuzz/input.h"
#include "history/history.h"
#include "model/model.h"
#include "view/tables.h"

namespace {

using namespace pawprint;
using fuzz::must;

class Shown final : public EventSink {
 public:
  void on_event(const Event& event) override {
    model_.on_event(event);
    history_.on_event(event);
  }
  Snapshot snapshot() const {
    Snapshot snapshot = model_.snapshot({}, {});
    snapshot.findings = find_all(snapshot);
    return snapshot;
  }
  const History& history() const { return history_; }

 private:
  Model model_{ModelOptions{}};
  History history_;
};

void check_terminal(std::string_view text) {
  for (const char c : text) must(c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f));
}

void check_page(std::string_view page) {
  check_terminal(page);
  static constexpr std::array kElements{
      "!doctype", "html",    "head",  "meta",   "link", "title",   "style", "body", "header",
      "main",     "section", "h1",    "h2",     "h3",   "p",       "div",   "span", "ul",
      "li",       "table",   "thead", "tbody",  "tr",   "th",      "td",    "svg",  "g",
      "line",     "path",    "rect",  "circle", "text", "polyline"};
  for (auto at = page.find('<'); at != std::string_view::npos; at = page.find('<', at + 1)) {
    std::string_view name = page.substr(at + 1);
    if (name.starts_with('/')) name.remove_prefix(1);
    name = name.substr(0, name.find_first_of(" >/\n"));
    must(std::find(kElements.begin(), kElements.end(), name) != kElements.end());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t columns = input.byte();
  Shown shown;
  fuzz::tell_events(input, shown);
  const Snapshot snapshot = shown.snapshot();
  check_terminal(render_tables(snapshot, columns));
  check_page(render_html(snapshot, shown.history(), {}));
  return 0;
}
