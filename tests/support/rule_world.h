// A random working set with a booking that somebody wishes, for property tests of admission: all
// families of rules at once, few enough of them set that some wishes come true.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "booking/admission.h"
#include "tests/support/rule_model.h"

namespace gongfang::booking::naive {

// A quota with a limit that is next to what is used in one of its periods.
Quota AnyLimited(const std::string& name, Hours hours, const std::vector<Used>& account,
                 const std::vector<Used>& wanted, absl::TimeZone zone, Instant now);

// Times are whole minutes. The spaces lie in different zones.
class RuleWorld {
 public:
  // Of all resources, unless `start_step` is 0.
  explicit RuleWorld(int64_t start_step = 0);
  RuleWorld(const RuleWorld&) = delete;
  RuleWorld& operator=(const RuleWorld&) = delete;

  // What the wish is about. Items of one resource do not overlap: validation sees to that.
  Booking booking;
  std::optional<Booking> before;
  bool overridden = false;
  WorkingSet set;

  Wish WishFor(Booking& wished) const {
    return {.booking = wished, .before = before ? &*before : nullptr, .overridden = overridden};
  }
  // What is broken, by the model. The booking must be complete.
  Names BrokenRules() const;
  // Items for which units are missing at some minute, by the model.
  std::vector<size_t> TakenItems() const;

 private:
  void AddResource(const Thing& thing, absl::TimeZone zone, int64_t start_step);
  void AddBooking();
  void AddQuotas();
  std::vector<Used> UsedByBooking() const;
  Names BrokenByItem(const Item& item) const;
  const ResourceFacts& FactsOf(const Item& item) const {
    return *set.resources.at(item.resource).facts;
  }

  const Place place_;
  const std::string tier_;
  const std::vector<Used> by_member_;
  const std::vector<Used> by_team_;
  std::vector<Used> claimed_;
  std::deque<Calendar> calendars_;
  Account member_account_;
  Account team_account_;
};

}  // namespace gongfang::booking::naive
