// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ui/machine.h"

#include <algorithm>

namespace pawprint::ui {
namespace {

constexpr int kLeapSeconds = 60;
constexpr std::size_t kMostPromptBytes = 200;

void append_utf8(std::string& text, Key c) {
  const auto tail = [&](unsigned shift) {
    text += static_cast<char>(0x80 | ((c >> shift) & 0x3f));
  };
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xc0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    text += static_cast<char>(0xe0 | (c >> 12));
    tail(6);
    tail(0);
  } else if (c < 0x110000) {
    text += static_cast<char>(0xf0 | (c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

void erase_last_character(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80) {
    text.pop_back();
  }
  if (!text.empty()) text.pop_back();
}

}  // namespace

Machine::Machine(bool is_recording) : is_recording_(is_recording), is_paused_(is_recording) {
  for (std::size_t i = 0; i < kViews.size(); ++i) places_[i].push_back({kViews[i].kind});
}

Effect Machine::on_key(Key key, const Page& page, std::size_t visible) {
  message_.clear();
  if (prompt_) return on_prompt_key(key);
  const auto command = command_of(key, is_recording_);
  if (!command) {
    say("? shows the keys");
    return {};
  }
  return on_command(*command, key, page, std::max<std::size_t>(visible, 1));
}

Effect Machine::on_command(Command command, Key key, const Page& page, std::size_t visible) {
  const auto screenful = static_cast<std::ptrdiff_t>(visible);
  const auto all = static_cast<std::ptrdiff_t>(page.rows.size());
  switch (command) {
    case Command::kView:
      view_ = std::min<std::size_t>(key - U'1', kViews.size() - 1);
      break;
    case Command::kNextView:
      view_ = (view_ + 1) % kViews.size();
      break;
    case Command::kPreviousView:
      view_ = (view_ + kViews.size() - 1) % kViews.size();
      break;
    case Command::kUp:
      move(page, -1);
      break;
    case Command::kDown:
      move(page, 1);
      break;
    case Command::kPageUp:
      move(page, -screenful);
      break;
    case Command::kPageDown:
      move(page, screenful);
      break;
    case Command::kTop:
      move(page, -all);
      break;
    case Command::kBottom:
      move(page, all);
      break;
    case Command::kOpen:
      open(page);
      break;
    case Command::kBack:
      back();
      break;
    case Command::kHelp:
      if (place().kind == PageKind::kHelp) {
        back();
      } else {
        places_[view_].push_back({PageKind::kHelp});
      }
      break;
    case Command::kSort:
      sort_by_next(page);
      break;
    case Command::kReverse:
      place().is_reversed = !place().is_reversed;
      place().order.clear();
      break;
    default:
      return on_app_command(command);
  }
  return {};
}

Effect Machine::on_app_command(Command command) {
  using Kind = Effect::Kind;
  switch (command) {
    case Command::kFilter:
      ask(Prompt::Kind::kFilter, place().filter);
      return {};
    case Command::kWrite:
      ask(Prompt::Kind::kWrite, file_name_);
      return {};
    case Command::kJump:
      ask(Prompt::Kind::kJump, "");
      return {};
    case Command::kPause:
      is_paused_ = !is_paused_;
      return {Kind::kPause};
    case Command::kReset:
      return {Kind::kReset};
    case Command::kRedraw:
      return {Kind::kRedraw};
    case Command::kStepForward:
      return {Kind::kStep, "", 1};
    case Command::kStepBack:
      return {Kind::kStep, "", -1};
    case Command::kLeapForward:
      return {Kind::kStep, "", kLeapSeconds};
    case Command::kLeapBack:
      return {Kind::kStep, "", -kLeapSeconds};
    default:
      return {Kind::kQuit};
  }
}

void Machine::move(const Page& page, std::ptrdiff_t by) {
  if (page.rows.empty()) return;
  Place& here = place();
  const auto last = static_cast<std::ptrdiff_t>(page.rows.size()) - 1;
  const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(here.cursor) + by;
  here.cursor = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at, 0, last));
  here.selected = page.rows[here.cursor].id;
}

void Machine::open(const Page& page) {
  if (!page.opens || page.rows.empty()) return;
  const std::string subject = page.rows[std::min(place().cursor, page.rows.size() - 1)].id;
  places_[view_].push_back({*page.opens, subject});
}

void Machine::back() {
  if (places_[view_].size() > 1) {
    places_[view_].pop_back();
  } else {
    place().filter.clear();
  }
}

void Machine::sort_by_next(const Page& page) {
  if (page.is_text()) return;
  Place& here = place();
  const std::size_t next = here.sort_column ? *here.sort_column + 1 : 0;
  here.sort_column.reset();
  if (next < page.columns.size()) here.sort_column = next;
  here.order.clear();
  // The new order shows from its begin.
  here.cursor = 0;
}

void Machine::ask(Prompt::Kind kind, std::string text) {
  prompt_ = Prompt{kind, std::move(text), place().filter};
}

Effect Machine::on_prompt_key(Key key) {
  const bool is_filter = prompt_->kind == Prompt::Kind::kFilter;
  if (key == kKeyEnter || key == U'\n') return confirm();
  if (key == kKeyEscape || key == ctrl('c')) {
    if (is_filter) place().filter = prompt_->before;
    prompt_.reset();
    return {};
  }
  if (key == kKeyBackspace || key == U'\b') {
    erase_last_character(prompt_->text);
  } else if (key == ctrl('u')) {
    prompt_->text.clear();
  } else if (key >= U' ' && key < kKeyUp && prompt_->text.size() < kMostPromptBytes) {
    append_utf8(prompt_->text, key);
  }
  // A filter acts while it is written.
  if (is_filter && place().filter != prompt_->text) {
    place().filter = prompt_->text;
    place().cursor = 0;
  }
  return {};
}

Effect Machine::confirm() {
  const Prompt prompt = std::move(*prompt_);
  prompt_.reset();
  if (prompt.kind == Prompt::Kind::kFilter || prompt.text.empty()) return {};
  const bool is_write = prompt.kind == Prompt::Kind::kWrite;
  return {is_write ? Effect::Kind::kWrite : Effect::Kind::kJump, prompt.text};
}

}  // namespace pawprint::ui
