// Checks of text that came from outside.
#pragma once

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

}  // namespace gongfang
