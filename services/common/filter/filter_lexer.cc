#include "common/filter/filter_lexer.h"

#include "absl/strings/str_cat.h"

namespace gongfang {
namespace {

constexpr absl::string_view kBlanks = " \t\r\n";
constexpr absl::string_view kEndsBare = " \t\r\n()\"',:=<>!";

bool IsOneOf(char c, absl::string_view set) { return set.find(c) != absl::string_view::npos; }

// How many bytes the operator that `text` begins with has; 0 where it begins with none.
size_t ReadOp(absl::string_view text, FilterOp& op) {
  const bool equals = text.size() > 1 && text[1] == '=';
  switch (text.empty() ? '\0' : text[0]) {
    case '=':
      op = FilterOp::kEquals;
      return 1;
    case ':':
      op = FilterOp::kHas;
      return 1;
    case '<':
      op = equals ? FilterOp::kLessEqual : FilterOp::kLess;
      return equals ? 2 : 1;
    case '>':
      op = equals ? FilterOp::kGreaterEqual : FilterOp::kGreater;
      return equals ? 2 : 1;
    case '!':
      op = FilterOp::kNotEquals;
      return equals ? 2 : 0;
    default:
      return 0;
  }
}

FilterToken Mistake(FilterToken token, std::string what) {
  token.kind = FilterToken::kMistake;
  token.text = std::move(what);
  return token;
}

}  // namespace

void FilterLexer::Take(size_t bytes) {
  for (; bytes > 0 && place_ < text_.size(); --bytes, ++place_) {
    // Bytes that continue a character are not counted.
    if ((static_cast<unsigned char>(text_[place_]) & 0xC0) != 0x80) ++character_;
  }
}

FilterToken FilterLexer::Next(bool term) {
  const size_t begin = place_;
  while (place_ < text_.size() && IsOneOf(Peek(), kBlanks)) Take(1);
  FilterToken token{.at = character_,
                    .after_blank = place_ == 0 || place_ > begin || text_[place_ - 1] == '('};
  if (place_ == text_.size()) return token;
  const char c = Peek();
  if (c == '"' || c == '\'') return Quoted(std::move(token));
  if (c == '(' || c == ')' || (c == '-' && term)) {
    token.kind = c == '('   ? FilterToken::kOpen
                 : c == ')' ? FilterToken::kClose
                            : FilterToken::kMinus;
    token.text = c;
    Take(1);
    return token;
  }
  if (const size_t size = ReadOp(text_.substr(place_), token.op); size > 0) {
    token.kind = FilterToken::kOp;
    token.text = std::string(text_.substr(place_, size));
    Take(size);
    return token;
  }
  if (c == ',') return Mistake(std::move(token), "found \",\", which has no meaning here");
  if (c == '!') return Mistake(std::move(token), "found \"!\", expected \"!=\"");
  return Bare(std::move(token));
}

FilterToken FilterLexer::Quoted(FilterToken token) {
  const size_t begin = place_;
  const char quote = Peek();
  token.kind = FilterToken::kQuoted;
  token.value.quoted = true;
  Take(1);
  bool star_last = false;  // the text ends with a "*" that stands for any text
  while (place_ < text_.size() && Peek() != quote) {
    char c = Peek();
    const size_t at = character_;
    const bool first = place_ == begin + 1;
    star_last = false;
    if (c == '\\') {
      c = Peek(1);
      if (c == '\0' || !IsOneOf(c, "\\\"'*")) {
        token.at = at;
        return Mistake(std::move(token),
                       R"(found a "\" that is not followed by "\", """, "'" or "*")");
      }
      Take(2);
    } else if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') {
      token.at = at;
      return Mistake(std::move(token), "found a control character");
    } else {
      Take(1);
      if (c == '*' && first) {
        token.value.any_before = true;
        continue;
      }
      star_last = c == '*';
    }
    token.value.text += c;
  }
  if (place_ == text_.size()) {
    return Mistake(std::move(token), absl::StrCat("found a text in quotes that does not end"));
  }
  if (star_last) {
    token.value.text.pop_back();
    token.value.any_after = true;
  }
  Take(1);
  token.text = std::string(text_.substr(begin, place_ - begin));
  return token;
}

FilterToken FilterLexer::Bare(FilterToken token) {
  const size_t begin = place_;
  while (place_ < text_.size() && !IsOneOf(Peek(), kEndsBare)) {
    const char c = Peek();
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') {
      token.at = character_;
      return Mistake(std::move(token), "found a control character");
    }
    Take(1);
  }
  token.kind = FilterToken::kBare;
  token.text = std::string(text_.substr(begin, place_ - begin));
  absl::string_view text = token.text;
  token.value.any_before = text.front() == '*';
  if (token.value.any_before) text.remove_prefix(1);
  token.value.any_after = !text.empty() && text.back() == '*';
  if (token.value.any_after) text.remove_suffix(1);
  if (text.empty()) token.value.any_after = token.value.any_before;
  token.value.text = std::string(text);
  if (!token.value.any_before && !token.value.any_after) token.value.number = FilterNumber(text);
  return token;
}

}  // namespace gongfang
