// A filter (AIP-160) as a tree, read from its text and written as one. Pure.
//
//   filter      = [ expression ]
//   expression  = sequence { "AND" sequence }
//   sequence    = factor { factor }              all of them, as with AND
//   factor      = term { "OR" term }             OR binds tighter than AND
//   term        = [ "NOT" | "-" ] simple
//   simple      = "(" expression ")" | word | field operator value
//   operator    = "=" | "!=" | "<" | "<=" | ">" | ">=" | ":"
//
// A word or a value is quoted ("..." or '...', where \\ \" \' and \* mean the character), or is
// bare: anything without blanks, quotes, "(", ")", ",", ":", "=", "<", ">" and "!". A field is
// bare, with dots between its parts. A "*" at the beginning or the end of a value stands for any
// text. Functions are not known.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gongfang {

enum class FilterOp { kEquals, kNotEquals, kLess, kLessEqual, kGreater, kGreaterEqual, kHas };

// How an operator is written: "<=".
absl::string_view ToText(FilterOp op);

// What a field is compared with, or what a word says.
struct FilterValue {
  std::string text;  // without the stars
  bool any_before = false;
  bool any_after = false;
  bool quoted = false;           // then it is never a number
  std::optional<double> number;  // of a bare value that is one, finite

  // "*" alone: that there is anything at all.
  bool IsAnything() const { return text.empty() && any_before && any_after && !quoted; }
  friend bool operator==(const FilterValue&, const FilterValue&) = default;
};

struct FilterNode {
  enum Kind { kAnd, kOr, kNot, kCompare, kWord };

  Kind kind = kAnd;
  std::vector<FilterNode> parts;  // of AND and OR two or more, of NOT one; AND of none: anything
  std::string field;              // of a comparison, with its dots
  FilterOp op = FilterOp::kEquals;
  FilterValue value;  // of a comparison or a word
  size_t at = 0;      // where it begins: characters from 1 on

  // Wherever they were read from.
  friend bool operator==(const FilterNode& a, const FilterNode& b) {
    return a.kind == b.kind && a.parts == b.parts && a.field == b.field && a.op == b.op &&
           a.value == b.value;
  }
};

// Reads `text`, which is at most limits::kMaxFilterBytes long and has at most
// limits::kMaxFilterTerms, limits::kMaxFilterDepth deep. What is wrong with it, where, what was
// found there and what would be right: `at character 6: found the end, expected a value`; nullopt
// where nothing is.
std::optional<std::string> ParseFilter(absl::string_view text, FilterNode& root);

// What ParseFilter reads as the same. "" for a filter that lets everything through.
std::string PrintFilter(const FilterNode& root);

// The bare text as a number: digits, a sign, ".", "e"; nullopt for anything else.
std::optional<double> FilterNumber(absl::string_view text);

// "at character 7: ", for what is wrong with a part of a filter.
std::string AtCharacter(size_t at);

}  // namespace gongfang
