#include "clients/cli/booking_items.h"

#include "clients/cli/cli_error.h"
#include "clients/cli/times.h"
#include "common/base/errors.h"
#include "common/calendar/zone.h"
#include "gtest/gtest.h"

namespace gongfang::cli {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'800'000'000);  // 2027-01-15 08:00 UTC

void AddItem(Items& items, const std::string& id, int units, absl::Time start,
             absl::Duration length) {
  booking::v1::BookingItem& item = *items.Add();
  item.set_resource("alliances/a/spaces/link/resources/" + id);
  item.set_units(units);
  *item.mutable_start_time() = ToProto(start);
  *item.mutable_end_time() = ToProto(start + length);
}

std::vector<absl::Duration> Times(const Items& items) {
  std::vector<absl::Duration> times;
  for (const auto& item : items) {
    times.push_back(FromProto(item.start_time()) - kStart);
    times.push_back(FromProto(item.end_time()) - kStart);
  }
  return times;
}

TEST(BookingItemsTest, OnlyANumberAfterTheLastEqualsSignIsUnits) {
  const auto take = [](absl::string_view word) {
    const std::optional<int> units = TakeUnits(word);
    return std::make_pair(std::string(word), units.value_or(-1));
  };
  EXPECT_EQ(take("link/lab=5"), std::make_pair(std::string("link/lab"), 5));
  EXPECT_EQ(take("link/lab"), std::make_pair(std::string("link/lab"), -1));
  EXPECT_EQ(take("E=mc2"), std::make_pair(std::string("E=mc2"), -1));
  EXPECT_EQ(take("E=mc2=3"), std::make_pair(std::string("E=mc2"), 3));
  EXPECT_EQ(take("link/lab="), std::make_pair(std::string("link/lab="), -1));
}

TEST(BookingItemsTest, WordsSayTheUnitsThatAreNotThoseOfAll) {
  Items items;
  AddItem(items, "laser-1", 1, kStart, absl::Hours(1));
  AddItem(items, "lab", 5, kStart, absl::Hours(1));
  EXPECT_EQ(ItemWords(items, 1), "link/laser-1 link/lab=5");
  EXPECT_EQ(ItemWords(items, 5), "link/laser-1=1 link/lab");
}

TEST(BookingItemsTest, ItemsMoveTogether) {
  Items items;
  AddItem(items, "laser-1", 1, kStart + absl::Hours(1), absl::Hours(2));
  AddItem(items, "lab", 5, kStart, absl::Hours(1));
  const Items before = items;
  EXPECT_EQ(StartOf(items), kStart);
  MoveItems(kStart + absl::Hours(24), std::nullopt, items);
  EXPECT_EQ(Times(items), (std::vector<absl::Duration>{absl::Hours(25), absl::Hours(27),
                                                       absl::Hours(24), absl::Hours(25)}));
  items = before;
  MoveItems(std::nullopt, absl::Minutes(30), items);
  EXPECT_EQ(Times(items), (std::vector<absl::Duration>{absl::Hours(1), absl::Minutes(90),
                                                       absl::ZeroDuration(), absl::Minutes(30)}));
  EXPECT_EQ(items.Get(1).units(), 5);
}

class HintAtSlotTest : public testing::Test {
 protected:
  std::string Hint(absl::Status refusal, std::vector<absl::TimeZone> zones) {
    return HintOf(HintAtSlot(std::move(refusal), kStart, zones,
                             [](const std::string& start) { return "do it at " + start; }),
                  "s");
  }
  std::vector<RuleViolation> Broken(const std::string& rule) {
    return {{rule, "alliances/a/spaces/link/resources/laser-1", "is broken"}};
  }
  std::vector<FeasibleSlot> Slots(std::vector<absl::Duration> from) {
    std::vector<FeasibleSlot> slots;
    for (const absl::Duration start : from) {
      slots.push_back({kStart + start, kStart + start + absl::Hours(1)});
    }
    return slots;
  }

  const absl::TimeZone shanghai_ = *LoadZone("Asia/Shanghai");
  const absl::TimeZone berlin_ = *LoadZone("Europe/Berlin");
};

TEST_F(HintAtSlotTest, TheFirstSlotThatIsNotBeforeIsNamed) {
  const auto taken = [&](std::vector<absl::Duration> slots) {
    return errors::SlotTaken(Broken("SLOT_TAKEN"), Slots(std::move(slots)), kStart, shanghai_);
  };
  EXPECT_EQ(Hint(taken({-absl::Hours(1), absl::Hours(2), absl::Hours(3)}), {shanghai_}),
            "it is free next from 2027-01-15 18:00: do it at 2027-01-15 18:00");
  EXPECT_EQ(Hint(taken({-absl::Hours(1)}), {shanghai_, shanghai_}),
            "it is free from 2027-01-15 15:00: do it at 2027-01-15 15:00");
  EXPECT_EQ(
      Hint(errors::PolicyViolation(Broken("START_STEP"), Slots({absl::Hours(2)})), {shanghai_}),
      "it is possible from 2027-01-15 18:00: do it at 2027-01-15 18:00");
}

TEST_F(HintAtSlotTest, InTwoZonesTheStartHasItsOffset) {
  EXPECT_EQ(Hint(errors::PolicyViolation(Broken("START_STEP"), Slots({absl::ZeroDuration()})),
                 {berlin_, shanghai_}),
            "it is possible from 2027-01-15T09:00:00+01:00: do it at 2027-01-15T09:00:00+01:00");
}

TEST_F(HintAtSlotTest, WithoutASlotTheGeneralHintStays) {
  EXPECT_EQ(Hint(errors::PolicyViolation(Broken("MAX_LENGTH")), {shanghai_}),
            "gongfang free link/laser-1");
  EXPECT_EQ(Hint(errors::NotFound("alliances/a/bookings/b"), {shanghai_}),
            "gongfang bookings list");
}

}  // namespace
}  // namespace gongfang::cli
