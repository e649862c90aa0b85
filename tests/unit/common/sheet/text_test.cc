#include "common/sheet/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/sheet/capability_text.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Texts = std::vector<std::string>;

constexpr char kGbk[] = "\xBC\xA4\xB9\xE2\xC7\xD0\xB8\xEE\xBB\xFA";  // 激光切割机

TEST(SheetTextTest, Utf8LosesItsMark) {
  EXPECT_EQ(DecodeText("\xEF\xBB\xBFid,名称", TextEncoding::kUtf8).text, "id,名称");
  EXPECT_EQ(DecodeText("id,名称", TextEncoding::kUtf8).text, "id,名称");
  EXPECT_EQ(DecodeText("", TextEncoding::kUtf8).text, "");
  EXPECT_EQ(DecodeText("", TextEncoding::kUtf8).mistake, "");
}

TEST(SheetTextTest, OtherEncodingsAreToldApart) {
  const auto mistake = [](absl::string_view bytes) {
    return DecodeText(bytes, TextEncoding::kUtf8).mistake;
  };
  EXPECT_THAT(mistake(kGbk), HasSubstr("GBK"));
  EXPECT_THAT(mistake(kGbk), HasSubstr("CSV UTF-8"));
  EXPECT_THAT(mistake(absl::string_view("\xFF\xFEi\0d\0", 6)), HasSubstr("UTF-16"));
  EXPECT_THAT(mistake("caf\xE9"), HasSubstr("UTF-8"));
  EXPECT_THAT(mistake(absl::string_view("a\0b", 3)), HasSubstr("NUL"));
  EXPECT_THAT(mistake("\xC0\xAF"), HasSubstr("UTF-8"));
}

TEST(SheetTextTest, Gb18030IsReadWhereItIsAskedFor) {
  EXPECT_EQ(DecodeText(kGbk, TextEncoding::kGb18030).text, "激光切割机");
  EXPECT_EQ(DecodeText("plain", TextEncoding::kGb18030).text, "plain");
  const DecodedText wrong = DecodeText("\xFF\xFF", TextEncoding::kGb18030);
  EXPECT_THAT(wrong.mistake, HasSubstr("neither GBK"));
  EXPECT_EQ(wrong.text, "");
  const std::string large(100'000, 'x');
  EXPECT_EQ(DecodeText(large, TextEncoding::kGb18030).text, large);
}

TEST(SheetTextTest, FormulasAreGuarded) {
  for (const char* cell : {"=1+1", "+1", "-1", "@x", "\tx", "\rx", "'x", "''x", "'=1"}) {
    EXPECT_EQ(GuardCell(cell), std::string("'") + cell);
    EXPECT_EQ(UnguardCell(GuardCell(cell)), cell);
  }
  for (const char* cell : {"", "x", "1=1", "激光", " =1"}) EXPECT_EQ(GuardCell(cell), cell);
  EXPECT_EQ(UnguardCell("'hello"), "'hello") << "whoever wrote that meant it";
  EXPECT_EQ(UnguardCell("'"), "'");
  EXPECT_EQ(UnguardCell("''"), "'");
}

TEST(SheetTextTest, SeveralTextsAreInOneCell) {
  EXPECT_EQ(JoinTexts({"激光机", "laser"}), "激光机; laser");
  EXPECT_THAT(SplitTexts("激光机; laser"), ElementsAre("激光机", "laser"));
  EXPECT_THAT(SplitTexts(" a ；b;;c ; "), ElementsAre("a", "b", "c"));
  EXPECT_THAT(SplitTexts(" ;；"), IsEmpty());
  EXPECT_THAT(SplitTexts("C:\\x; a\\;b; c\\；d; \\"), ElementsAre("C:\\x", "a;b", "c；d", "\\"));
  for (const Texts& texts : {Texts{"a;b", "c；d"}, Texts{"\\", "\\;", ";\\"}, Texts{"；"}}) {
    EXPECT_EQ(SplitTexts(JoinTexts(texts)), texts);
  }
}

TEST(CapabilityTextTest, NumbersHaveUnitsAndTextsHaveNone) {
  const auto number = [](const char* text, double value, const char* unit) {
    const auto read = ParseCapability(text);
    ASSERT_TRUE(read.has_value()) << text;
    EXPECT_EQ(read->number, value) << text;
    EXPECT_EQ(read->unit, unit) << text;
  };
  number("k=60W", 60, "W");
  number("k=60 W", 60, "W");
  number(" k = 0.15 mm ", 0.15, "mm");
  number("k=-5°C", -5, "°C");
  number("k=+5", 5, "");
  number("k=1e3", 1000, "");
  number("k=1e3 m/s", 1000, "m/s");
  number("k=300eV", 300, "eV");
  number("k=3D", 3, "D");
  const auto text = [](const char* text, const char* value) {
    const auto read = ParseCapability(text);
    ASSERT_TRUE(read.has_value()) << text;
    EXPECT_FALSE(read->number.has_value()) << text;
    EXPECT_EQ(read->text, value) << text;
  };
  text("k=wood", "wood");
  text("k=a=b", "a=b");
  text("k=\"60 W\"", "60 W");
  text("k=2 or 3", "2 or 3");
  text("k=10-20", "10-20");
  text("k=\"", "\"");
  text("k=.5", ".5");
  text("k=1e999", "1e999");
  EXPECT_EQ(ParseCapability("wood"), std::nullopt);
  EXPECT_EQ(ParseCapability("k="), std::nullopt);
  EXPECT_EQ(ParseCapability(""), std::nullopt);
}

TEST(CapabilityTextTest, WhatIsWrittenIsReadAsTheSame) {
  for (const CapabilityText& capability : {
           CapabilityText{.key = "k", .number = 0.1, .text = "", .unit = "mm"},
           CapabilityText{.key = "k", .number = 1e300, .text = "", .unit = "eV"},
           CapabilityText{.key = "k", .number = -0.0, .text = "", .unit = ""},
           CapabilityText{.key = "k", .number = 5e-324, .text = "", .unit = "e3"},
           CapabilityText{.key = "k", .number = {}, .text = "60 W", .unit = ""},
           CapabilityText{.key = "k", .number = {}, .text = "\"quoted\"", .unit = ""},
           CapabilityText{.key = "k", .number = {}, .text = " blanks ", .unit = ""},
           CapabilityText{.key = "k", .number = {}, .text = "\"", .unit = ""},
       }) {
    EXPECT_EQ(ParseCapability(FormatCapability(capability)), capability)
        << FormatCapability(capability);
  }
  EXPECT_EQ(FormatCapability({.key = "bed_x", .number = 300, .text = "", .unit = "mm"}),
            "bed_x=300 mm");
}

}  // namespace
}  // namespace gongfang
