// What an account remembers, and how it is read from the store.
#include "booking/rules/account.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "booking/table.h"
#include "tests/support/booking_store.h"
#include "tests/support/booking_world.h"

namespace gongfang::booking {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Usage At(uint64_t key, Instant start, Instant end) {
  return {.key = key, .interval = {start, end}};
}

std::vector<uint64_t> Keys(absl::Span<const Usage> usages) {
  std::vector<uint64_t> keys;
  for (const Usage& usage : usages) keys.push_back(usage.key);
  return keys;
}

TEST(SymbolTest, IsEqualWhereTextsAre) {
  EXPECT_EQ(Symbol("laser"), Symbol(std::string("laser")));
  EXPECT_FALSE(Symbol("laser") == Symbol("lase"));
  EXPECT_EQ(Symbol("激光").Text(), "激光");
  EXPECT_TRUE(Symbol("").empty());
  EXPECT_EQ(Symbol(""), Symbol());
}

TEST(AccountTest, KeepsUsagesInTheOrderOfTheirStarts) {
  Account account;
  account.Add(At(1, 30, 40));
  account.Add(At(2, 10, 20));
  account.Add(At(3, 20, 25));
  EXPECT_THAT(Keys(account.usages()), ElementsAre(2, 3, 1));
  account.Remove(3, 10);  // not there
  account.Remove(3, 20);
  EXPECT_THAT(Keys(account.usages()), ElementsAre(2, 1));
  account.DropBefore(20);
  EXPECT_THAT(Keys(account.usages()), ElementsAre(1));
  EXPECT_EQ(account.since, 20);
}

TEST(AccountTest, AroundAWindowMissesNothingThatReachesIntoIt) {
  Account account;
  account.Assign({At(4, 50, 60), At(1, 0, 45), At(2, 10, 20), At(3, 30, 31)});
  EXPECT_THAT(Keys(account.Around({44, 50})), ElementsAre(1, 2, 3));
  EXPECT_THAT(Keys(account.Around({46, 51})), ElementsAre(2, 3, 4));
  EXPECT_THAT(Keys(account.Around({INT64_MIN, INT64_MAX})), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(Keys(account.Around({-10, 0})), IsEmpty());
  EXPECT_THAT(Keys(Account().Around({0, 10})), IsEmpty());
}

class LoadAccountTest : public testing::Test {
 protected:
  Booking Written(const std::string& id, std::vector<Item> items, State state = State::kConfirmed) {
    Booking booking = Creation(id, std::move(items)).booking;
    booking.team = kTeam;
    booking.state = state;
    booking.create_time = kNow;
    booking.created_by = "key";
    if (state == State::kHeld) booking.expire_time = kNow + kHour;
    return store_.Write(booking);
  }

  Account Load(const std::string& key, Instant since) {
    const auto scope_of = [this](const std::string& name) {
      return ScopeOf(name, facts_.FindResource(name).get());
    };
    Account account;
    EXPECT_TRUE(store_.database()
                    .Read([&](Transaction& tx) -> absl::Status {
                      auto loaded = table::LoadAccount(tx, key, since, kNow, scope_of);
                      if (loaded.ok()) account = *std::move(loaded);
                      return loaded.status();
                    })
                    .ok());
    return account;
  }

  BookingStore store_;
  FakeFacts facts_;
};

TEST_F(LoadAccountTest, HasWhatCountsSinceAnInstant) {
  Written("past", {ItemOf(kLaser, -5, -4)});
  Written("lasts", {ItemOf(kLaser, -3, 1)});
  Written("gone", {ItemOf(kLaser, 2, 3)}, State::kCancelled);
  Written("both", {ItemOf(kLaser, 4, 5), ItemOf(kLab, 5, 6, 3)});
  Written("held", {ItemOf(kLab, 7, 8, 2)}, State::kHeld);
  for (const char* holder : {kMember, kTeam}) {
    const Account account = Load(holder, kNow);
    EXPECT_EQ(account.since, kNow);
    EXPECT_THAT(Keys(account.usages()), ElementsAre(ClaimKey("lasts"), ClaimKey("both"),
                                                    ClaimKey("both"), ClaimKey("held")));
    EXPECT_TRUE(account.usages()[0].alone);
    EXPECT_FALSE(account.usages()[1].alone);
    EXPECT_EQ(account.usages()[2].units, 3);
    EXPECT_EQ(account.usages()[2].of.resource.Text(), kLab);
    EXPECT_EQ(account.usages()[2].of.space.Text(), "alliances/a/spaces/s");
    EXPECT_TRUE(account.usages()[3].held);
    EXPECT_EQ(account.usages()[3].interval, ItemOf(kLab, 7, 8).interval);
    EXPECT_EQ(Load(holder, kNow - 6 * kHour).usages().size(), 5u);
  }
}

TEST_F(LoadAccountTest, ACallerIsCountedWhatItHolds) {
  Written("held", {ItemOf(kLab, 7, 8)}, State::kHeld);
  Written("made", {ItemOf(kLab, 9, 10)});
  EXPECT_THAT(Keys(Load(CallerAccount("a", "key"), INT64_MIN).usages()),
              ElementsAre(ClaimKey("held")));
  EXPECT_THAT(Keys(Load(CallerAccount("a", "other"), INT64_MIN).usages()), IsEmpty());
}

TEST_F(LoadAccountTest, RowsOfOlderFoldersAreReadFromTheirEvents) {
  Written("old", {ItemOf(kLab, 7, 8, 2)});
  ASSERT_TRUE(
      store_.database()
          .Write([](Transaction& tx) {
            return tx.Execute("UPDATE bookings SET units = $1, resource = $2", {0, ""}).status();
          })
          .ok());
  const Account account = Load(kMember, kNow);
  ASSERT_EQ(account.usages().size(), 1u);
  EXPECT_EQ(account.usages()[0].units, 2);
  EXPECT_EQ(account.usages()[0].of.resource.Text(), kLab);
}

}  // namespace
}  // namespace gongfang::booking
