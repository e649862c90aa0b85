// Quotas: which bookings they count, over which time, and for whom.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "booking/engine.h"
#include "common/base/errors.h"
#include "tests/support/engine_world.h"

namespace gongfang::booking {
namespace {

constexpr char kOther[] = "alliances/a/members/other";

class BookingQuotaTest : public testing::Test {
 protected:
  BookingQuotaTest() {
    world_.facts.Put(kLab, AlwaysOpen(100));
    ResourceFacts laser = AlwaysOpen(100);
    laser.scope.category = "laser-cutter";
    world_.facts.Put(kLaser, laser);
    world_.facts.PutMember(kOther, {.teams = {kTeam}});
  }

  void Have(Quota quota) {
    quota.name = "alliances/a/quotas/q";
    quota.display_name = "Fair share";
    world_.facts.quotas = {std::make_shared<const Quota>(std::move(quota))};
  }
  // Books and says whether that was within the quota.
  bool Book(std::vector<Item> items, const std::string& member = kMember,
            const std::string& team = "") {
    Command command = Creation("b" + std::to_string(++made_), std::move(items));
    command.booking.member = member;
    command.booking.team = team;
    const Done done = world_.Do(command);
    if (done.status.ok()) return true;
    EXPECT_EQ(ErrorDetailsOf(done.status)->rules[0].rule, "QUOTA") << done.status;
    EXPECT_EQ(ErrorDetailsOf(done.status)->rules[0].subject, "alliances/a/quotas/q");
    return false;
  }

