// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A form that recordings are exported to: events in, bytes out, in memory that does not
// grow with the number of events. Where the bytes go is passed to each writer.
#pragma once

#include "core/result.h"
#include "source/source.h"

namespace pawprint {

class ExportWriter : public EventSink {
 public:
  // The first error of writing, if there was one: the rest need not be read.
  virtual Result<void> result() const = 0;

  // After the last event: writes what is left. Returns result().
  virtual Result<void> finish() = 0;
};

}  // namespace pawprint
