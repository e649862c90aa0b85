// What a filter lets through.
#include "common/filter/filter.h"

#include <gtest/gtest.h>

#include <map>

namespace gongfang {
namespace {

constexpr absl::string_view kStates[] = {"DRAFT", "PUBLISHED"};
constexpr FilterField kFields[] = {{"make"},
                                   {"capacity", FilterField::kNumber},
                                   {"hazards", FilterField::kList},
                                   {"state", FilterField::kChoice, false, kStates},
                                   {"capabilities", FilterField::kAny, true}};

class Laser final : public FilterRecord {
 public:
  void Read(size_t field, absl::string_view key, FilterValues& values) const override {
    if (field == 0) values.texts = {"Acme Works"};
    if (field == 1) values.number = 2;
    if (field == 2) values.texts = {"PVC", "禁切聚碳酸酯"};
    if (field == 3) values.texts = {"PUBLISHED"};
    if (field == 4 && key == "bed_x") values.number = 300;
    if (field == 4 && key == "material") values.texts = {"wood", "acrylic"};
    if (field == 4 && key == "size") values.texts = {"60"};
  }
  bool Says(absl::string_view word) const override { return word == "laser"; }
};

bool Matches(absl::string_view text) {
  const auto filter = Filter::Read(text, kFields);
  EXPECT_TRUE(filter.ok()) << filter.status();
  return filter.ok() && filter->Matches(Laser());
}

std::string Mistake(absl::string_view text) {
  const auto filter = Filter::Read(text, kFields);
  return filter.ok() ? "" : std::string(filter.status().message());
}

TEST(FilterTest, TextsAreComparedWithoutCase) {
  EXPECT_TRUE(Matches("make = 'acme works'"));
  EXPECT_FALSE(Matches("make = acme"));
  EXPECT_TRUE(Matches("make = acme*"));
  EXPECT_TRUE(Matches("make = *Works"));
  EXPECT_TRUE(Matches("make = *me*wo*") == false);
  EXPECT_TRUE(Matches("make : 'e w'"));
  EXPECT_TRUE(Matches("make : *"));
  EXPECT_TRUE(Matches("make != other"));
  EXPECT_TRUE(Matches("make > acme AND make < b AND make <= 'ACME WORKS'"));
}

TEST(FilterTest, NumbersAreComparedWithNumbers) {
  EXPECT_TRUE(Matches("capacity = 2.0 AND capacity >= 2 AND capacity < 3 AND capacity != 1"));
  EXPECT_FALSE(Matches("capacity > 2"));
  EXPECT_TRUE(Matches("capacity : 2 AND capacity : *"));
}

TEST(FilterTest, AListHasOneOfItsEntries) {
  EXPECT_TRUE(Matches("hazards : pvc"));
  EXPECT_FALSE(Matches("hazards : 聚碳酸酯"));
  EXPECT_TRUE(Matches("hazards : *聚碳酸酯"));
  EXPECT_TRUE(Matches("NOT hazards : fire"));
}

TEST(FilterTest, WhatIsUnderAKeyIsANumberOrTexts) {
  EXPECT_TRUE(Matches("capabilities.bed_x >= 300"));
  EXPECT_FALSE(Matches("capabilities.bed_x = '300'"));
  EXPECT_TRUE(Matches("capabilities.material = wood AND capabilities.material : acrylic"));
  EXPECT_FALSE(Matches("capabilities.material != wood"));
  EXPECT_TRUE(Matches("capabilities.size = '60'"));
  EXPECT_FALSE(Matches("capabilities.size = 60"));
  EXPECT_FALSE(Matches("capabilities.depth < 5 OR capabilities.depth >= 5"));
  EXPECT_TRUE(Matches("capabilities.depth != 5"));
  EXPECT_FALSE(Matches("capabilities.depth : *"));
  EXPECT_TRUE(Matches("capabilities.bed_x : *"));
}

TEST(FilterTest, WordsChoicesAndTheirSum) {
  EXPECT_TRUE(Matches("laser state = published"));
  EXPECT_FALSE(Matches("saw OR state = DRAFT"));
  EXPECT_TRUE(Matches("saw OR laser AND -saw"));
  EXPECT_TRUE(Matches(""));
  EXPECT_TRUE(Filter().Matches(Laser()));
  EXPECT_TRUE(Filter::Read("a OR state = draft", kFields)->Names("state", "DRAFT"));
  EXPECT_FALSE(Filter::Read("make = draft", kFields)->Names("state", "DRAFT"));
}

TEST(FilterTest, WhatCannotBeAskedIsTold) {
  EXPECT_EQ(Mistake("laser maker = x"),
            "at character 7: there is no field \"maker\"; these are: make, capacity, hazards, "
            "state, capabilities.KEY");
  EXPECT_EQ(Mistake("capabilities = 1").find("at character 1: there is no field"), 0U);
  EXPECT_EQ(Mistake("make.x = 1").find("at character 1: there is no field"), 0U);
  EXPECT_EQ(Mistake("capacity > two"),
            "at character 1: found \"two\", expected a number, which \"capacity\" is");
  EXPECT_EQ(Mistake("hazards = PVC"),
            "at character 1: found \"=\", expected \":\": \"hazards\" is a list");
  EXPECT_EQ(Mistake("state = PUBLIC"),
            "at character 1: found \"PUBLIC\", expected one of DRAFT, PUBLISHED");
  EXPECT_EQ(Mistake("state > DRAFT"),
            "at character 1: found \">\", expected \"=\" or \"!=\" after \"state\"");
  EXPECT_EQ(Mistake("make > a*"), "at character 1: \"*\" does not go with \">\"");
}

}  // namespace
}  // namespace gongfang
