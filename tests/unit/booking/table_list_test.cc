// Lists in every combination of their filters, against a naive loop over all bookings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "booking/table.h"
#include "tests/support/booking_store.h"
#include "tests/support/booking_world.h"

namespace gongfang::booking {
namespace {

using ::testing::ElementsAreArray;

constexpr State kStates[] = {State::kHeld, State::kConfirmed, State::kCancelled, State::kExpired};
constexpr int kBookings = 60;

// Bookings of two members on two resources, starts often equal, in no order of ids.
std::vector<Booking> Fill(BookingStore& store) {
  std::mt19937 random(1);
  std::vector<Booking> all;
  for (int i = 0; i < kBookings; ++i) {
    const double start = static_cast<double>(random() % 12);
    std::vector<Item> items = {ItemOf(random() % 2 ? kLaser : kLab, start, start + 1)};
    if (random() % 3 == 0) items.push_back(ItemOf(items[0].resource, start + 2, start + 3));
    Booking booking = Creation("b" + std::to_string(random()), std::move(items)).booking;
    booking.member = random() % 2 ? kMember : "alliances/a/members/n";
    booking.state = kStates[random() % 4];
    all.push_back(store.Write(booking));
  }
  std::sort(all.begin(), all.end(), [](const Booking& a, const Booking& b) {
    return std::make_pair(a.StartTime(), a.id) < std::make_pair(b.StartTime(), b.id);
  });
  return all;
}

bool Matches(const Booking& booking, const table::ListQuery& query) {
  const auto of_resource = [&](const Item& item) { return item.resource == query.resource; };
  return (query.member.empty() || booking.member == query.member) &&
         (query.resource.empty() ||
          std::any_of(booking.items.begin(), booking.items.end(), of_resource)) &&
         booking.EndTime() > query.ends_after && booking.StartTime() < query.starts_before &&
         (query.states.empty() ||
          std::count(query.states.begin(), query.states.end(), booking.state) > 0);
}

std::vector<std::string> Ids(BookingStore& store, const table::ListQuery& query) {
  std::vector<std::string> ids;
  const absl::Status status = store.database().Read([&](Transaction& tx) -> absl::Status {
    ids.clear();
    ASSIGN_OR_RETURN(const std::vector<v1::Booking> found, table::List(tx, query));
    for (const v1::Booking& booking : found) ids.push_back(FromProto(booking).id);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  return ids;
}

// All pages of `query`, `size` at a time.
std::vector<std::string> Paged(BookingStore& store, table::ListQuery query, int size) {
  std::vector<std::string> ids;
  query.limit = size;
  while (true) {
    const std::vector<std::string> page = Ids(store, query);
    if (page.empty()) return ids;
    EXPECT_LE(page.size(), static_cast<size_t>(size));
    ids.insert(ids.end(), page.begin(), page.end());
    for (const v1::Booking& booking : store.All()) {
      if (FromProto(booking).id != page.back()) continue;
      query.after_start = FromProto(booking).StartTime();
      query.after_id = page.back();
    }
  }
}

TEST(TableListTest, EveryCombinationOfFilters) {
  BookingStore store;
  const std::vector<Booking> all = Fill(store);
  size_t most = 0;
  for (int filters = 0; filters < 64; ++filters) {
    table::ListQuery query{.alliance = "a", .limit = 1000};
    if (filters & 1) query.member = kMember;
    if (filters & 2) query.resource = kLaser;
    if (filters & 4) query.ends_after = kNow + 4 * kHour;
    if (filters & 8) query.starts_before = kNow + 9 * kHour;
    if (filters & 16) query.states = {State::kConfirmed};
    if (filters & 32) query.states.push_back(State::kExpired);
    std::vector<std::string> expected;
    for (const Booking& booking : all) {
      if (Matches(booking, query)) expected.push_back(booking.id);
    }
    most = std::max(most, expected.size());
    EXPECT_THAT(Ids(store, query), ElementsAreArray(expected)) << filters;
    if (filters % 16 == 5) {
      EXPECT_THAT(Paged(store, query, 3), ElementsAreArray(expected)) << filters;
    }
  }
  EXPECT_EQ(most, all.size());
}

TEST(TableListTest, BoundsAreHalfOpen) {
  BookingStore store;
  store.Write(Creation("b", {ItemOf(kLaser, 2, 3)}).booking);
  const auto found = [&](Instant ends_after, Instant starts_before) {
    return Ids(store, {.alliance = "a",
                       .ends_after = ends_after,
                       .starts_before = starts_before,
                       .limit = 10})
        .size();
  };
  EXPECT_EQ(found(kNow + 3 * kHour, INT64_MAX), 0u);
  EXPECT_EQ(found(kNow + 3 * kHour - 1, INT64_MAX), 1u);
  EXPECT_EQ(found(INT64_MIN, kNow + 2 * kHour), 0u);
  EXPECT_EQ(found(INT64_MIN, kNow + 2 * kHour + 1), 1u);
}

TEST(TableListTest, AlliancesAreApart) {
  BookingStore store;
  store.Write(Creation("mine", {ItemOf(kLaser, 1, 2)}).booking);
  Booking foreign = Creation("foreign", {ItemOf("alliances/b/spaces/s/resources/r", 1, 2)}).booking;
  foreign.alliance = "b";
  store.Write(foreign);
  EXPECT_THAT(Ids(store, {.alliance = "a", .limit = 10}), ElementsAreArray({"mine"}));
  EXPECT_THAT(Ids(store, {.alliance = "b", .limit = 10}), ElementsAreArray({"foreign"}));
}

}  // namespace
}  // namespace gongfang::booking
