// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// An SVG picture with a time axis below and a value axis to the left. Colours are the
// classes c0 to c7 of the page's style, so that they follow light, dark and print.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "view/html/markup.h"

namespace pawprint {

inline constexpr unsigned kPlotColours = 8;

class Plot {
 public:
  struct Axes {
    std::uint64_t begin_ns = 0, end_ns = 1;    // realtime; widened when they are one
    double least = 0, most = 1;                // of the value axis
    std::string title;                         // for those who cannot see the picture
    std::function<std::string(double)> label;  // of a value
  };

  explicit Plot(Axes axes);

  double x(std::uint64_t realtime_ns) const;
  double y(double value) const;

  // A bar from one value to another; `hint` is shown under the pointer.
  void bar(std::uint64_t begin_ns, std::uint64_t end_ns, double from, double to,
           std::string_view css, std::string_view hint);
  void line(const std::vector<std::pair<std::uint64_t, double>>& points, std::string_view css);
  void dot(std::uint64_t realtime_ns, double value, std::string_view css, std::string_view hint);
  // A cross: what must stand out without colour.
  void cross(std::uint64_t realtime_ns, double value, std::string_view css, std::string_view hint);
  // Across the whole picture, with its name.
  void level(double value, std::string_view css, std::string_view name);
  // From top to bottom.
  void moment(std::uint64_t realtime_ns, std::string_view css, std::string_view hint);

  // The whole <svg>.
  Markup finish() const;

 private:
  void axis_lines(Markup& out) const;
  void hint(std::string_view text);

  Axes axes_;
  Markup marks_;
};

// "#<c0> name  #<c1> name": what the colours mean.
Markup legend(const std::vector<std::pair<std::string, std::string>>& css_and_name);

}  // namespace pawprint
