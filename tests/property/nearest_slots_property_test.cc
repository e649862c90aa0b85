// The slots that a refusal offers: each of them would be admitted.
#include <cstdlib>

#include "booking/admission.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/support/rule_world.h"

namespace gongfang::booking::naive {
namespace {

constexpr int kWorlds = 5;  // of a case: not every wish is refused

void CheckSlots(const RuleWorld& world, const std::vector<FeasibleSlot>& slots) {
  const Instant wanted = world.booking.StartTime();
  const int64_t length = world.booking.EndTime() - wanted;
  RC_ASSERT(slots.size() <= limits::kMaxNearestSlots);
  int64_t nearest = 0;
  std::set<Instant> starts;
  for (const FeasibleSlot& slot : slots) {
    const int64_t moved = ToInstant(slot.start) - wanted;
    RC_ASSERT(slot.end - slot.start == absl::Microseconds(length));
    RC_ASSERT(moved <= 0 || slot.end <= FromInstant(wanted) + limits::kSearchHorizon);
    RC_ASSERT(std::abs(moved) >= nearest);
    nearest = std::abs(moved);
    RC_ASSERT(starts.insert(wanted + moved).second);

    Booking other = world.booking;
    Shift(other, moved);
    RC_ASSERT(Admit(world.WishFor(other), world.set).ok());
  }
}

RC_GTEST_PROP(NearestSlotsProperty, WouldBeAdmittedAndComeTheNearestFirst, ()) {
  for (int i = 0; i < kWorlds; ++i) {
    RuleWorld world;
    const absl::Status refusal = Admit(world.WishFor(world.booking), world.set);
    if (!refusal.ok()) CheckSlots(world, ErrorDetailsOf(refusal)->slots);
  }
}

RC_GTEST_PROP(NearestSlotsProperty, TheNextFreeStartIsTheFirstFromTheWantedOneOn, ()) {
  for (int i = 0; i < kWorlds; ++i) {
    RuleWorld world;
    const absl::Status refusal = Admit(world.WishFor(world.booking), world.set);
    if (ErrorReason(refusal) != "SLOT_TAKEN") continue;
    const ErrorDetails details = *ErrorDetailsOf(refusal);
    std::string expected;  // none
    for (const FeasibleSlot& slot : details.slots) {
      if (slot.start < FromInstant(world.booking.StartTime())) continue;
      const auto& resource = world.set.resources.at(details.rules.front().subject);
      const absl::TimeZone zone = resource.facts->schedule.zone();
      expected = absl::FormatTime(absl::RFC3339_full, slot.start, zone);
      break;
    }
    std::string told;
    for (const auto& [key, value] : details.metadata) {
      if (key == "nextFreeStartTime") told = value;
    }
    RC_ASSERT(told == expected);
  }
}

}  // namespace
}  // namespace gongfang::booking::naive
