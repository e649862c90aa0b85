// Text as a terminal shows it: how wide it is, what of it could do harm, and how a shell takes it.
// Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gongfang::cli {

// How many cells of a terminal the text takes: Chinese characters and emoji take two, combining
// marks none; what joins into one sign (a flag, a family) takes two.
int DisplayWidth(absl::string_view text);

// The text without the power to steer a terminal: control characters, marks that turn the writing
// direction and bytes that are not UTF-8 are written as escapes (\n, \x1b, \u202e).
std::string Printable(absl::string_view text);

// Blanks to the right, up to `width` cells.
std::string PadRight(absl::string_view text, int width);

// At most `width` cells (at least 1), ending with "…" where something was left out.
std::string Shorten(absl::string_view text, int width);

// One word of a shell command: quoted where it must be.
std::string ShellQuote(absl::string_view text);

// Those of `candidates` that `word` was probably meant to be, the nearest first, at most three.
std::vector<std::string> ClosestWords(absl::string_view word,
                                      const std::vector<std::string>& candidates);

}  // namespace gongfang::cli
