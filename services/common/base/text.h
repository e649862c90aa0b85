// Checks of text that came from outside.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/strings/string_view.h"

namespace gongfang {

// Well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool IsUtf8(absl::string_view text);

// Holds a control character (C0 other than tab and newline, DEL, or C1 written in UTF-8): it could
// change what a terminal shows.
bool HasControlCharacter(absl::string_view text);

// 1 to limits::kMaxIdBytes of a-z, 0-9 and '-', not beginning or ending with '-'.
bool IsId(absl::string_view text);

// 1 to limits::kMaxRequestIdBytes visible ASCII characters.
bool IsRequestId(absl::string_view text);

// A check of what a flag is given: "" for a whole number from `least` to `most`, else what is wrong
// with it, to stand after the name of the flag: "must be 1 or more, not 0".
std::function<std::string(const std::string&)> WholeNumber(int64_t least, int64_t most);

}  // namespace gongfang
