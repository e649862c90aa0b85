// Texts as searches compare them. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gongfang {

// As words and texts are compared: letters A to Z made small, and no blanks beside what is not
// ASCII.
std::string Fold(absl::string_view text);

// The words of a query, folded: what has blanks or tabs between.
std::vector<std::string> FoldedWords(absl::string_view query);

}  // namespace gongfang
