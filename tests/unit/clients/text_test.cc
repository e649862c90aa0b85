#include "clients/cli/text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(DisplayWidthTest, CountsCells) {
  EXPECT_EQ(DisplayWidth(""), 0);
  EXPECT_EQ(DisplayWidth("laser"), 5);
  EXPECT_EQ(DisplayWidth("激光切割机"), 10);
  EXPECT_EQ(DisplayWidth("Link创业公社"), 12);
  EXPECT_EQ(DisplayWidth("（一）"), 6);   // full-width punctuation
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);  // a combining accent
  EXPECT_EQ(DisplayWidth("한국"), 4);
  EXPECT_EQ(DisplayWidth("…"), 1);
}

TEST(DisplayWidthTest, CountsJoinedEmojiOnce) {
  EXPECT_EQ(DisplayWidth("🔧"), 2);
  EXPECT_EQ(DisplayWidth("👩‍🔧"), 2);  // woman, joiner, wrench
  EXPECT_EQ(DisplayWidth("🇨🇳"), 2);           // two regional indicators
  EXPECT_EQ(DisplayWidth("❤️"), 2);       // a heart with emoji presentation
  EXPECT_EQ(DisplayWidth("👍🏽"), 2);     // with a skin tone
  EXPECT_EQ(DisplayWidth("🔧🔧a"), 5);
}

TEST(PrintableTest, LeavesOrdinaryTextAlone) {
  EXPECT_EQ(Printable("激光切割机 #1 👩‍🔧 é"), "激光切割机 #1 👩‍🔧 é");
}

TEST(PrintableTest, EscapesWhatSteersATerminal) {
  EXPECT_EQ(Printable("\x1b[31mred"), "\\x1b[31mred");
  EXPECT_EQ(Printable("a\nb\tc\r"), "a\\nb\\tc\\x0d");
  EXPECT_EQ(Printable("\x7f"), "\\x7f");
  EXPECT_EQ(Printable("\u009b2J"), "\\u009b2J");    // the one-character CSI
  EXPECT_EQ(Printable("\u202eabc"), "\\u202eabc");  // writes backwards
  EXPECT_EQ(Printable("\u2066x\u2069"), "\\u2066x\\u2069");
  EXPECT_EQ(Printable(std::string("\0", 1)), "\\x00");
}

TEST(PrintableTest, EscapesWhatIsNotUtf8) {
  EXPECT_EQ(Printable("a\xff"
                      "b"),
            "a\\xffb");
  EXPECT_EQ(Printable("\xe6\xbf"), "\\xe6\\xbf");
}

TEST(ShortenTest, CutsAtWholeSigns) {
  EXPECT_EQ(Shorten("激光切割机", 10), "激光切割机");
  EXPECT_EQ(Shorten("激光切割机", 9), "激光切割…");
  EXPECT_EQ(Shorten("激光切割机", 8), "激光切…");  // a half character does not fit
  EXPECT_EQ(Shorten("laser cutter", 6), "laser…");
  EXPECT_EQ(Shorten("👩‍🔧👩‍🔧", 3), "👩‍🔧…");
}

TEST(ShellQuoteTest, QuotesOnlyWhatMust) {
  EXPECT_EQ(ShellQuote("link/laser-1"), "link/laser-1");
  EXPECT_EQ(ShellQuote("2027-01-09 14:00"), "'2027-01-09 14:00'");
  EXPECT_EQ(ShellQuote("it's; rm"), "'it'\\''s; rm'");
  EXPECT_EQ(ShellQuote(""), "''");
}

TEST(ClosestWordsTest, FindsTyposAndBeginnings) {
  const std::vector<std::string> words = {"bookings", "book", "resources", "spaces", "free"};
  EXPECT_THAT(ClosestWords("sapces", words), ElementsAre("spaces"));
  EXPECT_THAT(ClosestWords("resorces", words), ElementsAre("resources"));
  EXPECT_THAT(ClosestWords("boo", words), ElementsAre("book", "bookings"));
  EXPECT_THAT(ClosestWords("zebra", words), IsEmpty());
  EXPECT_THAT(ClosestWords(std::string(100'000, 'x'), words), IsEmpty());
}

}  // namespace
}  // namespace gongfang::cli
