// Which texts may contain a word.
#include "common/text_index/text_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/text_index/fold.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

TEST(FoldTest, ABlankBesideChineseDoesNotMatter) {
  EXPECT_EQ(Fold("3D 打印机 MK4"), "3d打印机mk4");
  EXPECT_EQ(Fold("Laser Cutter 80 W"), "laser cutter 80 w");
  EXPECT_EQ(Fold(" A "), " a ");
  EXPECT_THAT(FoldedWords(" Laser\t激光 "), ElementsAre("laser", "激光"));
  EXPECT_THAT(FoldedWords(""), IsEmpty());
}

TEST(TextIndexTest, FindsPartsOfWordsInBothLanguages) {
  TextIndex index;
  index.Add(1, "激光切割机");
  index.Add(2, "laser cutter");
  index.Add(3, "光刻机");
  EXPECT_THAT(index.Candidates("激光"), Optional(ElementsAre(1)));
  EXPECT_THAT(index.Candidates("光"), Optional(ElementsAre(1, 3)));
  EXPECT_THAT(index.Candidates("aser"), Optional(ElementsAre(2)));
  EXPECT_THAT(index.Candidates("cutters"), Optional(IsEmpty()));
  EXPECT_EQ(index.Candidates("a"), std::nullopt);  // a letter does not tell
  EXPECT_EQ(index.Candidates(""), std::nullopt);
}

TEST(TextIndexTest, WhatIsReplacedOrRemovedIsFoundNoMore) {
  TextIndex index;
  index.Add(1, "激光切割机");
  index.Add(2, "激光打标机");
  index.Replace(1, "激光切割机", "等离子切割机");
  EXPECT_THAT(index.Candidates("激光"), Optional(ElementsAre(2)));
  EXPECT_THAT(index.Candidates("切割"), Optional(ElementsAre(1)));
  index.Remove(1, "等离子切割机");
  EXPECT_THAT(index.Candidates("切割"), Optional(IsEmpty()));
  EXPECT_GT(index.AllocatedBytes(), 0U);
}

TEST(TextIndexTest, ATextThatIsNotUtf8IsAlwaysLookedAt) {
  TextIndex index;
  index.Add(1, "ab");
  index.Add(2, "\xff ab");
  EXPECT_THAT(index.Candidates("ab"), Optional(ElementsAre(1, 2)));
  EXPECT_THAT(index.Candidates("xy"), Optional(ElementsAre(2)));
  EXPECT_EQ(index.Candidates("\xff"), std::nullopt);
}

}  // namespace
}  // namespace gongfang
