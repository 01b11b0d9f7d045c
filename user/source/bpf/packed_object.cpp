// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "source/bpf/packed_object.h"

#include <zlib.h>

namespace pawprint {
namespace {

constexpr int kGzip = 16 + MAX_WBITS;  // zlib.h, inflateInit2

}  // namespace

std::vector<char> unpack_object(std::span<const unsigned char> packed, std::size_t size) {
  std::vector<char> object(size);
  z_stream stream{};
  stream.next_in = const_cast<unsigned char*>(packed.data());  // zlib only reads it
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<unsigned char*>(object.data());
  stream.avail_out = static_cast<uInt>(size);
  if (inflateInit2(&stream, kGzip) != Z_OK) return {};
  const int status = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  if (status != Z_STREAM_END || stream.avail_out != 0) return {};
  return object;
}

}  // namespace pawprint
