// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Findings, and behind each its evidence, what to do, and its page of `explain`.
#include <fmt/format.h>

#include <algorithm>

#include "explain/catalogue.h"
#include "findings/findings.h"
#include "ui/pages.h"
#include "view/explain_view.h"

namespace pawprint::ui {
namespace {

Tone tone_of(const Finding& finding) {
  if (finding.severity == "critical") return Tone::kCritical;
  return finding.severity == "warning" ? Tone::kWarning : Tone::kInfo;
}

double rank_of(const Finding& finding) {
  if (finding.severity == "critical") return 3;
  return finding.severity == "warning" ? 2 : 1;
}

// A rule may find several things, one each for a listener or a probe: "ID N".
std::string row_id(const std::vector<Finding>& findings, std::size_t index) {
  const auto end = findings.begin() + static_cast<std::ptrdiff_t>(index);
  const auto before = std::count_if(
      findings.begin(), end, [&](const Finding& one) { return one.id == findings[index].id; });
  return fmt::format("{} {}", findings[index].id, before);
}

}  // namespace

Page findings_page(const Picture& picture) {
  Page page;
  page.title = "FINDINGS  the most severe and the most certain first";
  page.columns = {
      {{"SEVERITY"}}, {{"FINDING"}}, {{"SURE", Align::kRight}}, {{"WHAT", Align::kLeft, 20}}};
  const auto& findings = picture.snapshot.findings;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    page.rows.push_back({row_id(findings, i),
                         {{finding.severity, rank_of(finding), tone_of(finding)},
                          {finding.id},
                          {fmt::format("{:.0f}%", finding.confidence * 100), finding.confidence},
                          {finding.title}}});
  }
  page.nothing = nothing_found(picture.snapshot);
  page.opens = PageKind::kFinding;
  return page;
}

std::vector<Row> finding_lines(const Picture& picture, const std::string& row, std::size_t width) {
  Page lines;
  const auto& findings = picture.snapshot.findings;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (row_id(findings, i) != row) continue;
    const Finding& finding = findings[i];
    add_text(lines,
             fmt::format("{}, {:.0f}% sure: {}", finding.severity, finding.confidence * 100,
                         finding.title),
             width, tone_of(finding));
    for (const std::string& evidence : finding.evidence) add_text(lines, "- " + evidence, width);
    add_text(lines, "→ " + finding.action, width, Tone::kGood);
  }
  return lines.rows;
}

Page finding_page(const Picture& picture, const std::string& row, std::size_t width) {
  Page page;
  const std::string id = row.substr(0, row.find(' '));
  page.title = "FINDING  " + id;
  page.rows = finding_lines(picture, row, width);
  if (page.rows.empty()) add_text(page, "It is found no more.", width, Tone::kDim);
  if (const pawprint::Page* known = find_page(id)) {
    add_text(page, " \n" + render_page(*known, width), width);
  }
  return page;
}

}  // namespace pawprint::ui
