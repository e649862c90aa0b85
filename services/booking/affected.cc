#include "booking/affected.h"

#include <algorithm>

#include "booking/rules/rules.h"
#include "common/calendar/occupancy.h"

namespace gongfang::booking {
namespace {

using inventory::v1::Capability;

std::vector<std::string> BrokenRules(const Item& item, const ResourceFacts& facts) {
  if (!facts.bookable) return {"RESOURCE_NOT_BOOKABLE"};
  rules::Violations found;
  rules::CheckOpen(item, facts, found);
  if (!item.companion) {
    rules::CheckLength(item, facts, found);
    rules::CheckAlignment(item, facts, found);
  }
  std::vector<std::string> names;
  for (const RuleViolation& violation : found) names.push_back(violation.rule);
  return names;
}

void Without(const std::vector<std::string>& known, std::vector<std::string>& names) {
  std::erase_if(names, [&known](const std::string& name) {
    return std::find(known.begin(), known.end(), name) != known.end();
  });
}

}  // namespace

std::vector<Affected> FindAffected(const std::string& resource, const ResourceFacts* before,
                                   const ResourceFacts& after,
                                   std::vector<const Booking*> bookings) {
  // Ids rise in the order of making.
  std::sort(bookings.begin(), bookings.end(),
            [](const Booking* a, const Booking* b) { return a->id < b->id; });
  Occupancy taken;
  std::vector<Affected> found;
  for (const Booking* booking : bookings) {
    for (size_t i = 0; i < booking->items.size(); ++i) {
      const Item& item = booking->items[i];
      if (item.resource != resource) continue;
      std::vector<std::string> rules = BrokenRules(item, after);
      if (before != nullptr) Without(BrokenRules(item, *before), rules);
      if (taken.Fits(item.occupied, item.units, after.capacity)) {
        taken.Add({item.occupied, item.units, 0});
      } else if (before == nullptr || after.capacity < before->capacity) {
        rules.emplace_back("CAPACITY");
      }
      if (!rules.empty()) found.push_back({*booking, i, std::move(rules)});
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Affected& a, const Affected& b) {
    return a.booking.items[a.item].interval.start < b.booking.items[b.item].interval.start;
  });
  return found;
}

bool CanDoAsMuch(const inventory::v1::Resource& other, const inventory::v1::Resource& as) {
  return std::all_of(as.capabilities().begin(), as.capabilities().end(),
                     [&other](const Capability& needed) {
                       return std::any_of(other.capabilities().begin(), other.capabilities().end(),
                                          [&needed](const Capability& has) {
                                            if (has.key() != needed.key()) return false;
                                            if (needed.value_case() == Capability::kNumber) {
                                              return has.value_case() == Capability::kNumber &&
                                                     has.unit() == needed.unit() &&
                                                     has.number() >= needed.number();
                                            }
                                            return has.text() == needed.text();
                                          });
                     });
}

}  // namespace gongfang::booking
