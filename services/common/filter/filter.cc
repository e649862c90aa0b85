#include "common/filter/filter.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace gongfang {
namespace {

std::string NameOf(const FilterField& field) {
  return absl::StrCat(field.name, field.keyed ? ".KEY" : "");
}

bool ContainsIgnoreCase(absl::string_view text, absl::string_view part) {
  if (part.empty()) return true;
  return std::search(text.begin(), text.end(), part.begin(), part.end(), [](char a, char b) {
           return absl::ascii_tolower(static_cast<unsigned char>(a)) ==
                  absl::ascii_tolower(static_cast<unsigned char>(b));
         }) != text.end();
}

// Whether `text` is what the value says, with its stars.
bool IsLike(absl::string_view text, const FilterValue& value) {
  if (value.any_before && value.any_after) return ContainsIgnoreCase(text, value.text);
  if (value.any_before) return absl::EndsWithIgnoreCase(text, value.text);
  if (value.any_after) return absl::StartsWithIgnoreCase(text, value.text);
  return absl::EqualsIgnoreCase(text, value.text);
}

// As memcmp does, where A to Z are a to z.
int CompareTexts(absl::string_view a, absl::string_view b) {
  const size_t common = std::min(a.size(), b.size());
  for (size_t i = 0; i < common; ++i) {
    const auto of_a = absl::ascii_tolower(static_cast<unsigned char>(a[i]));
    const auto of_b = absl::ascii_tolower(static_cast<unsigned char>(b[i]));
    if (of_a != of_b) {
      return static_cast<unsigned char>(of_a) < static_cast<unsigned char>(of_b) ? -1 : 1;
    }
  }
  return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
}

// How two values stand to each other: -1, 0 or 1.
bool OrderHolds(FilterOp op, int order) {
  switch (op) {
    case FilterOp::kLess:
      return order < 0;
    case FilterOp::kLessEqual:
      return order <= 0;
    case FilterOp::kGreater:
      return order > 0;
    case FilterOp::kGreaterEqual:
      return order >= 0;
    default:
      return order == 0;
  }
}

bool IsOrder(FilterOp op) {
  return op != FilterOp::kEquals && op != FilterOp::kNotEquals && op != FilterOp::kHas;
}

// What is wrong with comparing a field of this type so; "" where nothing is.
std::string Mistake(const FilterField& field, FilterOp op, const FilterValue& value) {
  const bool anything = op == FilterOp::kHas && value.IsAnything();
  if (IsOrder(op) && (value.any_before || value.any_after)) {
    return absl::StrCat("\"*\" does not go with \"", ToText(op), "\"");
  }
  switch (field.type) {
    case FilterField::kNumber:
      if (value.number || anything) return "";
      return absl::StrCat("found \"", value.text, "\", expected a number, which \"", field.name,
                          "\" is");
    case FilterField::kList:
      if (op == FilterOp::kHas) return "";
      return absl::StrCat("found \"", ToText(op), "\", expected \":\": \"", field.name,
                          "\" is a list");
    case FilterField::kChoice: {
      if (IsOrder(op)) {
        return absl::StrCat("found \"", ToText(op), "\", expected \"=\" or \"!=\" after \"",
                            field.name, "\"");
      }
      const bool known =
          std::any_of(field.choices.begin(), field.choices.end(),
                      [&](absl::string_view choice) { return IsLike(choice, value); });
      return known ? ""
                   : absl::StrCat("found \"", value.text, "\", expected one of ",
                                  absl::StrJoin(field.choices, ", "));
    }
    default:
      return "";
  }
}

}  // namespace

absl::StatusOr<Filter> Filter::Read(absl::string_view text, absl::Span<const FilterField> fields,
                                    Fold fold) {
  FilterNode root;
  if (const auto mistake = ParseFilter(text, root)) return absl::InvalidArgumentError(*mistake);
  Filter filter;
  filter.fields_ = fields;
  if (root.kind == FilterNode::kAnd && root.parts.empty()) return filter;
  if (const std::string mistake = filter.Bind(root, fold); !mistake.empty()) {
    return absl::InvalidArgumentError(mistake);
  }
  return filter;
}