  World world_;
  int made_ = 0;
};

TEST_F(BookingQuotaTest, HoursOfADayAreSplitAtMidnight) {
  Have({.period = Quota::Period::kDay, .time_limit = 3 * kHour});
  // Now is 16:00; midnight is in 8 hours.
  EXPECT_TRUE(Book({ItemOf(kLaser, 6, 10)}));  // two hours on either day
  EXPECT_FALSE(Book({ItemOf(kLab, 1, 2.5)}));  // 1.5 more today
  EXPECT_TRUE(Book({ItemOf(kLab, 1, 2)}));     // 1 more today
  EXPECT_FALSE(Book({ItemOf(kLab, 3, 3.5)}));
  EXPECT_TRUE(Book({ItemOf(kLab, 11, 12)}));  // tomorrow
  EXPECT_FALSE(Book({ItemOf(kLab, 31, 31.5)}));
  EXPECT_TRUE(Book({ItemOf(kLab, 32, 35)}));  // the day after
}

TEST_F(BookingQuotaTest, UnitsCountOneByOne) {
  Have({.period = Quota::Period::kDay, .time_limit = 6 * kHour});
  EXPECT_TRUE(Book({ItemOf(kLab, 1, 3, 3)}));
  EXPECT_FALSE(Book({ItemOf(kLab, 4, 5, 1)}));
}

TEST_F(BookingQuotaTest, AWeekBeginsOnMondayAndAMonthOnItsFirst) {
  Have({.period = Quota::Period::kWeek, .booking_limit = 1});
  EXPECT_TRUE(Book({ItemOf(kLaser, 1, 2)}));     // Friday
  EXPECT_FALSE(Book({ItemOf(kLaser, 50, 51)}));  // Sunday
  EXPECT_TRUE(Book({ItemOf(kLaser, 56, 57)}));   // Monday 00:00
  Have({.period = Quota::Period::kMonth, .booking_limit = 3});
  EXPECT_TRUE(Book({ItemOf(kLaser, 70, 71)}));
  EXPECT_FALSE(Book({ItemOf(kLaser, 80, 81)}));
  EXPECT_TRUE(Book({ItemOf(kLaser, 24 * 17, 24 * 17 + 1)}));  // February
}

TEST_F(BookingQuotaTest, RollingDaysLookBothWays) {
  Have({.period = Quota::Period::kRolling, .rolling_days = 3, .booking_limit = 2});
  EXPECT_TRUE(Book({ItemOf(kLaser, 48, 49)}));
  EXPECT_TRUE(Book({ItemOf(kLaser, 96, 97)}));
  EXPECT_FALSE(Book({ItemOf(kLaser, 72, 73)}));  // between two that are two days apart
  EXPECT_TRUE(Book({ItemOf(kLaser, 24, 25)}));
  EXPECT_TRUE(Book({ItemOf(kLaser, 120, 121)}));
}

TEST_F(BookingQuotaTest, AtOnceCountsWhatIsNotOver) {
  Have({.period = Quota::Period::kAtOnce, .booking_limit = 2});
  EXPECT_TRUE(Book({ItemOf(kLaser, 1, 2), ItemOf(kLab, 1, 2)}));  // one booking
  EXPECT_TRUE(Book({ItemOf(kLaser, 100, 101)}));
  EXPECT_FALSE(Book({ItemOf(kLaser, 5, 6)}));
  world_.set.now = kNow + 2 * kHour;
  EXPECT_TRUE(Book({ItemOf(kLaser, 5, 6)}));
}

TEST_F(BookingQuotaTest, OnlyWhatItConcernsCounts) {
  Have({.of = {.category = "laser-cutter"}, .period = Quota::Period::kDay, .booking_limit = 1});
  EXPECT_TRUE(Book({ItemOf(kLab, 1, 2)}));
  EXPECT_TRUE(Book({ItemOf(kLaser, 1, 2)}));
  EXPECT_TRUE(Book({ItemOf(kLab, 2, 3)}));
  EXPECT_FALSE(Book({ItemOf(kLaser, 3, 4)}));
  Have({.of = {.space = "alliances/a/spaces/other"},
        .period = Quota::Period::kDay,
        .booking_limit = 1});
  EXPECT_TRUE(Book({ItemOf(kLaser, 3, 4)}));
  Have(
      {.of = {.space = "alliances/a/spaces/s"}, .period = Quota::Period::kDay, .booking_limit = 1});
  EXPECT_FALSE(Book({ItemOf(kLab, 4, 5)}));
}

TEST_F(BookingQuotaTest, ATeamSharesItsQuota) {
  Have({.holder = Quota::Holder::kTeam, .period = Quota::Period::kDay, .time_limit = 3 * kHour});
  EXPECT_TRUE(Book({ItemOf(kLaser, 1, 3)}, kMember, kTeam));
  EXPECT_FALSE(Book({ItemOf(kLaser, 3, 5)}, kOther, kTeam));
  EXPECT_TRUE(Book({ItemOf(kLaser, 3, 5)}, kOther));  // on nobody's account
  EXPECT_TRUE(Book({ItemOf(kLaser, 5, 6)}, kOther, kTeam));
}

TEST_F(BookingQuotaTest, PrimeTimeIsCountedApart) {
  Quota quota{.period = Quota::Period::kDay, .time_limit = kHour};
  quota.prime_time = WeeklySchedule::Create({{4, 18 * 60, 22 * 60}}, absl::UTCTimeZone()).value();
  Have(quota);
  EXPECT_TRUE(Book({ItemOf(kLaser, 0, 3)}));  // 16:00 to 19:00: one hour of it
  EXPECT_TRUE(Book({ItemOf(kLab, 0, 2)}));    // none
  EXPECT_FALSE(Book({ItemOf(kLab, 3, 3.5)}));
  EXPECT_TRUE(Book({ItemOf(kLab, 6, 8)}));  // from 22:00
}

TEST_F(BookingQuotaTest, WhatIsGivenBackOrMovedDoesNotCountTwice) {
  Have({.period = Quota::Period::kDay, .time_limit = 2 * kHour});
  EXPECT_TRUE(Book({ItemOf(kLaser, 1, 3)}));
  Command move = CommandOn("b1", Verb::kReschedule);
  move.booking.items = {ItemOf(kLaser, 2, 4)};
  EXPECT_TRUE(world_.Do(move).status.ok());
  move.booking.items = {ItemOf(kLaser, 2, 4.5)};
  EXPECT_FALSE(world_.Do(move).status.ok());
  EXPECT_FALSE(Book({ItemOf(kLab, 1, 2)}));
  ASSERT_TRUE(world_.Do(CommandOn("b1", Verb::kCancel)).status.ok());
  EXPECT_TRUE(Book({ItemOf(kLab, 1, 2)}));
}

}  // namespace
}  // namespace gongfang::booking
