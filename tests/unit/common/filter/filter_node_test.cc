// What a filter is read as, and what is told of one that is wrong.
#include "common/filter/filter_node.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/filter_limits.h"

namespace gongfang {
namespace {

// As it is written again, or what is wrong with it.
std::string Read(absl::string_view text) {
  FilterNode root;
  const auto mistake = ParseFilter(text, root);
  return mistake ? *mistake : PrintFilter(root);
}

TEST(FilterNodeTest, OrBindsTighterThanAnd) {
  EXPECT_EQ(Read("a AND b OR c AND d"), "a AND (b OR c) AND d");
  EXPECT_EQ(Read("a b OR c d"), "a AND (b OR c) AND d");
  EXPECT_EQ(Read("(a AND b) OR c"), "(a AND b) OR c");
  EXPECT_EQ(Read("(((a)))"), "a");
}

TEST(FilterNodeTest, NotAndMinusTurnATermAround) {
  EXPECT_EQ(Read("NOT a OR -b -(c d)"), "(NOT a OR NOT b) AND NOT (c AND d)");
  EXPECT_EQ(Read("-x = 1"), "NOT x = 1");
}

TEST(FilterNodeTest, ComparisonsTakeBareAndQuotedValues) {
  EXPECT_EQ(Read("a.b>=-3 AND c:'x y'"), "a.b >= -3 AND c : \"x y\"");
  EXPECT_EQ(Read("a!=1 b<2 c<=3 d>4"), "a != 1 AND b < 2 AND c <= 3 AND d > 4");
  EXPECT_EQ(Read(R"(a = "q\"\\\*")"), R"(a = "q\"\\\*")");
  EXPECT_EQ(Read("材质 = 木*"), "材质 = 木*");
  EXPECT_EQ(Read(""), "");
  EXPECT_EQ(Read("  \n "), "");
}

TEST(FilterNodeTest, ValuesKnowTheirStarsAndNumbers) {
  FilterNode root;
  ASSERT_FALSE(ParseFilter("a = *b* OR a = 1.5e2 OR a = \"1\" OR a : * OR a = 1e999", root));
  ASSERT_EQ(root.parts.size(), 5U);
  EXPECT_TRUE(root.parts[0].value.any_before && root.parts[0].value.any_after);
  EXPECT_EQ(root.parts[0].value.text, "b");
  EXPECT_EQ(root.parts[1].value.number, 150);
  EXPECT_EQ(root.parts[2].value.number, std::nullopt);
  EXPECT_TRUE(root.parts[3].value.IsAnything());
  EXPECT_EQ(root.parts[4].value.number, std::nullopt);
}

TEST(FilterNodeTest, WhatIsWrongIsToldWithItsPlace) {
  EXPECT_EQ(Read("a ="), "at character 4: found the end, expected a value");
  EXPECT_EQ(
      Read("激光 AND"),
      "at character 7: found the end, expected a word, a comparison such as \"capacity > 1\", "
      "or \"(\"");
  EXPECT_EQ(Read("(a b"), "at character 5: found the end, expected AND, OR, another term or \")\"");
  EXPECT_EQ(Read("a)"), "at character 2: found \")\", expected AND, OR, another term or the end");
  EXPECT_EQ(Read("a = OR"), "at character 5: found \"OR\", expected a value");
  EXPECT_EQ(Read("a = 'x"), "at character 5: found a text in quotes that does not end");
  EXPECT_EQ(Read("a ! b"), "at character 3: found \"!\", expected \"!=\"");
  EXPECT_EQ(Read("a, b"), "at character 2: found \",\", which has no meaning here");
  EXPECT_EQ(Read("has(a)"),
            "at character 4: found \"(\", expected an operator: functions are not known");
  EXPECT_EQ(Read("a and b"),
            "at character 3: found \"and\", expected AND in capitals, or the word in quotes");
  EXPECT_EQ(Read("'a' = b"),
            "at character 1: found a text in quotes, expected the name of a field before an "
            "operator");
  EXPECT_EQ(Read("a..b = c"),
            "at character 1: found \"a..b\", expected the name of a field before an operator");
  EXPECT_EQ(Read("a = \"\\n\""),
            R"(at character 6: found a "\" that is not followed by "\", """, "'" or "*")");
  EXPECT_EQ(Read("- a"),
            "at character 3: found \"a\", expected what \"-\" stands before, without a blank");
  EXPECT_EQ(Read("\xff"), "is not UTF-8");
}

TEST(FilterNodeTest, ItIsBounded) {
  EXPECT_EQ(Read(std::string(limits::kMaxFilterBytes + 1, 'a')), "has 2049 bytes; at most 2048");
  const std::string open(limits::kMaxFilterDepth, '(');
  const std::string close(limits::kMaxFilterDepth, ')');
  EXPECT_EQ(Read(absl::StrCat(open, "a", close)), "a");
  EXPECT_EQ(Read(absl::StrCat(open, "(a)", close)),
            "at character 21: found \"(\", expected at most 20 parentheses within each other");
  std::string terms;
  for (int i = 0; i < limits::kMaxFilterTerms; ++i) terms += "a ";
  EXPECT_EQ(Read(terms).find("expected"), std::string::npos);
  EXPECT_EQ(Read(terms + "b"),
            "at character 201: found \"b\", expected at most 100 words and comparisons");
}

}  // namespace
}  // namespace gongfang