std::string Filter::Bind(const FilterNode& node, Fold fold) {
  const size_t place = steps_.size();
  Step& step = steps_.emplace_back();
  step.kind = node.kind;
  step.op = node.op;
  step.value = node.value;
  if (node.kind == FilterNode::kWord && fold != nullptr) step.value.text = fold(step.value.text);
  if (node.kind == FilterNode::kCompare) {
    if (std::string mistake = BindField(node, step); !mistake.empty()) {
      return absl::StrCat(AtCharacter(node.at), mistake);
    }
  }
  for (const FilterNode& part : node.parts) {
    if (std::string mistake = Bind(part, fold); !mistake.empty()) return mistake;
  }
  steps_[place].end = steps_.size();
  return "";
}

std::string Filter::BindField(const FilterNode& node, Step& step) const {
  for (size_t i = 0; i < fields_.size(); ++i) {
    absl::string_view rest = node.field;
    if (!absl::ConsumePrefix(&rest, fields_[i].name)) continue;
    if (fields_[i].keyed ? !absl::ConsumePrefix(&rest, ".") || rest.empty() : !rest.empty()) {
      continue;
    }
    step.field = i;
    step.key = std::string(rest);
    return Mistake(fields_[i], node.op, node.value);
  }
  return absl::StrCat("there is no field \"", node.field, "\"; these are: ",
                      absl::StrJoin(fields_, ", ", [](std::string* out, const FilterField& field) {
                        out->append(NameOf(field));
                      }));
}

bool Filter::Names(absl::string_view field, absl::string_view text) const {
  return std::any_of(steps_.begin(), steps_.end(), [&](const Step& step) {
    return step.kind == FilterNode::kCompare && fields_[step.field].name == field &&
           IsLike(text, step.value);
  });
}

bool Filter::Holds(size_t step, const FilterRecord& record) const {
  if (steps_.empty()) return true;
  const Step& at = steps_[step];
  switch (at.kind) {
    case FilterNode::kCompare:
      return Compare(at, record);
    case FilterNode::kWord:
      return record.Says(at.value.text);
    case FilterNode::kNot:
      return !Holds(step + 1, record);
    default:
      break;
  }
  const bool all = at.kind == FilterNode::kAnd;
  for (size_t part = step + 1; part < at.end; part = steps_[part].end) {
    if (Holds(part, record) != all) return !all;
  }
  return all;
}

bool Filter::Compare(const Step& step, const FilterRecord& record) const {
  FilterValues values;
  record.Read(step.field, step.key, values);
  const FilterValue& value = step.value;
  const FilterField::Type type = fields_[step.field].type;
  if (step.op == FilterOp::kHas && value.IsAnything()) {
    return values.number.has_value() ||
           std::any_of(values.texts.begin(), values.texts.end(),
                       [](absl::string_view text) { return !text.empty(); });
  }
  bool holds = false;
  if (type == FilterField::kNumber || (type == FilterField::kAny && value.number)) {
    if (values.number && value.number) {
      const double a = *values.number;
      const double b = *value.number;
      holds = OrderHolds(step.op, a < b ? -1 : a > b ? 1 : 0);
    }
  } else if (IsOrder(step.op)) {
    holds = std::any_of(values.texts.begin(), values.texts.end(), [&](absl::string_view text) {
      return OrderHolds(step.op, CompareTexts(text, value.text));
    });
  } else {
    FilterValue like = value;
    // ":" of a text is that it contains the value.
    if (step.op == FilterOp::kHas && type == FilterField::kText) {
      like.any_before = like.any_after = true;
    }
    holds = std::any_of(values.texts.begin(), values.texts.end(),
                        [&](absl::string_view text) { return IsLike(text, like); });
  }
  return step.op == FilterOp::kNotEquals ? !holds : holds;
}

}  // namespace gongfang
