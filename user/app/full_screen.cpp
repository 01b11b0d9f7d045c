// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "app/full_screen.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cctype>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "app/output_file.h"
#include "app/view_options.h"
#include "core/clock.h"
#include "core/text.h"
#include "ui/pages.h"
#include "ui/render.h"
#include "view/html/page.h"
#include "view/json.h"
#include "view/tables.h"

namespace pawprint {
namespace {

bool use_color(const Options& options) {
  const char* no_color = std::getenv("NO_COLOR");  // https://no-color.org: any but empty
  return !options.no_color && (no_color == nullptr || *no_color == '\0');
}

// "pawprint-node-7-120000.json": no shell minds any of its characters.
std::string file_name(const Snapshot& snapshot) {
  std::string name = fmt::format("pawprint-{}-{}", snapshot.node.hostname.substr(0, 64),
                                 time_of_day(snapshot.time_ns));
  std::erase(name, ':');
  for (char& c : name) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.';
    if (!is_plain) c = '_';
  }
  return name + ".json";
}

}  // namespace

bool wants_full_screen(const Options& options) {
  return !options.is_format_given && !options.once && ::isatty(STDIN_FILENO) == 1 &&
         ::isatty(STDOUT_FILENO) == 1;
}

std::optional<ui::Terminal> take_terminal(const Options& options) {
  auto terminal = ui::Terminal::open(use_color(options));
  if (!terminal) {
    fmt::print(stderr, "pawprint: plain tables, no full screen: {}\n",
               printable(terminal.error().message()));
    return std::nullopt;
  }
  return std::move(*terminal);
}

FullScreen::FullScreen(const Options& options, ui::Terminal terminal, Watched& watched,
                       bool is_recording)
    : options_(options), terminal_(std::move(terminal)), watched_(watched), machine_(is_recording) {
  refresh();
}

Result<void> FullScreen::attach_to(EventLoop& loop) {
  draw();
  if (auto added = loop.on_readable(STDIN_FILENO, [this, &loop] { on_keys(loop); }); !added) {
    return added;
  }
  if (auto added = loop.on_signals({SIGWINCH},
                                   [this] {
                                     terminal_.resize();
                                     draw();
                                   });
      !added) {
    return added;
  }
  return loop.every(std::chrono::seconds(1), [this] { on_second(); });
}

void FullScreen::on_second() {
  // In a flood it is large: the old one goes before there is a new one.
  if (!machine_.is_paused()) picture_.snapshot = {};
  const auto goes_on = watched_.pass_second(machine_.is_paused());
  if (machine_.is_paused()) return;
  if (!goes_on || !*goes_on) {
    machine_.set_paused(true);
    machine_.say(goes_on ? "the end of the recording" : goes_on.error().message());
  }
  refresh();
  draw();
}

// The picture as it is now.
void FullScreen::refresh() {
  if (auto newest = watched_.take_snapshot()) {
    picture_.snapshot = std::move(*newest);
    apply(options_, picture_.snapshot);
  }
  picture_.trends = &watched_.trends();
  picture_.log = &watched_.observation().log();
  picture_.history = &watched_.observation().history();
}

// The picture stays while log and trends go on; pages leave out sessions that end after it.
void FullScreen::hold() {
  held_log_ = *picture_.log;
  picture_.log = &held_log_;
  held_trends_ = *picture_.trends;
  picture_.trends = &held_trends_;
}

ui::Page FullScreen::settled_page() {
  return ui::settled_page(machine_.place(), picture_, terminal_.size().columns,
                          machine_.is_recording());
}

void FullScreen::draw() {
  machine_.set_file_name(file_name(picture_.snapshot));
  const ui::Page page = settled_page();
  terminal_.draw(ui::render(machine_, page, picture_, terminal_.size()));
}

void FullScreen::on_keys(EventLoop& loop) {
  bool has_read = false;
  for (ui::Key key = terminal_.read_key(); key != ui::kKeyNone; key = terminal_.read_key()) {
    has_read = true;
    const ui::Page page = settled_page();
    act(machine_.on_key(key, page, ui::visible_rows(page, terminal_.size())), loop);
  }
  // Readable and nothing in it: the terminal is gone.
  if (!has_read && terminal_.is_gone()) return loop.stop();
  draw();
}

void FullScreen::act(const ui::Effect& effect, EventLoop& loop) {
  using Kind = ui::Effect::Kind;
  Result<void> done;
  switch (effect.kind) {
    case Kind::kNone:
      return;
    case Kind::kQuit:
      return loop.stop();
    case Kind::kRedraw:
      return terminal_.forget();
    case Kind::kPause:
      if (machine_.is_recording()) return;  // it stands still by itself
      return machine_.is_paused() ? hold() : refresh();
    case Kind::kReset:
      watched_.restart();
      break;
    case Kind::kWrite:
      done = write(effect.text);
      machine_.say(done ? fmt::format("written: {}", effect.text) : done.error().message());
      return;
    case Kind::kStep:
      say_reading();
      done = watched_.step(effect.seconds);
      break;
    case Kind::kJump:
      say_reading();
      done = watched_.jump(effect.text);
      break;
  }
  machine_.say(done ? "" : done.error().message());
  refresh();
  if (machine_.is_paused() && !machine_.is_recording()) hold();
}

// The way back leads through the whole file.
void FullScreen::say_reading() {
  machine_.say("reading…");
  draw();
}

Result<void> FullScreen::write(const std::string& name) const {
  const Snapshot& snapshot = picture_.snapshot;
  auto file = OutputFile::open(name, false);
  if (!file) return fail(file.error());
  Result<void> written;
  if (name.ends_with(".html")) {
    written = file->write(render_html(snapshot, *picture_.history, {}));
  } else if (name.ends_with(".txt")) {
    written = write_tables(snapshot, 0, file->writer());
  } else {
    written = write_json(snapshot, file->writer());
    if (written) written = file->write("\n");
  }
  return written ? file->finish() : written;
}

}  // namespace pawprint
