// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Values of options, which print as what they were parsed from, and text from outside made
// harmless: no control character is left, and no line is wider than it was asked to be.
#include <string>

#include "core/address.h"
#include "core/cidr.h"
#include "core/duration.h"
#include "core/size.h"
#include "core/text.h"
#include "core/time_bound.h"
#include "fuzz/input.h"

namespace {

using namespace pawprint;
using fuzz::must;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

void check_words(std::string_view text) {
  (void)parse_size(text);
  (void)parse_time_bound(text);
  if (const auto duration = parse_duration(text)) {
    const auto again = parse_duration(format_duration(*duration));
    must(again && *again == *duration);
  }
  if (const auto range = parse_cidr(text)) {
    const auto again = parse_cidr(format_cidr(*range));
    must(again && again->address == range->address && again->prefix_bits == range->prefix_bits);
  }
  if (const auto address = Address::parse(text)) must(Address::parse(address->text()) == address);
}

void check_text(std::string_view text, std::size_t columns) {
  const std::string safe = printable(text);
  for (const char c : safe) must(!is_control(c));
  must(printable(safe) == safe);
  must(display_width(fit(safe, columns)) <= columns);
  (void)wrap(safe, columns);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::size_t columns = input.byte();
  check_words(input.text());
  check_text(input.text(), columns);
  return 0;
}
