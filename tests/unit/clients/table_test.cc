#include "clients/cli/table.h"

#include <algorithm>

#include "absl/strings/str_split.h"
#include "clients/cli/output.h"
#include "clients/cli/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_environment.h"

namespace gongfang::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kId[] = "01m85tdw1de3htcwb390sfw3dw";

// As gongfang bookings list has it.
Table Bookings() {
  Table table({"BOOKING",
               "STATE",
               "WHEN",
               {"ZONE", Fit::kOptional},
               {"RESOURCES", Fit::kShorten},
               {"MEMBER", Fit::kShorten},
               {"PURPOSE", Fit::kOptional}});
  table.Add({kId, "confirmed", "2026-11-25 14:00-16:00", "Asia/Shanghai", "link/laser-1", "li-wei",
             "灯笼骨架，第一版"});
  return table;
}

std::string Render(const Table& table, int width) { return table.Render(false, width).text; }

int WidestLine(const std::string& text) {
  int widest = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    widest = std::max(widest, DisplayWidth(line));
  }
  return widest;
}

TEST(TableTest, AlignsChinese) {
  Table table({"RESOURCE", "NAME", "UNITS"});
  table.Add({"link/laser-1", "激光切割机", "1"});
  table.Add({"id/cnc", "Mill 🔧", "2"});
  EXPECT_EQ(Render(table, 0),
            "RESOURCE      NAME        UNITS\n"
            "link/laser-1  激光切割机  1\n"
            "id/cnc        Mill 🔧     2\n");
}

TEST(TableTest, EscapesCellsAndKeepsColourOutOfWidths) {
  Table table;
  table.Add({Cell("a\x1b[2J", Style::kGreen), "x"});
  table.Add({"bbbbbbbb", "y"});
  EXPECT_EQ(table.Render(true, 0).text,
            "\x1b[32ma\\x1b[2J\x1b[0m  x\n"
            "bbbbbbbb  y\n");
}

TEST(TableTest, ShortensTheWidestColumnThatMayBe) {
  Table table({"ID", {"NAME", Fit::kShorten}, {"ABOUT", Fit::kShorten}});
  table.Add({"an-id-that-is-long", "激光切割机激光切割机", "0123456789ab"});
  const std::string whole = Render(table, 0);
  EXPECT_EQ(WidestLine(whole), 18 + 2 + 20 + 2 + 12);
  EXPECT_EQ(Render(table, 54), whole);
  EXPECT_EQ(Render(table, 49),
            "ID                  NAME             ABOUT\n"
            "an-id-that-is-long  激光切割机激光…  0123456789ab\n");
  EXPECT_EQ(Render(table, 42),
            "ID                  NAME       ABOUT\n"
            "an-id-that-is-long  激光切割…  012345678…\n");
}

TEST(TableTest, FitsEveryWidthThatHasRoomForWhatMustStay) {
  for (int width = 78; width < 140; ++width) {
    const std::string text = Render(Bookings(), width);
    EXPECT_LE(WidestLine(text), width) << text;
    EXPECT_THAT(text, HasSubstr(kId));
    EXPECT_THAT(text, HasSubstr("2026-11-25 14:00-16:00"));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2) << text;
  }
}

TEST(TableTest, LeavesOptionalColumnsOutFromTheRightAndSaysWhich) {
  const TableText text = Bookings().Render(false, 80);
  EXPECT_EQ(text.text,
            "BOOKING                     STATE      WHEN                    RESOURCES  MEMBER\n"
            "01m85tdw1de3htcwb390sfw3dw  confirmed  2026-11-25 14:00-16:00  link/las…  li-wei\n");
  EXPECT_THAT(text.left_out, ElementsAre("ZONE", "PURPOSE"));
  EXPECT_THAT(Bookings().Render(false, 94).left_out, ElementsAre("PURPOSE"));
  EXPECT_THAT(Bookings().Render(false, 120).left_out, IsEmpty());
}

TEST(TableTest, StacksWholeRecordsWhereNothingElseFits) {
  Table table = Bookings();
  table.Add({"b", "held", "", "", "", "", ""});
  for (const int width : {30, 40, 60}) {
    const TableText text = table.Render(false, width);
    EXPECT_EQ(text.text,
              "BOOKING    01m85tdw1de3htcwb390sfw3dw\n"
              "STATE      confirmed\n"
              "WHEN       2026-11-25 14:00-16:00\n"
              "ZONE       Asia/Shanghai\n"
              "RESOURCES  link/laser-1\n"
              "MEMBER     li-wei\n"
              "PURPOSE    灯笼骨架，第一版\n"
              "\n"
              "BOOKING    b\n"
              "STATE      held\n"
              "WHEN\nZONE\nRESOURCES\nMEMBER\nPURPOSE\n");
    EXPECT_THAT(text.left_out, IsEmpty());
  }
}

TEST(TableTest, ASingleRecordIsShownWhole) {
  Table record;
  record.Add({"Name", "激光切割机激光切割机"});
  EXPECT_EQ(Render(record, 8), "Name  激光切割机激光切割机\n");
}

TEST(TableTest, OnlyATerminalWhoseWidthIsKnownNarrowsIt) {
  FakeEnvironment fake;
  const auto print = [&](bool terminal, int width) {
    fake.out.str("");
    fake.err.str("");
    fake.environment.out_is_terminal = terminal;
    fake.environment.terminal_width = width;
    Output(fake.environment, Format::kTable, false, false).Print(Bookings());
    return fake.out.str();
  };
  const std::string whole = Render(Bookings(), 0);
  EXPECT_EQ(print(false, 80), whole);
  EXPECT_EQ(print(true, 0), whole);
  EXPECT_THAT(fake.err.str(), IsEmpty());
  EXPECT_THAT(print(true, 80), Not(HasSubstr("Asia/Shanghai")));
  EXPECT_EQ(fake.err.str(), "Not shown in 80 columns: ZONE, PURPOSE.\n");
}

}  // namespace
}  // namespace gongfang::cli
