// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "view/html/plot.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/clock.h"

namespace pawprint {
namespace {

constexpr double kWidth = 960;
constexpr double kHeight = 240;
constexpr double kLeft = 76;
constexpr double kRight = 28;
constexpr double kTop = 10;
constexpr double kBottom = 26;
constexpr double kLeastBar = 1.2;  // what is there is seen
constexpr int kMostTicks = 8;

// Steps of a time axis that people count in, in seconds.
constexpr std::array<double, 20> kTimeSteps{0.001, 0.01, 0.1,   0.5,   1,     2,    5,
                                            10,    15,   30,    60,    120,   300,  600,
                                            1800,  3600, 10800, 21600, 43200, 86400};

double time_step_ns(double range_ns) {
  for (const double step : kTimeSteps) {
    if (range_ns / (step * 1e9) <= kMostTicks) return step * 1e9;
  }
  return std::ceil(range_ns / kMostTicks / 86400e9) * 86400e9;
}

// 1, 2 or 5 times a power of ten.
double value_step(double range) {
  const double rough = range / 5;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) return factor * power;
  }
  return 10 * power;
}

std::string time_label(std::uint64_t realtime_ns, double step_ns) {
  const std::string text = rfc3339(realtime_ns);
  if (step_ns >= 86400e9) return text.substr(5, 5);
  if (step_ns >= 60e9) return text.substr(11, 5);
  return step_ns >= 1e9 ? text.substr(11, 8) : text.substr(11, 12);
}

}  // namespace

Plot::Plot(Axes axes) : axes_(std::move(axes)) {
  if (axes_.end_ns <= axes_.begin_ns) {
    axes_.begin_ns = std::min(axes_.begin_ns, UINT64_MAX - kNsPerSec);
    axes_.end_ns = axes_.begin_ns + kNsPerSec;
  }
  if (!(axes_.most > axes_.least)) axes_.most = axes_.least + 1;
}

double Plot::x(std::uint64_t realtime_ns) const {
  const double offset = static_cast<double>(realtime_ns) - static_cast<double>(axes_.begin_ns);
  const double share = offset / static_cast<double>(axes_.end_ns - axes_.begin_ns);
  return kLeft + std::clamp(share, 0.0, 1.0) * (kWidth - kLeft - kRight);
}

double Plot::y(double value) const {
  const double share = (value - axes_.least) / (axes_.most - axes_.least);
  return kHeight - kBottom - std::clamp(share, 0.0, 1.0) * (kHeight - kTop - kBottom);
}

void Plot::hint(std::string_view text) {
  marks_.element("title", "", text);
}

void Plot::bar(std::uint64_t begin_ns, std::uint64_t end_ns, double from, double to,
               std::string_view css, std::string_view text) {
  const double left = x(begin_ns);
  marks_.raw("<rect class=\"").raw(css).raw("\"");
  marks_.attribute("x", left).attribute("y", y(to));
  marks_.attribute("width", std::max(kLeastBar, x(end_ns) - left));
  marks_.attribute("height", std::max(0.0, y(from) - y(to))).raw(">");
  hint(text);
  marks_.raw("</rect>");
}

void Plot::line(const std::vector<std::pair<std::uint64_t, double>>& points, std::string_view css) {
  marks_.raw("<polyline class=\"line ").raw(css).raw("\" points=\"");
  for (const auto& [time_ns, value] : points) {
    marks_.number(x(time_ns)).raw(",").number(y(value)).raw(" ");
  }
  marks_.raw("\"/>");
}

void Plot::dot(std::uint64_t realtime_ns, double value, std::string_view css,
               std::string_view text) {
  marks_.raw("<circle class=\"").raw(css).raw("\" r=\"2.5\"");
  marks_.attribute("cx", x(realtime_ns)).attribute("cy", y(value)).raw(">");
  hint(text);
  marks_.raw("</circle>");
}

