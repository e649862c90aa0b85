#include "clients/cpp/holidays.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang::client {
namespace {

using inventory::v1::Holiday;
using inventory::v1::HolidayYear;
using testing::HasSubstr;

std::string Mistake(const std::string& content) {
  return std::string(ReadHolidays(content, "alliances/a").status().message());
}

TEST(HolidaysTest, ReadsATableByYears) {
  const auto years = ReadHolidays(
      "\xEF\xBB\xBF# source: 通知\n# more\nkind,date,display_name,as_day\nOFF,2027-10-01,国庆节,\n"
      "workday,2027-10-09,国庆节调休,Fri\noff,2028-01-01,\"元旦\"\n",
      "alliances/a");
  ASSERT_TRUE(years.ok()) << years.status();
  ASSERT_EQ(years->size(), 2u);
  const HolidayYear& first = years->front();
  EXPECT_EQ(first.name(), "alliances/a/holidayYears/2027");
  EXPECT_EQ(first.source(), "通知");
  ASSERT_EQ(first.days_size(), 2);
  EXPECT_EQ(first.days(0).kind(), Holiday::KIND_DAY_OFF);
  EXPECT_EQ(first.days(0).display_name(), "国庆节");
  EXPECT_EQ(first.days(1).kind(), Holiday::KIND_WORKDAY);
  EXPECT_EQ(first.days(1).as_day(), google::type::FRIDAY);
  EXPECT_EQ(first.days(1).date().day(), 9);
  EXPECT_EQ(years->back().name(), "alliances/a/holidayYears/2028");
}

TEST(HolidaysTest, SaysWhatIsWrongAndWhere) {
  const std::string head = "# source: x\ndate,kind,display_name,as_day\n";
  EXPECT_THAT(Mistake(""), HasSubstr("no rows"));
  EXPECT_THAT(Mistake("# source: x"), HasSubstr("no rows"));
  EXPECT_THAT(Mistake(head), HasSubstr("no days"));
  EXPECT_THAT(Mistake("date,name\n"), HasSubstr("row 1 must name the column kind"));
  EXPECT_THAT(Mistake(head + "2027-02-29x,off,x,\n"), HasSubstr("row 3 has a date"));
  EXPECT_THAT(Mistake(head + "2027-10-01,free,x,\n"), HasSubstr("row 3 has a kind"));
  EXPECT_THAT(Mistake(head + "2027-10-01,workday,x,holiday\n"), HasSubstr("row 3 has an as_day"));
  EXPECT_THAT(Mistake(head + "2027-10-01,off,\"x\n"), HasSubstr("row 3"));
  EXPECT_THAT(Mistake("\xFF"), HasSubstr("UTF-8"));
}

// The tables that come with the product: every day once, what makes up is of a weekend, and what
// makes up is not off as well.
TEST(HolidaysTest, TheTablesOfChinaAreInOrder) {
  for (const int number : {2024, 2025, 2026}) {
    std::ifstream file(absl::StrCat(GONGFANG_SOURCE_DIR, "/clients/holidays/cn-", number, ".csv"));
    const std::string content((std::istreambuf_iterator<char>(file)),
                              std::istreambuf_iterator<char>());
    const auto years = ReadHolidays(content, "alliances/a");
    ASSERT_TRUE(years.ok()) << years.status();
    ASSERT_EQ(years->size(), 1u);
    EXPECT_THAT(years->front().source(), HasSubstr(absl::StrCat(number)));
    absl::CivilDay last(number - 1, 12, 31);
    for (const Holiday& day : years->front().days()) {
      const absl::CivilDay date(day.date().year(), day.date().month(), day.date().day());
      EXPECT_GT(date, last);
      last = date;
      if (day.kind() == Holiday::KIND_WORKDAY) {
        EXPECT_GE(absl::GetWeekday(date), absl::Weekday::saturday) << date;
      }
    }
  }
}

}  // namespace
}  // namespace gongfang::client
