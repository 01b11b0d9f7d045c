// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/terminal.h"

#define NCURSES_NOMACROS 1
#include <ncurses.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "ui/crash_guard.h"
#include "ui/terminfo.h"

namespace pawprint::ui {
namespace {

constexpr int kEscapeDelayMs = 25;

Key key_of(int code) {
  switch (code) {
    case KEY_UP:
      return kKeyUp;
    case KEY_DOWN:
      return kKeyDown;
    case KEY_LEFT:
      return kKeyLeft;
    case KEY_RIGHT:
      return kKeyRight;
    case KEY_PPAGE:
      return kKeyPageUp;
    case KEY_NPAGE:
      return kKeyPageDown;
    case KEY_HOME:
      return kKeyHome;
    case KEY_END:
      return kKeyEnd;
    case KEY_BTAB:
      return kKeyBackTab;
    case KEY_ENTER:
      return kKeyEnter;
    case KEY_BACKSPACE:
      return kKeyBackspace;
    default:
      return kKeyNone;
  }
}

// Of the sixteen that every terminal has; bold and reverse video say the same without.
struct Look {
  short foreground = -1;
  attr_t attributes = A_NORMAL;
};

Look look_of(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return {};
    case Tone::kDim:
      return {COLOR_CYAN};
    case Tone::kBar:
    case Tone::kHead:
      return {-1, A_BOLD};
    case Tone::kTab:
    case Tone::kCursor:
      return {-1, A_REVERSE};
    case Tone::kGood:
      return {COLOR_GREEN};
    case Tone::kInfo:
      return {COLOR_CYAN, A_BOLD};
    case Tone::kWarning:
      return {COLOR_YELLOW, A_BOLD};
    case Tone::kCritical:
      return {COLOR_RED, A_BOLD};
  }
  return {};
}

constexpr Tone kColoured[] = {Tone::kDim, Tone::kGood, Tone::kInfo, Tone::kWarning,
                              Tone::kCritical};

// A screen of ncurses for `term`, by the machine's database or by what is embedded.
SCREEN* new_screen(const char* term) {
  if (SCREEN* screen = newterm(term, stdout, stdin)) return screen;
  const Terminfo* known = embedded_terminfo(term);
  if (known == nullptr) return nullptr;
  ::setenv("TERMINFO", std::string(known->entry).c_str(), 1);
  SCREEN* screen = newterm(std::string(known->name).c_str(), stdout, stdin);
  ::unsetenv("TERMINFO");
  return screen;
}

}  // namespace

class Terminal::Impl {
 public:
  Impl(SCREEN* screen, bool use_color, CrashGuard guard)
      : screen_(screen), guard_(std::move(guard)) {
    raw_input();
    if (use_color && has_colors() && start_color() == OK) {
      use_default_colors();
      for (const Tone tone : kColoured) {
        init_pair(pair_of(tone), look_of(tone).foreground, -1);
      }
      has_color_ = true;
    }
  }
  ~Impl() {
    endwin();
    delscreen(screen_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void put(const Line& line, int row) {
    wmove(stdscr, row, 0);
    for (const Span& span : line) {
      const Look look = look_of(span.tone);
      const short pair = has_color_ && look.foreground >= 0 ? pair_of(span.tone) : 0;
      wattr_set(stdscr, look.attributes, pair, nullptr);
      waddnstr(stdscr, span.text.data(), static_cast<int>(span.text.size()));
    }
    wattr_set(stdscr, A_NORMAL, 0, nullptr);
  }

 private:
  static short pair_of(Tone tone) { return static_cast<short>(static_cast<int>(tone) + 1); }

  static void raw_input() {
    cbreak();
    noecho();
    nonl();
    // Ctrl-C is a key: SIGINT would come with it, and means the same.
    keypad(stdscr, true);
    nodelay(stdscr, true);
    set_escdelay(kEscapeDelayMs);
    curs_set(0);
  }

  SCREEN* screen_;
  CrashGuard guard_;
  bool has_color_ = false;
};

Result<Terminal> Terminal::open(bool use_color) {
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) return fail("no terminal");
  const char* term = std::getenv("TERM");
  if (term == nullptr || *term == '\0') return fail("TERM is not set");
  if (std::string_view(term) == "dumb") return fail("TERM is dumb");
  // Built into the C library: needs no file. What is printed is UTF-8 everywhere.
  std::setlocale(LC_CTYPE, "C.UTF-8");
  CrashGuard guard = CrashGuard::around_terminal();
  SCREEN* screen = new_screen(term);
  if (screen == nullptr) return fail(std::string("nothing is known of TERM ") + term);
  return Terminal(std::make_unique<Impl>(screen, use_color, std::move(guard)));
}

Terminal::Terminal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Terminal::Terminal(Terminal&&) noexcept = default;
Terminal& Terminal::operator=(Terminal&&) noexcept = default;
Terminal::~Terminal() = default;

Size Terminal::size() const {
  return {static_cast<std::size_t>(getmaxx(stdscr)), static_cast<std::size_t>(getmaxy(stdscr))};
}

void Terminal::resize() {
  winsize window{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_row == 0) return;
  resizeterm(window.ws_row, window.ws_col);
  forget();
}

Key Terminal::read_key() {
  wint_t code = 0;
  while (true) {
    switch (wget_wch(stdscr, &code)) {
      case KEY_CODE_YES:
        // One without a meaning does not keep those behind it waiting.
        if (const Key key = key_of(static_cast<int>(code)); key != kKeyNone) return key;
        break;
      case OK:
        return static_cast<Key>(code);
      default:
        return kKeyNone;
    }
  }
}

bool Terminal::is_gone() const {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  if (::poll(&input, 1, 0) <= 0) return false;
  int bytes = 0;
  const bool is_empty = ::ioctl(STDIN_FILENO, FIONREAD, &bytes) != 0 || bytes == 0;
  return is_empty || (input.revents & (POLLHUP | POLLERR)) != 0;
}

void Terminal::draw(const Screen& screen) {
  werase(stdscr);
  for (std::size_t row = 0; row < screen.lines.size(); ++row) {
    impl_->put(screen.lines[row], static_cast<int>(row));
  }
  if (screen.cursor_column) {
    curs_set(1);
    wmove(stdscr, static_cast<int>(screen.lines.size()) - 1,
          static_cast<int>(*screen.cursor_column));
  } else {
    curs_set(0);
  }
  wrefresh(stdscr);
}

void Terminal::forget() {
  clearok(curscr, true);
}

}  // namespace pawprint::ui
