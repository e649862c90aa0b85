// The words of a filter. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "common/filter/filter_node.h"

namespace gongfang {

struct FilterToken {
  enum Kind { kEnd, kOpen, kClose, kMinus, kOp, kBare, kQuoted, kMistake };

  Kind kind = kEnd;
  FilterOp op = FilterOp::kEquals;
  std::string text;         // as it stands there; of a mistake what is wrong
  FilterValue value;        // of a bare or quoted text
  size_t at = 1;            // characters from 1 on
  bool after_blank = true;  // it is the first, or a blank or a bracket is before it
};

// Reads a filter from its beginning to its end. The text is borrowed.
class FilterLexer {
 public:
  explicit FilterLexer(absl::string_view text) : text_(text) {}

  // The next token; after kEnd or kMistake the same again. A "-" is a token of its own only where a
  // term may begin (`term`); else it begins a text.
  FilterToken Next(bool term);

 private:
  char Peek(size_t ahead = 0) const {
    return place_ + ahead < text_.size() ? text_[place_ + ahead] : '\0';
  }
  // Goes on by so many bytes.
  void Take(size_t bytes);
  FilterToken Quoted(FilterToken token);
  FilterToken Bare(FilterToken token);

  const absl::string_view text_;
  size_t place_ = 0;      // in bytes
  size_t character_ = 1;  // the one that is next
};

}  // namespace gongfang
