// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/output.h"

#include <sys/ioctl.h>

#include <csignal>
#include <cstdlib>
#include <thread>

#include "catch.h"
#include "unit/core/pipe.h"

namespace pawprint {
namespace {

// As main does it; put back for the other tests.
struct IgnoredSigpipe {
  IgnoredSigpipe() : before(std::signal(SIGPIPE, SIG_IGN)) {}
  ~IgnoredSigpipe() { std::signal(SIGPIPE, before); }
  void (*before)(int);
};

std::string read_to_end(int fd) {
  std::string all;
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(fd, buffer, sizeof(buffer))) > 0;) {
    all.append(buffer, static_cast<std::size_t>(got));
  }
  return all;
}

// Writes more than a pipe holds while another thread reads it.
std::string through(test::Pipe& pipe, const std::string& text) {
  std::string read;
  std::thread reader([&] { read = read_to_end(pipe.reader.get()); });
  const auto written = write_all(pipe.writer.get(), text);
  pipe.writer.reset();
  reader.join();
  CHECK(written);
  return read;
}

std::string long_text() {
  std::string text(1'000'000, 'x');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>('a' + i % 26);
  return text;
}

TEST_CASE("write_all: everything is written, in as many writes as it takes", "[unit]") {
  test::Pipe pipe;
  const std::string text = long_text();
  CHECK(through(pipe, text) == text);
}

TEST_CASE("write_all: a descriptor that does not block is waited for", "[unit]") {
  test::Pipe pipe;
  REQUIRE(fcntl(pipe.writer.get(), F_SETFL, O_NONBLOCK) == 0);
  const std::string text = long_text();
  CHECK(through(pipe, text) == text);
}

TEST_CASE("write_all: no text is no write", "[unit]") {
  CHECK(write_all(-1, ""));
}

TEST_CASE("write_all: a closed pipe is EPIPE", "[unit]") {
  const IgnoredSigpipe ignored;
  test::Pipe pipe;
  pipe.reader.reset();
  const auto written = write_all(pipe.writer.get(), "text");
  REQUIRE_FALSE(written);
  CHECK(written.error().code == EPIPE);
}

TEST_CASE("write_all: a pipe that closes while it is full is EPIPE", "[unit]") {
  const IgnoredSigpipe ignored;
  test::Pipe pipe(O_NONBLOCK);
  const std::string block(4096, 'x');
  while (::write(pipe.writer.get(), block.data(), block.size()) > 0) {
  }
  pipe.reader.reset();
  const auto written = write_all(pipe.writer.get(), "text");
  REQUIRE_FALSE(written);
  CHECK(written.error().code == EPIPE);
}

TEST_CASE("write_all: a full disk is ENOSPC", "[unit]") {
  const UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  REQUIRE(full);
  const auto written = write_all(full.get(), "text");
  REQUIRE_FALSE(written);
  CHECK(written.error().code == ENOSPC);
  CHECK(written.error().message() == "writing the output: No space left on device");
}

TEST_CASE("terminal_columns: a pipe has none", "[unit]") {
  const test::Pipe pipe;
  CHECK(terminal_columns(pipe.writer.get()) == 0);
  CHECK(terminal_columns(-1) == 0);
}

TEST_CASE("terminal_columns: a terminal has as many as it was given", "[unit]") {
  const UniqueFd terminal(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  REQUIRE(terminal);
  winsize size{};
  size.ws_col = 132;
  REQUIRE(ioctl(terminal.get(), TIOCSWINSZ, &size) == 0);
  CHECK(terminal_columns(terminal.get()) == 132);
}

}  // namespace
}  // namespace pawprint
