// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/findings_view.h"

#include <fmt/format.h>

#include "core/text.h"
#include "findings/findings.h"

namespace pawprint {
namespace {

std::string line(const std::string& text, std::size_t width) {
  return (width == 0 ? text : wrap(text, width, 2)) + '\n';
}

}  // namespace

std::string render_findings(const Snapshot& snapshot, std::size_t width) {
  if (snapshot.findings.empty()) {
    return line(fmt::format("FINDINGS  {}", nothing_found(snapshot)), width);
  }
  std::string out = "FINDINGS  pawprint explain ID tells more\n";
  for (const Finding& finding : snapshot.findings) {
    out += line(fmt::format("{}  {}  {:.0f}% sure: {}", finding.severity, finding.id,
                            finding.confidence * 100, printable(finding.title)),
                width);
    for (const std::string& evidence : finding.evidence) {
      out += line(fmt::format("    - {}", printable(evidence)), width);
    }
    out += line(fmt::format("    → {}", printable(finding.action)), width);
  }
  return out;
}

}  // namespace pawprint
