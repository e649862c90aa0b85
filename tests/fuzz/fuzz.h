// What every fuzz target has in common: its entry, and a check that ends the process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/string_view.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace gongfang {

inline absl::string_view AsText(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// A fuzzer stops, and a test fails, where `holds` is false.
inline void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace gongfang
