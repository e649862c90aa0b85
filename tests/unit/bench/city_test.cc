#include "tests/bench/city.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/bench/alliance.h"

namespace gongfang::bench {
namespace {

constexpr Instant kHour = 3600 * kMicrosPerSecond;
constexpr Instant kBase = 20'000 * 24 * kHour - 8 * kHour;  // a midnight in Shanghai

TEST(City, BooksOpenHoursAndNothingTwice) {
  const City city(20, kBase);
  for (int64_t resource = 0; resource < city.resources(); resource += 7) {
    Instant free_from = kBase;
    for (int number = 0; number < City::kBookingsEach; ++number) {
      const Interval when = city.BookingOf(resource, number);
      const Instant of_day = (when.start - kBase) % (24 * kHour);
      EXPECT_GE(when.start, free_from) << resource;
      EXPECT_GE(of_day, 6 * kHour) << resource;
      EXPECT_LE(of_day + when.end - when.start, 22 * kHour) << resource;
      EXPECT_LE(when.end - when.start, City::kLongest) << resource;
      EXPECT_FALSE(city.IsFree(resource, when)) << resource;
      free_from = when.end;
    }
    EXPECT_LE(free_from, kBase + City::kDays * 24 * kHour) << resource;
  }
}

TEST(City, NumbersMachinesInTheOrderOfTheirNames) {
  const City city(200, kBase);
  for (int64_t n = 1; n < city.resources(); ++n) EXPECT_LT(City::NameOf(n - 1), City::NameOf(n));
}

TEST(City, HasASpaceNearEveryPlace) {
  for (const int spaces : {20, 200}) {
    const City city(spaces, kBase);
    int near = 0;
    for (int64_t n = 0; n < 2000; ++n) {
      const CitySearch search = SearchOf(city, n);
      EXPECT_EQ(search.space < 0, n % 2 == 1);
      if (search.space >= 0) continue;
      ++near;
      double nearest = 1e9;
      for (int space = 0; space < spaces; ++space) {
        nearest = std::min(nearest, booking::DistanceMeters(search.place, city.PlaceOf(space)));
      }
      EXPECT_LE(nearest, City::kSearchMeters);
    }
    EXPECT_EQ(near, 1000);
  }
}

TEST(City, FindsTheNearestThatAreFree) {
  const City city(20, kBase);
  for (int64_t n = 0; n < 100; ++n) {
    const CitySearch search = SearchOf(city, n);
    const std::vector<std::string> all = MustBeFound(city, search, SIZE_MAX);
    const std::vector<std::string> first = MustBeFound(city, search, kFirst);
    ASSERT_GT(all.size(), 15u);
    ASSERT_EQ(first.size(), std::min<size_t>(all.size(), kFirst));
    EXPECT_TRUE(std::equal(first.begin(), first.end(), all.begin()));
  }
}

}  // namespace
}  // namespace gongfang::bench