void Plot::cross(std::uint64_t realtime_ns, double value, std::string_view css,
                 std::string_view text) {
  const double at_x = x(realtime_ns);
  const double at_y = y(value);
  marks_.raw("<path class=\"cross ").raw(css).raw("\" d=\"");
  for (const double way : {1.0, -1.0}) {
    marks_.raw("M").number(at_x - 4).raw(" ").number(at_y - 4 * way);
    marks_.raw("L").number(at_x + 4).raw(" ").number(at_y + 4 * way);
  }
  marks_.raw("\">");
  hint(text);
  marks_.raw("</path>");
}

void Plot::level(double value, std::string_view css, std::string_view name) {
  marks_.raw("<line class=\"level ").raw(css).raw("\"");
  marks_.attribute("x1", kLeft).attribute("x2", kWidth - kRight);
  marks_.attribute("y1", y(value)).attribute("y2", y(value)).raw("/>");
  marks_.raw("<text class=\"name\" text-anchor=\"end\"").attribute("x", kWidth - kRight - 4);
  marks_.attribute("y", y(value) - 4).raw(">").text(name).raw("</text>");
}

void Plot::moment(std::uint64_t realtime_ns, std::string_view css, std::string_view text) {
  marks_.raw("<line class=\"moment ").raw(css).raw("\"");
  marks_.attribute("x1", x(realtime_ns)).attribute("x2", x(realtime_ns));
  marks_.attribute("y1", kTop).attribute("y2", kHeight - kBottom).raw(">");
  hint(text);
  marks_.raw("</line>");
}

void Plot::axis_lines(Markup& out) const {
  const double step = value_step(axes_.most - axes_.least);
  const double first = std::ceil(axes_.least / step);
  const double last = std::floor(axes_.most / step);
  for (int i = 0; i <= kMostTicks && first + i <= last; ++i) {
    const double value = (first + i) * step;
    out.raw("<line class=\"grid\"").attribute("x1", kLeft).attribute("x2", kWidth - kRight);
    out.attribute("y1", y(value)).attribute("y2", y(value)).raw("/>");
    out.raw("<text text-anchor=\"end\"").attribute("x", kLeft - 6).attribute("y", y(value) + 4);
    out.raw(">").text(axes_.label(value)).raw("</text>");
  }
  const double step_ns = time_step_ns(static_cast<double>(axes_.end_ns - axes_.begin_ns));
  const auto whole_ns = static_cast<std::uint64_t>(step_ns);
  const std::uint64_t over_ns = axes_.begin_ns % whole_ns;
  const std::uint64_t before_first_ns = over_ns > 0 ? whole_ns - over_ns : 0;
  // By what is left of the axis: a damaged recording may end where the clock does.
  for (std::uint64_t left_ns = axes_.end_ns - axes_.begin_ns, to_next_ns = before_first_ns;
       left_ns >= to_next_ns; to_next_ns = whole_ns) {
    left_ns -= to_next_ns;
    const std::uint64_t at = axes_.end_ns - left_ns;
    out.raw("<line class=\"grid\"").attribute("x1", x(at)).attribute("x2", x(at));
    out.attribute("y1", kHeight - kBottom).attribute("y2", kHeight - kBottom + 4).raw("/>");
    out.raw("<text text-anchor=\"middle\"").attribute("x", x(at)).attribute("y", kHeight - 8);
    out.raw(">").text(time_label(at, step_ns)).raw("</text>");
  }
}

Markup Plot::finish() const {
  Markup out;
  out.raw("<svg role=\"img\" viewBox=\"0 0 960 240\" aria-label=\"").text(axes_.title).raw("\">");
  axis_lines(out);
  out.add(marks_);
  out.raw("</svg>");
  return out;
}

Markup legend(const std::vector<std::pair<std::string, std::string>>& css_and_name) {
  Markup out;
  out.raw("<p class=\"legend\">");
  for (const auto& [css, name] : css_and_name) {
    out.raw("<svg class=\"key\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"")
        .raw(css);
    out.raw("\" width=\"10\" height=\"10\"/></svg> ").element("span", "", name).raw(" ");
  }
  out.raw("</p>");
  return out;
}

}  // namespace pawprint
