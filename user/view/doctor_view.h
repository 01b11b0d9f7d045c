// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// doctor's answer as text and as JSON (schema pawprint.doctor/1).
#pragma once

#include <cstddef>
#include <string>

#include "doctor/diagnosis.h"

namespace pawprint {

std::string render_diagnosis(const Diagnosis& diagnosis, std::size_t width);

// One line without a newline.
std::string to_json(const Diagnosis& diagnosis);

}  // namespace pawprint
