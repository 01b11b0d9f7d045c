// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/html/page.h"

#include "view/html/sections.h"
#include "view/html/style.h"

namespace pawprint {

std::string render_html(const Snapshot& snapshot, const History& history,
                        const std::vector<std::string>& notes) {
  Markup page;
  page.raw(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      // Should a string ever escape its place, it still could load and run nothing.
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'; img-src data:\">"
      "<link rel=\"icon\" href=\"data:,\">");
  page.element("title", "", "pawprint: " + snapshot.node.hostname);
  page.raw("<style>").raw(html_style()).raw("</style></head><body>\n");
  page.add(head_section(snapshot, notes));
  page.add(findings_section(snapshot));
  page.add(drops_section(snapshot, history));
  page.add(hosts_section(snapshot, history));
  page.add(probes_section(snapshot, history));
  page.add(tables_section(snapshot));
  page.add(trust_section(snapshot));
  return page.raw("</body></html>\n").str();
}

}  // namespace pawprint
