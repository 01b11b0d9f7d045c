// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// What `pawprint explain ID` tells about something that the program prints. A page is
// data and stands beside the code that prints its id; catalogue.h knows them all.
#pragma once

#include <string_view>

namespace pawprint {

// Paragraphs are separated by '\n'. A line that begins with two blanks is a command and
// is shown as it is; it fits 80 columns.
struct Page {
  std::string_view id;
  std::string_view title;     // one line
  std::string_view means;     // what happened, in which kernel function, in which versions
  std::string_view confirm;   // with standard tools
  std::string_view fix;       // what to do
  std::string_view harmless;  // when it is nothing to worry about
};

}  // namespace pawprint
