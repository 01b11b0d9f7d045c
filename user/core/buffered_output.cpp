// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "core/buffered_output.h"

namespace pawprint {

WriteBytes append_to(std::string& text) {
  return [&text](std::string_view bytes) -> Result<void> {
    text += bytes;
    return {};
  };
}

void BufferedOutput::append(std::string_view bytes) {
  if (!result_) return;
  piece_ += bytes;
  if (piece_.size() >= piece_bytes_) flush();
}

const Result<void>& BufferedOutput::flush() {
  if (result_ && !piece_.empty()) result_ = write_(piece_);
  piece_.clear();
  return result_;
}

}  // namespace pawprint
