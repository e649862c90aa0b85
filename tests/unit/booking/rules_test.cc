#include "booking/rules/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/booking_world.h"

namespace gongfang::booking {
namespace {

using ::testing::HasSubstr;

std::vector<FieldViolation> Fields(const Item& item, const ResourceFacts& facts) {
  std::vector<FieldViolation> violations;
  rules::CheckItem(item, 3, facts, kNow, violations);
  return violations;
}

std::vector<RuleViolation> Rules(const Item& item, const ResourceFacts& facts) {
  std::vector<RuleViolation> violations;
  rules::CheckOpen(item, facts, violations);
  return violations;
}

TEST(RulesTest, AnItemMayBeginNowAndTakeAllUnits) {
  EXPECT_TRUE(Fields(ItemOf(kLab, 0, 1, 5), AlwaysOpen(5)).empty());
  Item past = ItemOf(kLab, 0, 1, 6);
  past.interval.start -= 1;
  const auto violations = Fields(past, AlwaysOpen(5));
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[0].field, "booking.items[3].start_time");
  EXPECT_THAT(violations[0].description, HasSubstr("2027-01-15T16:00:00+08:00"));
  EXPECT_EQ(violations[1].field, "booking.items[3].units");
  EXPECT_THAT(violations[1].description, HasSubstr("at most 5"));
}

TEST(RulesTest, OpeningHoursAreHalfOpenAndToldInTheZoneOfTheSpace) {
  const ResourceFacts laser = OfficeHours(1);
  EXPECT_TRUE(Rules(ItemOf(kLaser, 0, 2), laser).empty());  // until 18:00 sharp
  Item late = ItemOf(kLaser, 0, 2);
  late.interval.end += 1;
  const auto violations = Rules(late, laser);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].rule, "OUTSIDE_OPENING_HOURS");
  EXPECT_EQ(violations[0].subject, kLaser);
  EXPECT_THAT(violations[0].description, HasSubstr("it is open 09:00-18:00"));
  EXPECT_THAT(violations[0].description, HasSubstr("(Asia/Shanghai)"));
}

TEST(RulesTest, TellsTheHoursThatAreLeftOfTheDay) {
  ResourceFacts laser = AlwaysOpen(1);
  laser.schedule =
      WeeklySchedule::Create({{4, 9 * 60, 12 * 60}, {4, 13 * 60, 24 * 60}}, Shanghai()).value();
  EXPECT_THAT(Rules(ItemOf(kLaser, 7, 9), laser)[0].description,
              HasSubstr("it is open 09:00-12:00, 13:00-24:00"));
  EXPECT_THAT(Rules(ItemOf(kLaser, 24, 25), laser)[0].description,
              HasSubstr("it is closed all day"));
}

TEST(RulesTest, NamesEachClosureThatIsInTheWay) {
  ResourceFacts laser = AlwaysOpen(1);
  laser.closures = IntervalSet{{kNow + kHour, kNow + 2 * kHour},
                               {kNow + 3 * kHour, kNow + 4 * kHour},
                               {kNow + 9 * kHour, kNow + 10 * kHour}};
  const auto violations = Rules(ItemOf(kLaser, 1.5, 3.5), laser);
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[0].rule, "CLOSED");
  EXPECT_THAT(violations[0].description,
              HasSubstr("closed from 2027-01-15 17:00 to 2027-01-15 18:00"));
  EXPECT_THAT(violations[1].description, HasSubstr("19:00"));
  EXPECT_TRUE(Rules(ItemOf(kLaser, 2, 3), laser).empty());  // between two of them
}

}  // namespace
}  // namespace gongfang::booking
