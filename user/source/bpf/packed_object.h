// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// A BPF object as it travels in the binary: gzip-packed by scripts/bpf_skeleton.sh.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace pawprint {

// The object of `size` bytes that `packed` holds; empty, which libbpf refuses, when it
// holds something else.
std::vector<char> unpack_object(std::span<const unsigned char> packed, std::size_t size);

}  // namespace pawprint
