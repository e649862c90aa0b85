// The slots that a refusal offers are the nearest of the grid: a walk over the grid to either side
// finds no other.
#include <algorithm>
#include <cstdlib>
#include <functional>

#include "absl/strings/match.h"
#include "booking/admission.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/support/rule_world.h"

namespace gongfang::booking::naive {
namespace {

constexpr int64_t kReach = 4 * kDay;  // of the walk
constexpr int kWorlds = 5;            // of a case: not every wish is refused

bool IsPossible(const RuleWorld& world, int64_t moved) {
  Booking other = world.booking;
  Shift(other, moved);
  return Admit(world.WishFor(other), world.set).ok();
}

bool IsOnGrid(const RuleWorld& world, int64_t moved) {
  Item item = world.booking.items.front();
  item.interval.start += moved;
  const ResourceFacts& facts = *world.set.resources.at(item.resource).facts;
  return Alignment(item, {.start_step = facts.policy.start_step}, facts.schedule.zone()).empty();
}

// How far the possible starts are on one side, as far as the search promises to find them: until
// too many starts in a row will not do. `end` is how far that is.
std::vector<int64_t> Walk(const RuleWorld& world, int64_t step, int64_t& end) {
  std::vector<int64_t> found;
  int refused = 1;  // the wanted one
  end = step;
  for (int64_t moved = step; std::abs(moved) < kReach; moved += step) {
    if (world.booking.StartTime() + moved < world.set.now) break;
    end = moved;
    if (!IsOnGrid(world, moved)) continue;
    if (IsPossible(world, moved)) {
      found.push_back(moved);
      refused = 0;
    } else if (++refused == limits::kMaxSlotAttempts) {
      return found;
    }
  }
  end = step > 0 ? kReach : -kReach;
  return found;
}

void CheckNearest(const RuleWorld& world, const std::vector<FeasibleSlot>& slots) {
  int64_t back = 0;
  int64_t ahead = 0;
  std::vector<int64_t> expected = Walk(world, -kMinute, back);
  const std::vector<int64_t> later = Walk(world, kMinute, ahead);
  expected.insert(expected.end(), later.begin(), later.end());
  std::stable_sort(expected.begin(), expected.end(),
                   [](int64_t a, int64_t b) { return std::abs(a) < std::abs(b); });
  const auto is_known = [known = std::min(-back, ahead)](int64_t moved) {
    return std::abs(moved) < known;
  };
  std::vector<int64_t> offered;
  for (const FeasibleSlot& slot : slots) {
    offered.push_back(ToInstant(slot.start) - world.booking.StartTime());
  }
  std::erase_if(expected, std::not_fn(is_known));
  if (expected.size() > limits::kMaxNearestSlots) expected.resize(limits::kMaxNearestSlots);
  const bool all_earlier = expected.size() == limits::kMaxNearestSlots &&
                           *std::max_element(expected.begin(), expected.end()) < 0;
  if (all_earlier) {  // the last place is for the next later one, if there is any
    RC_ASSERT(offered.size() == expected.size());
    if (!later.empty()) RC_ASSERT(offered.back() == later.front());
    offered.pop_back();
    expected.pop_back();
  }
  std::erase_if(offered, std::not_fn(is_known));
  RC_ASSERT(offered == expected);
}

RC_GTEST_PROP(ExactSlotsProperty, NoneOfTheGridIsNearer, ()) {
  for (int i = 0; i < kWorlds; ++i) {
    RuleWorld world(PickOf<int64_t>({15, 30, 60, 90, 120, 24 * 60}) * kMinute);
    if (world.booking.EndTime() - world.booking.StartTime() > 7 * kDay) continue;
    const absl::Status refusal = Admit(world.WishFor(world.booking), world.set);
    if (refusal.ok()) continue;
    const ErrorDetails details = *ErrorDetailsOf(refusal);
    const bool hopeless = std::any_of(  // at any other time too
        details.rules.begin(), details.rules.end(),
        [](const RuleViolation& broken) { return absl::StrContains(broken.rule, "LENGTH"); });
    if (!hopeless) CheckNearest(world, details.slots);
  }
}

}  // namespace
}  // namespace gongfang::booking::naive
