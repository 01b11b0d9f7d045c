// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "event/event.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <set>

#include "catch.h"
#include "unit/builders.h"
#include "unit/tcp_builders.h"

namespace pawprint {
namespace {

using Bytes = std::vector<std::byte>;

Bytes bytes_of(const Event& event) {
  const auto bytes = encode(event);
  return {bytes.begin(), bytes.end()};
}

// The header at the begin of `bytes`, changed.
template <typename Change>
Bytes with_header(Bytes bytes, Change change) {
  pp_header head{};
  std::memcpy(&head, bytes.data(), sizeof(head));
  change(head);
  std::memcpy(bytes.data(), &head, sizeof(head));
  return bytes;
}

TEST_CASE("event: every kind is in one_of_each_kind", "[unit]") {
  std::vector<std::size_t> kinds;
  for (const Event& event : test::one_of_each_kind()) kinds.push_back(event.index());
  std::sort(kinds.begin(), kinds.end());
  std::vector<std::size_t> all(std::variant_size_v<Event>);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  CHECK(kinds == all);
}

TEST_CASE("event: decode gives back what encode wrote, for every kind", "[unit]") {
  for (const Event& event : test::one_of_each_kind()) {
    const Bytes bytes = bytes_of(event);
    INFO("kind " << header(event).kind);
    CHECK(bytes.size() == header(event).size);
    const auto decoded = decode(bytes);
    REQUIRE(decoded);
    CHECK(decoded->index() == event.index());
    CHECK(bytes_of(*decoded) == bytes);
    CHECK(header(*decoded).time_ns == header(event).time_ns);
  }
}

TEST_CASE("event: an exec event takes as many bytes as it has arguments", "[unit]") {
  test::SessionShape session;
  for (const std::size_t length : {0, 1, 100, PP_ARGS_MAX - 1, PP_ARGS_MAX}) {
    session.argv = {std::string(length, 'x')};
    const pp_probe_exec exec = test::make_exec(session);
    const Bytes bytes = bytes_of(exec);
    CHECK(bytes.size() ==
          offsetof(pp_probe_exec, args) + std::min<std::size_t>(length + 1, PP_ARGS_MAX));
    CHECK(decode(bytes));
  }
}

TEST_CASE("event: what the bytes do not hold is zero", "[unit]") {
  test::SessionShape session;
  session.argv = {"x"};
  const Bytes bytes = bytes_of(test::make_exec(session));
  const auto decoded = decode(bytes);
  REQUIRE(decoded);
  const auto& exec = std::get<pp_probe_exec>(*decoded);
  CHECK(std::all_of(exec.args + exec.args_len, std::end(exec.args), [](char c) { return c == 0; }));
}

TEST_CASE("event: every prefix of an event is an error", "[unit]") {
  for (const Event& event : test::one_of_each_kind()) {
    const Bytes bytes = bytes_of(event);
    std::size_t accepted = 0;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      accepted += decode(std::span(bytes).first(size)).has_value();
    }
    INFO("kind " << header(event).kind);
    CHECK(accepted == 0);
  }
}

TEST_CASE("event: a header size that does not match the kind is an error", "[unit]") {
  for (const Event& event : test::one_of_each_kind()) {
    const Bytes bytes = bytes_of(event);
    Bytes longer = bytes;
    longer.resize(2 * sizeof(pp_probe_exec));
    std::size_t accepted = 0;
    for (std::uint32_t size = 0; size < longer.size() + 2; ++size) {
      if (size == bytes.size()) continue;
      accepted += decode(with_header(longer, [&](pp_header& h) { h.size = size; })).has_value();
    }
    accepted += decode(with_header(longer, [&](pp_header& h) {
                  h.size = std::numeric_limits<std::uint32_t>::max();
                })).has_value();
    INFO("kind " << header(event).kind);
    CHECK(accepted == 0);
  }
}

TEST_CASE("event: padding after header.size is ignored", "[unit]") {
  for (const Event& event : test::one_of_each_kind()) {
    const Bytes bytes = bytes_of(event);
    Bytes padded = bytes;
    padded.resize(bytes.size() + 7, std::byte{0xff});
    const auto decoded = decode(padded);
    INFO("kind " << header(event).kind);
    REQUIRE(decoded);
    CHECK(bytes_of(*decoded) == bytes);
  }
}

TEST_CASE("event: an unknown kind is an error that names it", "[unit]") {
  const Bytes bytes = bytes_of(test::make_tick(1));
  std::set<unsigned> known;
  for (const Event& event : test::one_of_each_kind()) known.insert(header(event).kind);
  std::size_t wrong = 0;
  for (unsigned kind = 0; kind < 65536; ++kind) {
    if (known.contains(kind)) continue;
    const auto decoded = decode(
        with_header(bytes, [&](pp_header& h) { h.kind = static_cast<std::uint16_t>(kind); }));
    wrong += decoded ||
             decoded.error().message().find("kind " + std::to_string(kind)) == std::string::npos;
  }
  CHECK(wrong == 0);
}

TEST_CASE("event: a kind of another size is an error", "[unit]") {
  const Bytes bytes = bytes_of(test::make_tick(1));
  CHECK_FALSE(decode(with_header(bytes, [](pp_header& h) { h.kind = PP_KIND_LOSS; })));
}

TEST_CASE("event: arguments that reach beyond the event are an error", "[unit]") {
  const auto with_length = [](std::uint32_t length) {
    pp_probe_exec exec = test::make_exec({});
    exec.args_len = length;
    return bytes_of(exec);
  };
  const std::uint32_t right = test::make_exec({}).args_len;
  CHECK(decode(with_length(right)));
  CHECK_FALSE(decode(with_length(right - 1)));
  CHECK_FALSE(decode(with_length(right + 1)));
  CHECK_FALSE(decode(with_length(PP_ARGS_MAX)));
  CHECK_FALSE(decode(with_length(PP_ARGS_MAX + 1)));
  CHECK_FALSE(decode(with_length(std::numeric_limits<std::uint32_t>::max())));
}

TEST_CASE("event: a SYN whose header lengths contradict each other is an error", "[unit]") {
  const auto with = [](auto change) {
    pp_syn syn = test::make_syn(1);
    change(syn);
    return bytes_of(syn);
  };
  CHECK(decode(with([](pp_syn&) {})));
  CHECK(decode(with([](pp_syn& syn) { syn.ip_len = syn.header_len; })));
  CHECK_FALSE(decode(with([](pp_syn& syn) { syn.ip_len = syn.header_len + 1; })));
  CHECK_FALSE(decode(with([](pp_syn& syn) { --syn.header_len; })));
  CHECK_FALSE(decode(with([](pp_syn& syn) { ++syn.header_len; })));
  CHECK_FALSE(decode(with([](pp_syn& syn) { syn.header_len = 65535; })));
  CHECK_FALSE(decode(with([](pp_syn& syn) { syn.reason = PP_REASONS; })));
}

}  // namespace
}  // namespace pawprint
