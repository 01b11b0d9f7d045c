// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A picture for tests of the full screen: ten seconds of a node in trouble, through the same
// observation that live and replay use.
#pragma once

#include "app/observation.h"
#include "ui/machine.h"
#include "ui/picture.h"
#include "ui/render.h"

namespace pawprint::test {

class Scene {
 public:
  Scene();

  // One more second of the same: a drop of each of two remote hosts, a refused SYN.
  void pass_second();
  ui::Picture picture() const;
  Observation& observation() { return observation_; }

 private:
  Observation observation_{ModelOptions{}, true};
  ui::Trends trends_;
  unsigned second_ = 0;
};

// The screen at the machine's place.
ui::Screen screen_of(ui::Machine& machine, const ui::Picture& picture, ui::Size size);

// The keys one after the other, on a screen of this size; the last effect.
ui::Effect press(ui::Machine& machine, const ui::Picture& picture, const std::u32string& keys,
                 ui::Size size = {});

}  // namespace pawprint::test
