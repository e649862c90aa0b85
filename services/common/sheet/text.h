// What a file of a spreadsheet is as text, and what its cells hold. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace gongfang {

// How the characters of a file are written.
enum class TextEncoding { kUtf8, kGb18030 };

struct DecodedText {
  std::string text;     // UTF-8, without a byte order mark
  std::string mistake;  // where it is not empty, there is no text
};

// The mistake says how to mend it: text that is not UTF-8 may be GBK, or UTF-16.
DecodedText DecodeText(absl::string_view bytes, TextEncoding encoding);

// A spreadsheet takes a cell that begins with "=", "+", "-", "@", a tab or CR for a formula. Such a
// cell, and one that begins with an apostrophe, gets an apostrophe in front, and loses it again.
std::string GuardCell(std::string cell);
std::string UnguardCell(std::string cell);

// Several texts in one cell, with "; " between; a ";" or "；" within one, and "\", have a "\" in
// front. Texts do not begin or end with blanks, and are not empty; of a cell they are made so.
std::string JoinTexts(absl::Span<const std::string> texts);
std::vector<std::string> SplitTexts(absl::string_view cell);

}  // namespace gongfang
