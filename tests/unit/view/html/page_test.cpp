// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/html/page.h"

#include "catch.h"
#include "unit/builders.h"
#include "unit/snapshots.h"
#include "unit/tcp_builders.h"
#include "view/html/markup.h"
#include "view/html/plot.h"
#include "view/html/table.h"

namespace pawprint {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++times;
  }
  return times;
}

void record_some(History& history) {
  for (const Event& event : test::one_of_each_kind()) history.on_event(event);
  for (unsigned i = 0; i < 10; ++i) {
    auto syn = test::make_syn(3000 + i * 1000);
    syn.tsval += i * 1000;
    history.on_event(syn);
  }
  history.on_event(test::make_tick(14'000));
}

TEST_CASE("markup: text never becomes markup", "[unit]") {
  CHECK(escape_html("<script>\"x\" & 'y'</script>") ==
        "&lt;script&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/script&gt;");
  CHECK(escape_html("a\x1b[31m\n") == "a\\x1b[31m\\n");
  CHECK(escape_html("\xff") == "\\xff");
  Markup markup;
  markup.element("td", "n", "<b>").attribute("x", 1.0);
  CHECK(markup.str() == "<td class=\"n\">&lt;b&gt;</td> x=\"1\"");
}

TEST_CASE("markup: numbers are short", "[unit]") {
  const auto text = [](double value) { return Markup().number(value).str(); };
  CHECK(text(1) == "1");
  CHECK(text(1.5) == "1.5");
  CHECK(text(100) == "100");
  CHECK(text(2.0 / 3) == "0.67");
  CHECK(text(-0.001) == "0");
}

TEST_CASE("plot: everything stays inside the picture", "[unit]") {
  Plot::Axes axes;
  axes.begin_ns = 100;
  axes.end_ns = 200;
  axes.most = 10;
  axes.label = [](double) { return ""; };
  const Plot plot(axes);
  CHECK(plot.x(0) == plot.x(100));
  CHECK(plot.x(1000) == plot.x(200));
  CHECK(plot.x(150) == Approx((plot.x(100) + plot.x(200)) / 2));
  CHECK(plot.y(-5) == plot.y(0));
  CHECK(plot.y(50) == plot.y(10));
  CHECK(plot.y(0) > plot.y(10));
}

TEST_CASE("plot: a window without length and values without range are drawn", "[unit]") {
  Plot::Axes axes;
  axes.begin_ns = axes.end_ns = 5;
  axes.least = axes.most = 3;
  axes.label = [](double value) { return std::to_string(value); };
  Plot plot(axes);
  plot.dot(5, 3, "c0", "");
  CHECK(plot.finish().str().find("nan") == std::string::npos);
}

TEST_CASE("html: a page of its own, with findings first and every section", "[unit]") {
  History history;
  record_some(history);
  const std::string page = render_html(test::full_snapshot(), history, {"a note & more"});
  CHECK(page.starts_with("<!doctype html>"));
  CHECK(page.ends_with("</body></html>\n"));
  for (const char* part :
       {"Findings", "timeoutSeconds 1 is too short", "31 of 360 took longer than 1s",
        "SYNs without an answer, by reason", "accept_queue_full", "Timestamps of remote hosts",
        "TSval over time of 192.0.2.7", "Exec probes", "SYN drops", "Remote hosts",
        "What was on and off", "no MPTCP hook", "Losses", "Coverage",
        "a final ACK found the queue full", "a note &amp; more", "prefers-color-scheme: dark",
        "@media print"}) {
    INFO(part);
    CHECK(page.find(part) != std::string::npos);
  }
  CHECK(page.find("Findings") < page.find("<svg"));
  CHECK(count(page, "<table>") == count(page, "</table>"));
  CHECK(count(page, "<svg") == count(page, "</svg>"));
}

TEST_CASE("html: asks nobody for anything, and runs nothing", "[unit]") {
  History history;
  record_some(history);
  const std::string page = render_html(test::full_snapshot(), history, {});
  for (const char* part : {"http://", "https://", "src=", "url(", "@import", "<script", "onload"}) {
    INFO(part);
    CHECK(page.find(part) == std::string::npos);
  }
  CHECK(page.find("default-src 'none'") != std::string::npos);
}

TEST_CASE("html: hostile strings are text wherever they come from", "[unit]") {
  const std::string evil = "</title><script>alert('x')</script>\"><img onerror=x>";
  Snapshot snapshot = test::full_snapshot();
  snapshot.node.hostname = snapshot.node.kernel = snapshot.node.boot_id = evil;
  snapshot.source.replayed_from = evil;
  snapshot.source.collectors[0].why = evil;
  snapshot.coverage[0].note = evil;
  snapshot.timewait[0].remote = evil;
  Listener& listener = test::own_listener(snapshot.syn_drops[0]);
  listener.comm = listener.pod = listener.address = evil;
  snapshot.syn_drops[0].reason = evil;
  snapshot.probes[0].pod = snapshot.probes[0].command = snapshot.probes[0].kind = evil;
  snapshot.probes[0].timeout_source = evil;
  snapshot.findings[0].title = snapshot.findings[0].action = snapshot.findings[0].severity = evil;
  snapshot.findings[0].evidence = {evil};
  History history;
  record_some(history);
  test::SessionShape session;
  session.pid = 900;
  session.argv = {evil};
  snapshot.probes[0].container_id = test::container('a');
  for (const Event& event : std::vector<Event>{test::make_exec(session), test::make_exit(session),
                                               test::make_runtime_exit(session)}) {
    history.on_event(event);
  }
  const std::string page = render_html(snapshot, history, {evil});
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("<img") == std::string::npos);
  CHECK(count(page, "</title>") == count(page, "<title>"));
  CHECK(count(page, "&lt;script&gt;") >= 15);
}

TEST_CASE("html: nothing observed is said, not left out", "[unit]") {
  const std::string page = render_html({}, History(), {});
  for (const char* part :
       {"None. What was watched", "None was seen.", "No host sent enough SYNs", "No session ended.",
        "No SYN was dropped.", "No event was lost.", "No collector ran."}) {
    INFO(part);
    CHECK(page.find(part) != std::string::npos);
  }
}

}  // namespace
}  // namespace pawprint
