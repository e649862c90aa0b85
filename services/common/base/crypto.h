// The few primitives that the product needs from OpenSSL. Thread safe.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace gongfang {

// 32 bytes.
std::string Sha256(absl::string_view data);
std::string HmacSha256(absl::string_view key, absl::string_view data);

// `count` bytes from the operating system's generator; the process ends if it has none.
std::string RandomBytes(size_t count);

// Compares in a time that depends on the lengths only.
bool EqualInConstantTime(absl::string_view a, absl::string_view b);

}  // namespace gongfang
