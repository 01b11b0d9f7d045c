// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// Bytes on their way to a file or a pipe, handed over in pieces. The first error ends it:
// it is kept, and nothing more is written.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace pawprint {

using WriteBytes = std::function<Result<void>(std::string_view)>;

// Appends to `text`, which outlives it. Never an error.
WriteBytes append_to(std::string& text);

class BufferedOutput {
 public:
  static constexpr std::size_t kPieceBytes = 1 << 16;

  // Pieces are of at least `piece_bytes`; 0: each append() is one.
  explicit BufferedOutput(WriteBytes write, std::size_t piece_bytes = kPieceBytes)
      : write_(std::move(write)), piece_bytes_(piece_bytes) {}

  void append(std::string_view bytes);

  // What is left. Returns result().
  const Result<void>& flush();
  const Result<void>& result() const { return result_; }

 private:
  WriteBytes write_;
  std::size_t piece_bytes_;
  std::string piece_;
  Result<void> result_;
};

}  // namespace pawprint
