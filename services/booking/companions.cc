#include "booking/companions.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

bool Meets(const Item& a, const Item& b) {
  return a.resource == b.resource && a.interval.Overlaps(b.interval);
}

// INVALID_REQUEST where item `index`, which was asked for, is less than `needed`.
absl::Status CheckCovers(const Item& item, size_t index, const Item& needed, const Item& by) {
  if (item.interval.Contains(needed.interval) && item.units >= needed.units) {
    return absl::OkStatus();
  }
  return errors::InvalidField(
      absl::StrCat("items[", index, "]"),
      absl::StrCat("must cover what \"", by.resource, "\" takes along: ", needed.units,
                   " of it for all of that time. Leave the item out, and it is taken by itself"));
}

// Puts `needed`, which `by` takes along, among `items`, the first `asked` of which were asked for.
absl::Status Add(Item needed, const Item& by, size_t asked, int64_t capacity,
                 std::vector<Item>& items) {
  for (size_t i = 0; i < asked; ++i) {
    if (Meets(items[i], needed)) return CheckCovers(items[i], i, needed, by);
  }
  // One item for all who need it then: those of one booking must not overlap.
  for (size_t i = asked; i < items.size();) {
    if (!Meets(items[i], needed)) {
      ++i;
      continue;
    }
    needed.interval = {std::min(items[i].interval.start, needed.interval.start),
                       std::max(items[i].interval.end, needed.interval.end)};
    needed.units = std::min(needed.units + items[i].units, capacity);
    items.erase(items.begin() + static_cast<ptrdiff_t>(i));
    i = asked;
  }
  items.push_back(std::move(needed));
  return absl::OkStatus();
}

}  // namespace

absl::Status AddCompanions(const Facts& facts, std::vector<Item>& items) {
  std::erase_if(items, [](const Item& item) { return item.companion; });
  const size_t asked = items.size();
  for (size_t i = 0; i < asked; ++i) {
    const auto resource = facts.FindResource(items[i].resource);
    if (resource == nullptr || resource->companions.empty()) continue;
    const Item by = items[i];
    for (const Companion& companion : resource->companions) {
      const auto other = facts.FindResource(companion.resource);
      // What is not known, or not published, is refused by its name when the booking is decided.
      const int64_t capacity = other == nullptr ? 1 : other->capacity;
      const int64_t units = companion.units == 0 ? capacity : std::min(companion.units, capacity);
      Item needed{.resource = companion.resource,
                  .interval = by.interval,
                  .units = units,
                  .companion = true};
      RETURN_IF_ERROR(Add(std::move(needed), by, asked, capacity, items));
    }
  }
  if (items.size() <= static_cast<size_t>(limits::kMaxItemsPerBooking)) return absl::OkStatus();
  return errors::InvalidField(
      "items", absl::StrCat("are ", items.size(), " with what they take along; at most ",
                            limits::kMaxItemsPerBooking));
}

}  // namespace gongfang::booking
