// Base 64 with the alphabet for URLs, without padding (RFC 4648, section 5), as tokens use it.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gongfang {

std::string EncodeBase64Url(absl::string_view bytes);

// Strict: exactly what EncodeBase64Url writes, so that no two texts mean the same bytes. nullopt
// for anything else: padding, blanks, other alphabets, bits left over. Takes untrusted bytes;
// whoever calls bounds their number.
std::optional<std::string> DecodeBase64Url(absl::string_view text);

}  // namespace gongfang
