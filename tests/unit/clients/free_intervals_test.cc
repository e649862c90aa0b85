#include "clients/cli/free_intervals.h"

#include "absl/strings/str_split.h"
#include "clients/cli/times.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang::cli {

void PrintTo(const FreeInterval& interval, std::ostream* out) {
  *out << FormatRange(interval.start, interval.end, absl::UTCTimeZone()) << " x" << interval.units;
}

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

absl::Time At(int hour, int minute = 0, int day = 4) {
  return absl::FromCivil(absl::CivilMinute(2027, 1, day, hour, minute), absl::UTCTimeZone());
}

class FreeIntervalsTest : public testing::Test {
 protected:
  void Open(absl::Time start, absl::Time end) {
    auto& range = *free_busy_.add_open();
    *range.mutable_start_time() = ToProto(start);
    *range.mutable_end_time() = ToProto(end);
  }
  void Use(absl::Time start, absl::Time end, int units) {
    auto& range = *free_busy_.add_used();
    *range.mutable_start_time() = ToProto(start);
    *range.mutable_end_time() = ToProto(end);
    range.set_units(units);
  }
  void Capacity(int capacity) { free_busy_.set_capacity(capacity); }

  booking::v1::FreeBusy free_busy_;
};

TEST_F(FreeIntervalsTest, NothingOpenIsNothingFree) {
  Capacity(1);
  Use(At(9), At(10), 1);
  EXPECT_THAT(FreeIntervals(free_busy_), IsEmpty());
}

TEST_F(FreeIntervalsTest, TakesUseFromOpening) {
  Capacity(1);
  Open(At(9), At(18));
  Use(At(8), At(10), 1);
  Use(At(12), At(13), 1);
  Use(At(17), At(19), 1);
  EXPECT_THAT(FreeIntervals(free_busy_),
              ElementsAre(FreeInterval{At(10), At(12), 1}, FreeInterval{At(13), At(17), 1}));
}

TEST_F(FreeIntervalsTest, CountsUnits) {
  Capacity(5);
  Open(At(9), At(12));
  Use(At(10), At(11), 2);
  Use(At(11), At(12), 5);
  EXPECT_THAT(FreeIntervals(free_busy_),
              ElementsAre(FreeInterval{At(9), At(10), 5}, FreeInterval{At(10), At(11), 3}));
}

TEST_F(FreeIntervalsTest, JoinsWhatTouches) {
  Capacity(2);
  Open(At(9), At(12));
  Open(At(12), At(14));
  Use(At(10), At(11), 1);
  Use(At(11), At(13), 1);
  EXPECT_THAT(FreeIntervals(free_busy_),
              ElementsAre(FreeInterval{At(9), At(10), 2}, FreeInterval{At(10), At(13), 1},
                          FreeInterval{At(13), At(14), 2}));
}

TEST_F(FreeIntervalsTest, ACompanionMustBeFreeToo) {
  Capacity(1);
  Open(At(9), At(18));
  Use(At(10), At(11), 1);
  booking::v1::FreeBusy alone = free_busy_;
  free_busy_.Clear();
  Capacity(2);
  Open(At(8), At(13));
  Open(At(14), At(20));
  Use(At(15), At(16), 1);
  const booking::v1::FreeBusy& companion = free_busy_;
  EXPECT_THAT(FreeIntervals(WithCompanion(alone, companion, 1)),
              ElementsAre(FreeInterval{At(9), At(10), 1}, FreeInterval{At(11), At(13), 1},
                          FreeInterval{At(14), At(18), 1}));
  EXPECT_THAT(FreeIntervals(WithCompanion(alone, companion, 2)),
              ElementsAre(FreeInterval{At(9), At(10), 1}, FreeInterval{At(11), At(13), 1},
                          FreeInterval{At(14), At(15), 1}, FreeInterval{At(16), At(18), 1}));
}

TEST_F(FreeIntervalsTest, ASmallerCapacityThanUseIsNotNegative) {
  Capacity(1);
  Open(At(9), At(12));
  Use(At(10), At(11), 3);
  EXPECT_THAT(FreeIntervals(free_busy_),
              ElementsAre(FreeInterval{At(9), At(10), 1}, FreeInterval{At(11), At(12), 1}));
}

TEST_F(FreeIntervalsTest, ChartShowsClosedTakenAndFreeHalfHours) {
  Capacity(1);
  Open(At(9), At(18));
  Use(At(10), At(11, 15), 1);
  const std::vector<std::string> lines = absl::StrSplit(
      FreeChart(free_busy_, At(0), At(0, 0, 6), absl::UTCTimeZone()), '\n', absl::SkipEmpty());
  ASSERT_EQ(lines.size(), 3u);  // the hours, and two days
  std::string day = "Mon 2027-01-04  ";
  for (int slot = 0; slot < 48; ++slot) {
    day += slot < 18 || slot >= 36 ? "·" : slot >= 20 && slot < 23 ? "░" : "█";
  }
  EXPECT_EQ(lines[1], day);
}

TEST_F(FreeIntervalsTest, ChartJudgesAHalfHourByItsPartInTheWindow) {
  Capacity(1);
  Open(At(9, 10), At(9, 40));
  const std::string chart = FreeChart(free_busy_, At(9, 10), At(9, 40), absl::UTCTimeZone());
  EXPECT_THAT(chart, testing::HasSubstr("·██·"));
}

TEST_F(FreeIntervalsTest, ChartShowsTheFreePartOfTheCapacity) {
  Capacity(8);
  Open(At(0), At(1));
  Use(At(0), At(0, 30), 4);
  const std::string chart = FreeChart(free_busy_, At(0), At(1), absl::UTCTimeZone());
  EXPECT_THAT(chart, testing::HasSubstr("Mon 2027-01-04  ▄█·"));
}

}  // namespace
}  // namespace gongfang::cli
