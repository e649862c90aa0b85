// A filter that is written is read as the same, and lets through what a plain reading of its tree
// does.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/filter/filter.h"

namespace gongfang {
namespace {

constexpr FilterField kFields[] = {{"text"},
                                   {"number", FilterField::kNumber},
                                   {"list", FilterField::kList},
                                   {"any", FilterField::kAny, true}};

std::string Text() {
  const auto parts = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("a", "B", "激", "*", "\"", "\\", "'", " ", "(", ":", "-", "1"));
  std::string text;
  for (size_t i = 0; i < std::min<size_t>(parts.size(), 6); ++i) text += parts[i];
  return text;
}

FilterValue Value(bool number) {
  FilterValue value;
  if (number) {
    value.text = *rc::gen::element<std::string>("-1", "0", "1", "1.5", "2e1");
    value.number = FilterNumber(value.text);
    return value;
  }
  value.quoted = true;
  value.text = Text();
  value.any_before = *rc::gen::arbitrary<bool>();
  value.any_after = *rc::gen::arbitrary<bool>();
  if (value.text.empty() && value.any_after) value.any_before = true;  // one star is the first
  return value;
}

FilterNode Compare() {
  FilterNode node{.kind = FilterNode::kCompare};
  const int field = *rc::gen::inRange(0, 4);
  node.field = field == 3 ? *rc::gen::element<std::string>("any.k", "any.l")
                          : std::string(kFields[field].name);
  node.value = Value(field == 1 || (field == 3 && *rc::gen::arbitrary<bool>()));
  node.op = field == 2 ? FilterOp::kHas : static_cast<FilterOp>(*rc::gen::inRange(0, 7));
  const bool order =
      node.op != FilterOp::kEquals && node.op != FilterOp::kNotEquals && node.op != FilterOp::kHas;
  if (order) node.value.any_before = node.value.any_after = false;
  return node;
}

FilterNode Tree(int depth) {
  const int kind = depth == 0 ? *rc::gen::inRange(3, 5) : *rc::gen::inRange(0, 5);
  if (kind == FilterNode::kCompare) return Compare();
  FilterNode node{.kind = static_cast<FilterNode::Kind>(kind)};
  if (kind == FilterNode::kWord) {
    node.value = Value(false);
    return node;
  }
  const int parts = kind == FilterNode::kNot ? 1 : *rc::gen::inRange(2, 4);
  for (int i = 0; i < parts; ++i) node.parts.push_back(Tree(depth - 1));
  return node;
}

// A record, by "text", "any.k" and so on.
class Record final : public FilterRecord {
 public:
  Record() {
    texts_["text"] = {Text()};
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) texts_["list"].push_back(Text());
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) texts_["any.k"].push_back(Text());
    numbers_["number"] = *rc::gen::inRange(-1, 3);
    if (*rc::gen::arbitrary<bool>()) numbers_["any.l"] = *rc::gen::inRange(-1, 3);
  }
  void Read(size_t field, absl::string_view key, FilterValues& values) const override {
    std::string name(kFields[field].name);
    if (!key.empty()) name += "." + std::string(key);
    if (const auto found = texts_.find(name); found != texts_.end()) {
      for (const std::string& text : found->second) values.texts.push_back(text);
    }
    if (const auto found = numbers_.find(name); found != numbers_.end()) {
      values.number = found->second;
    }
  }
  bool Says(absl::string_view word) const override { return Has(Lower("said in aB激*"), word); }

  static std::string Lower(absl::string_view text) { return absl::AsciiStrToLower(text); }
  static bool Has(const std::string& text, absl::string_view part) {
    return absl::StrContains(text, Lower(part));
  }

  std::map<std::string, std::vector<std::string>> texts_;
  std::map<std::string, double> numbers_;
};

bool Ordered(FilterOp op, int order) {
  if (op == FilterOp::kLess) return order < 0;
  if (op == FilterOp::kLessEqual) return order <= 0;
  if (op == FilterOp::kGreater) return order > 0;
  if (op == FilterOp::kGreaterEqual) return order >= 0;
  return order == 0;
}

bool Fits(const std::string& text, const FilterNode& node) {
  const std::string have = Record::Lower(text);
  const std::string want = Record::Lower(node.value.text);
  if (node.op == FilterOp::kHas && node.field == "text") return Record::Has(have, want);
  if (node.op != FilterOp::kEquals && node.op != FilterOp::kNotEquals &&
      node.op != FilterOp::kHas) {
    return Ordered(node.op, have.compare(want));
  }
  const bool before = node.value.any_before;
  const bool after = node.value.any_after;
  if (before && after) return Record::Has(have, want);
  if (before) return absl::EndsWith(have, want);
  return after ? absl::StartsWith(have, want) : have == want;
}

bool Naive(const FilterNode& node, const Record& record) {
  switch (node.kind) {
    case FilterNode::kAnd:
      return std::all_of(node.parts.begin(), node.parts.end(),
                         [&](const FilterNode& part) { return Naive(part, record); });
    case FilterNode::kOr:
      return std::any_of(node.parts.begin(), node.parts.end(),
                         [&](const FilterNode& part) { return Naive(part, record); });
    case FilterNode::kNot:
      return !Naive(node.parts[0], record);
    case FilterNode::kWord:
      return record.Says(node.value.text);
    default:
      break;
  }
  bool fits = false;
  if (node.value.number) {
    const auto found = record.numbers_.find(node.field);
    if (found != record.numbers_.end()) {
      const double difference = found->second - *node.value.number;
      fits = Ordered(node.op, difference < 0 ? -1 : difference > 0 ? 1 : 0);
    }
  } else if (const auto found = record.texts_.find(node.field); found != record.texts_.end()) {
    fits = std::any_of(found->second.begin(), found->second.end(),
                       [&](const std::string& text) { return Fits(text, node); });
  }
  return node.op == FilterOp::kNotEquals ? !fits : fits;
}

RC_GTEST_PROP(FilterPropertyTest, WhatIsWrittenIsReadAsTheSame, ()) {
  const FilterNode tree = Tree(3);
  const std::string text = PrintFilter(tree);
  RC_PRE(text.size() <= 2048);
  FilterNode read;
  const auto mistake = ParseFilter(text, read);
  RC_LOG() << text << (mistake ? *mistake : "");
  RC_ASSERT(!mistake.has_value());
  RC_ASSERT(read == tree);
}

RC_GTEST_PROP(FilterPropertyTest, ItLetsThroughWhatItsTreeSays, ()) {
  const FilterNode tree = Tree(3);
  const std::string text = PrintFilter(tree);
  RC_PRE(text.size() <= 2048);
  const auto filter = Filter::Read(text, kFields);
  RC_LOG() << text << filter.status().ToString();
  RC_ASSERT(filter.ok());
  for (int i = 0; i < 5; ++i) {
    const Record record;
    RC_ASSERT(filter->Matches(record) == Naive(tree, record));
  }
}

}  // namespace
}  // namespace gongfang
