#include "common/sheet/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// "1:a|b 3:c|d" for the rows, or the row of the mistake.
std::string Read(absl::string_view text, size_t max_rows = 100) {
  std::vector<CsvRow> rows;
  const auto mistake = ReadCsv(text, {.rows = max_rows, .cells = 9}, rows);
  if (mistake) return absl::StrCat("mistake in ", mistake->row);
  std::string all;
  for (const CsvRow& row : rows) {
    absl::StrAppend(&all, all.empty() ? "" : " ", row.number, ":");
    for (size_t i = 0; i < row.cells.size(); ++i) {
      absl::StrAppend(&all, i == 0 ? "" : "|", row.cells[i]);
    }
  }
  return all;
}

TEST(CsvTest, LinesEndInEveryWay) {
  for (const char* end : {"\n", "\r\n", "\r"}) {
    EXPECT_EQ(Read(absl::StrCat("a,b", end, "c,d", end)), "1:a|b 2:c|d");
    EXPECT_EQ(Read(absl::StrCat("a,b", end, "c,d")), "1:a|b 2:c|d") << "no end of the last line";
    EXPECT_EQ(Read(absl::StrCat("a", end, end, "b", end, end, end, "c", end)), "1:a 3:b 6:c")
        << "empty rows are passed over, and counted";
  }
  EXPECT_EQ(Read(""), "");
  EXPECT_EQ(Read("\n\n"), "");
  EXPECT_EQ(Read("a\r\nb\nc\rd"), "1:a 2:b 3:c 4:d");
}

TEST(CsvTest, QuotedCellsHoldWhatSeparates) {
  EXPECT_EQ(Read("\"a,b\",\"c\"\"d\"\n\"\",x\n"), "1:a,b|c\"d 2:|x");
  EXPECT_EQ(Read("\"two\nlines\",b\nc\n"), "1:two\nlines|b 2:c") << "a row is one of the sheet";
  EXPECT_EQ(Read("\"two\r\nlines\"\r\nc\r\n"), "1:two\r\nlines 2:c");
  EXPECT_EQ(Read("\" a \",  b  \n"), "1: a |b") << "blanks stay where they are quoted";
  EXPECT_EQ(Read(",,\n,\n"), "1:|| 2:|");
}

TEST(CsvTest, WhatIsNoTableIsToldWithItsRow) {
  EXPECT_EQ(Read("a\nb,\"c\nd\ne\n"), "mistake in 2") << "quotes that do not end";
  EXPECT_EQ(Read("a\nb\nc\"d,e\n"), "mistake in 3") << "a quote in the middle";
  EXPECT_EQ(Read("a\n\"b\"c\n"), "mistake in 2") << "something behind the quotes";
  std::vector<CsvRow> rows;
  EXPECT_THAT(ReadCsv("\"a", {.rows = 10, .cells = 10}, rows)->description, HasSubstr("quote"));
}

TEST(CsvTest, RowsAreBounded) {
  EXPECT_EQ(Read("a\nb\nc\n", 3), "1:a 2:b 3:c");
  EXPECT_EQ(Read("a\nb\nc\nd\n", 3), "mistake in 5");
  std::vector<CsvRow> rows;
  EXPECT_THAT(ReadCsv("a\nb\n", {.rows = 1, .cells = 1}, rows)->description,
              HasSubstr("more than 1 rows"));
  EXPECT_EQ(Read("a\n1,2,3,4,5,6,7,8,9\n"), "1:a 2:1|2|3|4|5|6|7|8|9");
  EXPECT_EQ(Read("a\n1,2,3,4,5,6,7,8,9,\nb,,,,,,,,,,,\n"), "mistake in 2");
}

TEST(CsvTest, WrittenRowsAreQuotedOnlyWhereTheyMustBe) {
  std::string text;
  WriteCsvRow({"a", "", "激光 机", "x;y"}, text);
  WriteCsvRow({"a,b", "say \"hi\"", "two\nlines", " x", "x\t", "\r"}, text);
  EXPECT_EQ(text,
            "a,,激光 机,x;y\n"
            "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\" x\",\"x\t\",\"\r\"\n");
  EXPECT_EQ(Read(text), "1:a||激光 机|x;y 2:a,b|say \"hi\"|two\nlines| x|x\t|\r");
}

}  // namespace
}  // namespace gongfang
