#include "common/filter/filter_node.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/filter_limits.h"
#include "common/base/text.h"
#include "common/filter/filter_lexer.h"

namespace gongfang {
namespace {

constexpr absl::string_view kTermForms = "a word, a comparison such as \"capacity > 1\", or \"(\"";
constexpr size_t kQuotedBytes = 40;

// The beginning of what was found, in quotes.
std::string Found(const FilterToken& token) {
  if (token.kind == FilterToken::kEnd) return "the end";
  if (token.kind == FilterToken::kQuoted) return "a text in quotes";
  absl::string_view text = token.text;
  if (text.size() <= kQuotedBytes) return absl::StrCat("\"", text, "\"");
  size_t size = kQuotedBytes;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return absl::StrCat("\"", text.substr(0, size), "…\"");
}

bool IsKeyword(const FilterToken& token, absl::string_view word) {
  return token.kind == FilterToken::kBare && token.text == word;
}

bool IsField(absl::string_view text) {
  return !text.empty() && text.front() != '.' && text.back() != '.' &&
         !absl::StrContains(text, "..") && !absl::StrContains(text, "*");
}

// A parser that goes down from the whole to its parts, one function for each rule of the grammar.
// After the first mistake nothing more is read.
class Parser {
 public:
  explicit Parser(absl::string_view text) : lexer_(text) { Advance(); }

  std::optional<std::string> Run(FilterNode& root) {
    if (token_.kind != FilterToken::kEnd) {
      root = Expression(0);
      if (mistake_.empty() && token_.kind != FilterToken::kEnd) {
        Fail(token_, "expected AND, OR, another term or the end");
      }
    }
    return mistake_.empty() ? std::nullopt : std::make_optional(mistake_);
  }

 private:
  void Advance(bool term = true) { token_ = lexer_.Next(term); }

  FilterNode Fail(const FilterToken& token, absl::string_view expected) {
    if (mistake_.empty()) {
      mistake_ = token.kind == FilterToken::kMistake
                     ? absl::StrCat(AtCharacter(token.at), token.text)
                     : absl::StrCat(AtCharacter(token.at), "found ", Found(token), ", ", expected);
    }
    return {};
  }

  bool BeginsTerm() const {
    return token_.kind == FilterToken::kOpen || token_.kind == FilterToken::kMinus ||
           token_.kind == FilterToken::kQuoted ||
           (token_.kind == FilterToken::kBare && !IsKeyword(token_, "AND") &&
            !IsKeyword(token_, "OR"));
  }

  // A node of `parts`, or the only one of them.
  static FilterNode Join(FilterNode::Kind kind, std::vector<FilterNode> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    FilterNode node{.kind = kind, .parts = std::move(parts)};
    node.at = node.parts.front().at;
    return node;
  }

  FilterNode Expression(int depth) {
    std::vector<FilterNode> parts;
    while (mistake_.empty()) {
      parts.push_back(Factor(depth));
      if (IsKeyword(token_, "AND")) {
        Advance();
      } else if (!BeginsTerm()) {
        break;
      }
    }
    return mistake_.empty() ? Join(FilterNode::kAnd, std::move(parts)) : FilterNode();
  }

  FilterNode Factor(int depth) {
    std::vector<FilterNode> parts;
    while (mistake_.empty()) {
      parts.push_back(Term(depth));
      if (!IsKeyword(token_, "OR")) break;
      Advance();
    }
    return mistake_.empty() ? Join(FilterNode::kOr, std::move(parts)) : FilterNode();
  }

  FilterNode Term(int depth) {
    const bool minus = token_.kind == FilterToken::kMinus;
    if (!minus && !IsKeyword(token_, "NOT")) return Simple(depth);
    FilterNode node{.kind = FilterNode::kNot, .at = token_.at};
    Advance();
    if (minus && token_.after_blank && token_.kind != FilterToken::kOpen) {
      return Fail(token_, "expected what \"-\" stands before, without a blank");
    }
    node.parts.push_back(Simple(depth));
    return node;
  }

  FilterNode Simple(int depth) {
    const FilterToken first = token_;
    if (first.kind == FilterToken::kOpen) {
      if (depth == limits::kMaxFilterDepth) {
        return Fail(first, absl::StrCat("expected at most ", limits::kMaxFilterDepth,
                                        " parentheses within each other"));
      }
      Advance();
      FilterNode node = Expression(depth + 1);
      if (!mistake_.empty()) return {};
      if (token_.kind != FilterToken::kClose) {
        return Fail(token_, "expected AND, OR, another term or \")\"");
      }
      Advance();
      return node;
    }
    if ((first.kind != FilterToken::kBare && first.kind != FilterToken::kQuoted) ||
        IsKeyword(first, "AND") || IsKeyword(first, "OR") || IsKeyword(first, "NOT")) {
      return Fail(first, absl::StrCat("expected ", kTermForms));
    }
    if (++terms_ > limits::kMaxFilterTerms) {
      return Fail(first, absl::StrCat("expected at most ", limits::kMaxFilterTerms,
                                      " words and comparisons"));
    }
    Advance();
    return token_.kind == FilterToken::kOp ? Comparison(first) : Word(first);
  }

