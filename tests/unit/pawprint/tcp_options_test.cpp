// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "pawprint/tcp_options.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "catch.h"

namespace {

using Bytes = std::vector<__u8>;

std::optional<__u32> tsval_of(const Bytes& bytes) {
  pp_tcp_options options{};
  std::copy(bytes.begin(), bytes.end(), options.bytes);
  options.len = static_cast<__u32>(bytes.size());
  pp_parse_timestamp(&options);
  if (options.found == 0) return std::nullopt;
  return options.tsval;
}

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

const Bytes kTimestamp{8, 10, 0x12, 0x34, 0x56, 0x78, 0, 0, 0, 9};
const Bytes kMss{2, 4, 5, 0xb4};
const Bytes kSackPermitted{4, 2};
const Bytes kWindowScale{3, 3, 7};
const Bytes kNop{1};

}  // namespace

TEST_CASE("tcp options: the timestamp in the layouts of real stacks", "[unit]") {
  const Bytes layout =
      GENERATE(joined({kMss, kSackPermitted, kTimestamp, kNop, kWindowScale}),              // Linux
               joined({kMss, kNop, kWindowScale, kNop, kNop, kTimestamp, kSackPermitted}),  // BSD
               joined({kNop, kNop, kTimestamp}),  // established
               joined({kTimestamp}));
  CHECK(tsval_of(layout) == 0x12345678);
}

TEST_CASE("tcp options: forty bytes of options are read to the end", "[unit]") {
  Bytes layout(30, 1);
  layout.insert(layout.end(), kTimestamp.begin(), kTimestamp.end());
  REQUIRE(layout.size() == 40);
  CHECK(tsval_of(layout) == 0x12345678);
}

TEST_CASE("tcp options: truncated and malformed options are no timestamp", "[unit]") {
  const Bytes bad = GENERATE(Bytes{}, Bytes{8}, Bytes{8, 10, 1, 2, 3}, Bytes{8, 0, 1, 2, 3, 4},
                             Bytes{8, 9, 0x12, 0x34, 0x56, 0x78, 0, 0, 0},
                             joined({Bytes{0}, kTimestamp}),             // end of list before it
                             joined({Bytes{5, 1}, kTimestamp}),          // a length below 2
                             joined({Bytes{2, 40, 1, 1}, kTimestamp}));  // runs past the end
  CHECK(tsval_of(bad) == std::nullopt);
}

TEST_CASE("tcp options: every cut of a header that ends in a timestamp is none", "[unit]") {
  const Bytes whole = joined({kMss, kSackPermitted, kTimestamp});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK(tsval_of(Bytes(whole.begin(), whole.begin() + static_cast<long>(size))) == std::nullopt);
  }
  CHECK(tsval_of(whole) == 0x12345678);
}
