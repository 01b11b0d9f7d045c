// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/event_loop.h"

#include "catch.h"
#include "core/clock.h"
#include "unit/core/pipe.h"

namespace pawprint {
namespace {

using namespace std::chrono_literals;

// Signals that a test blocked are blocked for that test only.
struct KeepSignalMask {
  KeepSignalMask() { sigprocmask(SIG_SETMASK, nullptr, &mask); }
  ~KeepSignalMask() { sigprocmask(SIG_SETMASK, &mask, nullptr); }
  sigset_t mask{};
};

EventLoop make_loop() {
  auto loop = EventLoop::create();
  REQUIRE(loop);
  return std::move(*loop);
}

TEST_CASE("event loop: a readable descriptor calls back until it is read", "[unit]") {
  EventLoop loop = make_loop();
  test::Pipe pipe;
  std::string read;
  REQUIRE(loop.on_readable(pipe.reader.get(), [&] {
    char c = 0;
    if (::read(pipe.reader.get(), &c, 1) == 1) read += c;
    if (read.size() >= 3 || c == 0) loop.stop();
  }));
  REQUIRE(::write(pipe.writer.get(), "abc", 3) == 3);
  REQUIRE(loop.run());
  CHECK(read == "abc");
}

TEST_CASE("event loop: a descriptor that cannot be waited for is an error", "[unit]") {
  EventLoop loop = make_loop();
  const auto added = loop.on_readable(-1, [] {});
  REQUIRE_FALSE(added);
  CHECK(added.error().code == EBADF);
}

TEST_CASE("event loop: stop ends run at once, callbacks that are due included", "[unit]") {
  EventLoop loop = make_loop();
  test::Pipe first;
  test::Pipe second;
  int calls = 0;
  for (test::Pipe* pipe : {&first, &second}) {
    REQUIRE(::write(pipe->writer.get(), "x", 1) == 1);
    REQUIRE(loop.on_readable(pipe->reader.get(), [&] {
      ++calls;
      loop.stop();
    }));
  }
  REQUIRE(loop.run());
  CHECK(calls == 1);
}

TEST_CASE("event loop: every calls back each period, not before", "[unit]") {
  EventLoop loop = make_loop();
  int calls = 0;
  const std::uint64_t begin_ns = monotonic_ns();
  REQUIRE(loop.every(2ms, [&] {
    if (++calls == 3) loop.stop();
  }));
  REQUIRE(loop.run());
  CHECK(calls == 3);
  CHECK(monotonic_ns() - begin_ns >= 6 * kNsPerMs);
}

TEST_CASE("event loop: periods that were missed are one call", "[unit]") {
  EventLoop loop = make_loop();
  int calls = 0;
  const std::uint64_t begin_ns = monotonic_ns();
  REQUIRE(loop.every(5ms, [&] {
    if (++calls == 5) loop.stop();
  }));
  while (monotonic_ns() - begin_ns < 50 * kNsPerMs) {
  }
  const std::uint64_t run_ns = monotonic_ns();
  REQUIRE(loop.run());
  // The first call stands for all that was missed; the other four need a period each.
  CHECK(monotonic_ns() - run_ns >= 15 * kNsPerMs);
}

TEST_CASE("event loop: after calls back once, not before the delay", "[unit]") {
  EventLoop loop = make_loop();
  int calls = 0;
  std::uint64_t called_ns = 0;
  const std::uint64_t begin_ns = monotonic_ns();
  REQUIRE(loop.after(2ms, [&] {
    ++calls;
    called_ns = monotonic_ns();
  }));
  REQUIRE(loop.after(10ms, [&] { loop.stop(); }));
  REQUIRE(loop.run());
  CHECK(calls == 1);
  CHECK(called_ns - begin_ns >= 2 * kNsPerMs);
}

TEST_CASE("event loop: after no time calls back at once", "[unit]") {
  EventLoop loop = make_loop();
  bool called = false;
  REQUIRE(loop.after(0ns, [&] {
    called = true;
    loop.stop();
  }));
  REQUIRE(loop.after(1s, [&] { loop.stop(); }));
  REQUIRE(loop.run());
  CHECK(called);
}

TEST_CASE("event loop: signals call back and do not end the process", "[unit]") {
  const KeepSignalMask keep;
  EventLoop loop = make_loop();
  int calls = 0;
  REQUIRE(loop.on_signals({SIGINT, SIGTERM}, [&] {
    if (++calls == 2) loop.stop();
  }));
  REQUIRE(std::raise(SIGINT) == 0);
  REQUIRE(std::raise(SIGTERM) == 0);
  REQUIRE(loop.run());
  CHECK(calls == 2);
}

TEST_CASE("event loop: a callback may add what it waits for next", "[unit]") {
  EventLoop loop = make_loop();
  bool second = false;
  REQUIRE(loop.after(1ms, [&] {
    const auto added = loop.after(1ms, [&] {
      second = true;
      loop.stop();
    });
    if (!added) loop.stop();
  }));
  REQUIRE(loop.run());
  CHECK(second);
}

}  // namespace
}  // namespace pawprint