  FilterNode Word(const FilterToken& first) {
    const bool bare = first.kind == FilterToken::kBare;
    if (bare && token_.kind == FilterToken::kOpen && !token_.after_blank) {
      return Fail(token_, "expected an operator: functions are not known");
    }
    for (const absl::string_view keyword : {"AND", "OR", "NOT"}) {
      if (bare && absl::EqualsIgnoreCase(first.text, keyword)) {
        return Fail(first,
                    absl::StrCat("expected ", keyword, " in capitals, or the word in quotes"));
      }
    }
    return {.kind = FilterNode::kWord, .value = first.value, .at = first.at};
  }

  FilterNode Comparison(const FilterToken& field) {
    if (field.kind == FilterToken::kQuoted || !IsField(field.text)) {
      return Fail(field, "expected the name of a field before an operator");
    }
    FilterNode node{
        .kind = FilterNode::kCompare, .field = field.text, .op = token_.op, .at = field.at};
    Advance(/*term=*/false);
    const bool keyword =
        IsKeyword(token_, "AND") || IsKeyword(token_, "OR") || IsKeyword(token_, "NOT");
    if ((token_.kind != FilterToken::kBare && token_.kind != FilterToken::kQuoted) || keyword) {
      return Fail(token_, "expected a value");
    }
    node.value = token_.value;
    Advance();
    return node;
  }

  FilterLexer lexer_;
  FilterToken token_;
  std::string mistake_;
  int terms_ = 0;
};

std::string PrintValue(const FilterValue& value) {
  if (!value.quoted) {
    if (value.IsAnything()) return "*";
    return absl::StrCat(value.any_before ? "*" : "", value.text, value.any_after ? "*" : "");
  }
  std::string text = value.any_before ? "\"*" : "\"";
  for (const char c : value.text) {
    if (c == '"' || c == '\\' || c == '*') text += '\\';
    text += c;
  }
  return absl::StrCat(text, value.any_after ? "*\"" : "\"");
}

std::string Print(const FilterNode& node);

std::string PrintPart(const FilterNode& part) {
  const bool simple = part.kind == FilterNode::kCompare || part.kind == FilterNode::kWord;
  return simple ? Print(part) : absl::StrCat("(", Print(part), ")");
}

std::string Print(const FilterNode& node) {
  switch (node.kind) {
    case FilterNode::kWord:
      return PrintValue(node.value);
    case FilterNode::kCompare:
      return absl::StrCat(node.field, " ", ToText(node.op), " ", PrintValue(node.value));
    case FilterNode::kNot:
      return absl::StrCat("NOT ", PrintPart(node.parts.front()));
    default:
      break;
  }
  std::string text;
  for (const FilterNode& part : node.parts) {
    const bool negated = part.kind == FilterNode::kNot;
    absl::StrAppend(&text,
                    text.empty()                    ? ""
                    : node.kind == FilterNode::kAnd ? " AND "
                                                    : " OR ",
                    negated ? Print(part) : PrintPart(part));
  }
  return text;
}

}  // namespace

absl::string_view ToText(FilterOp op) {
  switch (op) {
    case FilterOp::kEquals:
      return "=";
    case FilterOp::kNotEquals:
      return "!=";
    case FilterOp::kLess:
      return "<";
    case FilterOp::kLessEqual:
      return "<=";
    case FilterOp::kGreater:
      return ">";
    case FilterOp::kGreaterEqual:
      return ">=";
    case FilterOp::kHas:
      break;
  }
  return ":";
}

std::string AtCharacter(size_t at) { return absl::StrCat("at character ", at, ": "); }

std::optional<double> FilterNumber(absl::string_view text) {
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(c) || absl::StrContains("+-.eE", absl::string_view(&c, 1));
  });
  double number = 0;
  if (!plain || !absl::SimpleAtod(text, &number) || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<std::string> ParseFilter(absl::string_view text, FilterNode& root) {
  root = FilterNode();
  if (text.size() > limits::kMaxFilterBytes) {
    return absl::StrCat("has ", text.size(), " bytes; at most ", limits::kMaxFilterBytes);
  }
  if (!IsUtf8(text)) return "is not UTF-8";
  return Parser(text).Run(root);
}

std::string PrintFilter(const FilterNode& root) { return Print(root); }

}  // namespace gongfang
