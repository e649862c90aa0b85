#include "tests/bench/requests.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/bench/alliance.h"
#include "tests/bench/house_rules.h"

namespace gongfang::bench {
namespace {

constexpr Instant kHour = 3600 * kMicrosPerSecond;
constexpr Instant kNow = 1'800'000'000 * kMicrosPerSecond;

TEST(Shuffled, GivesEachNumberOnceAndThenAgain) {
  for (const int64_t size : {1, 2, 3, 100, 2000, 70'000}) {
    std::vector<bool> seen(size);
    for (int64_t n = 0; n < size; ++n) {
      const int64_t x = Shuffled(n, size);
      ASSERT_GE(x, 0);
      ASSERT_LT(x, size);
      ASSERT_FALSE(seen[x]) << x << " comes twice among " << size;
      seen[x] = true;
      ASSERT_EQ(Shuffled(n + size, size), x);
    }
  }
}

TEST(Shuffled, IsNotInOrder) {
  int64_t neighbours = 0;
  for (int64_t n = 0; n < 1000; ++n) {
    if (Shuffled(n + 1, 100'000) == Shuffled(n, 100'000) + 1) ++neighbours;
  }
  EXPECT_LT(neighbours, 5);
}

TEST(Places, DoNotOverlapAndLieInOpenHours) {
  const Instant base = Base(kNow);
  const absl::TimeZone zone = absl::FixedTimeZone(8 * 3600);
  Interval before = SecondPlace(base, -101);
  for (int64_t hour = -100; hour < 100; ++hour) {
    for (const Interval& place : {FirstPlace(base, hour), SecondPlace(base, hour)}) {
      EXPECT_GE(place.start - before.end, 2 * absl::ToInt64Microseconds(kBuffer)) << hour;
      const absl::CivilSecond start = absl::ToCivilSecond(FromInstant(place.start), zone);
      const absl::CivilSecond end = absl::ToCivilSecond(FromInstant(place.end), zone);
      EXPECT_GE(start.hour(), 6);
      EXPECT_LT(end.hour(), 22);
      EXPECT_EQ(absl::CivilDay(start), absl::CivilDay(end));
      before = place;
    }
  }
}

TEST(Places, BeginAtTheBaseAndEndBeforeIt) {
  const Instant base = Base(kNow);
  EXPECT_EQ(FirstPlace(base, 0).start, base + 6 * kHour + 5 * 60 * kMicrosPerSecond);
  EXPECT_EQ(SecondPlace(base, -1).end, base - 2 * kHour - 5 * 60 * kMicrosPerSecond);
}

TEST(Base, IsAMidnightOneToTwoWeeksAhead) {
  const absl::TimeZone zone = absl::FixedTimeZone(8 * 3600);
  for (int day = 0; day < 15; ++day) {
    const Instant now = kNow + day * 24 * kHour;
    const Instant ahead = Base(now) - now;
    EXPECT_GT(ahead, 7 * 24 * kHour);
    EXPECT_LE(ahead, 14 * 24 * kHour);
    EXPECT_EQ(absl::ToCivilSecond(FromInstant(Base(now)), zone),
              absl::CivilSecond(absl::ToCivilDay(FromInstant(Base(now)), zone)));
  }
}

TEST(RandomBooking, AsksForNoPlaceTwice) {
  std::set<std::string> places;
  std::set<std::string> request_ids;
  for (int64_t n = 0; n < 20'000; ++n) {
    const booking::v1::CreateBookingRequest request = RandomBooking(Base(kNow), n);
    const booking::v1::BookingItem& item = request.booking().items(0);
    EXPECT_TRUE(places.insert(item.resource() + item.start_time().ShortDebugString()).second);
    EXPECT_TRUE(request_ids.insert(request.request_id()).second);
  }
}

}  // namespace
}  // namespace gongfang::bench
