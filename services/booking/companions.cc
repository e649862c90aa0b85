#include "booking/companions.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/calendar/occupancy.h"

namespace gongfang::booking {
namespace {

// What one item needs of another resource.
struct Need {
  Interval interval;
  int64_t units = 1;
  std::string by;  // the resource that needs it
};

int64_t PeakOf(const std::vector<Need>& needs) {
  Occupancy all;
  Interval hull = needs.front().interval;
  for (const Need& need : needs) {
    all.Add({need.interval, need.units, 0});
    hull = {std::min(hull.start, need.interval.start), std::max(hull.end, need.interval.end)};
  }
  return all.PeakUsage(hull);
}

// The needs of one resource, and how they are met.
class Companions {
 public:
  // `facts` may be null, where nothing is known of it: then it is refused by its name when the
  // booking is decided.
  Companions(std::string resource, std::shared_ptr<const ResourceFacts> facts)
      : resource_(std::move(resource)), facts_(std::move(facts)) {}

  void Add(Need need) {
    need.units = need.units == 0 ? Capacity() : std::min(need.units, Capacity());
    needs_.push_back(std::move(need));
  }

  // Leaves out what `item`, asked for at `index`, has already. INVALID_REQUEST where that is less
  // than what is needed of it.
  absl::Status Leave(const Item& item, size_t index) {
    if (item.resource != resource_) return absl::OkStatus();
    std::vector<Need> met;
    for (const Need& need : needs_) {
      if (item.interval.Overlaps(need.interval)) met.push_back(need);
    }
    if (met.empty()) return absl::OkStatus();
    const int64_t peak = PeakOf(met);
    for (const Need& need : met) {
      if (item.interval.Contains(need.interval) && item.units >= peak) continue;
      return errors::InvalidField(
          absl::StrCat("items[", index, "]"),
          absl::StrCat("must cover what \"", need.by, "\" takes along: ", peak,
                       " of it for all of that time. Leave the item out, and it is taken by "
                       "itself"));
    }
    std::erase_if(needs_,
                  [&item](const Need& need) { return item.interval.Overlaps(need.interval); });
    return absl::OkStatus();
  }

  // One item for all whose time meets, with the buffers: those of one booking must not be in each
  // other's way.
  absl::Status MoveTo(std::vector<Item>& items) && {
    std::sort(needs_.begin(), needs_.end(),
              [](const Need& a, const Need& b) { return a.interval.start < b.interval.start; });
    for (size_t i = 0; i < needs_.size();) {
      Interval hull = needs_[i].interval;
      std::vector<Need> together;
      for (; i < needs_.size() && Meet(hull, needs_[i].interval); ++i) {
        hull.end = std::max(hull.end, needs_[i].interval.end);
        together.push_back(needs_[i]);
      }
      if (absl::Microseconds(hull.end - hull.start) > limits::kMaxBookingLength) {
        return errors::InvalidField("items",
                                    absl::StrCat("take \"", resource_, "\" along for longer than ",
                                                 absl::FormatDuration(limits::kMaxBookingLength)));
      }
      items.push_back({.resource = resource_,
                       .interval = hull,
                       .units = std::min(PeakOf(together), Capacity()),
                       .companion = true});
    }
    return absl::OkStatus();
  }

 private:
  int64_t Capacity() const { return facts_ == nullptr ? 1 : facts_->capacity; }
  bool Meet(const Interval& a, const Interval& b) const {
    if (facts_ == nullptr) return a.Overlaps(b);
    return facts_->Occupied(a).Overlaps(facts_->Occupied(b));
  }

  std::string resource_;
  std::shared_ptr<const ResourceFacts> facts_;
  std::vector<Need> needs_;
};

}  // namespace

absl::Status AddCompanions(const Facts& facts, std::vector<Item>& items) {
  std::erase_if(items, [](const Item& item) { return item.companion; });
  const size_t asked = items.size();
  absl::btree_map<std::string, Companions> needed;  // by resource
  for (const Item& item : items) {
    const auto resource = facts.FindResource(item.resource);
    if (resource == nullptr) continue;
    for (const Companion& companion : resource->companions) {
      const std::string& name = companion.resource;
      const auto [found, added] = needed.try_emplace(name, name, facts.FindResource(name));
      found->second.Add({item.interval, companion.units, item.resource});
    }
  }
  for (auto& [name, companions] : needed) {
    for (size_t i = 0; i < asked; ++i) RETURN_IF_ERROR(companions.Leave(items[i], i));
    RETURN_IF_ERROR(std::move(companions).MoveTo(items));
  }
  if (items.size() <= static_cast<size_t>(limits::kMaxItemsPerBooking)) return absl::OkStatus();
  return errors::InvalidField(
      "items", absl::StrCat("are ", items.size(), " with what they take along; at most ",
                            limits::kMaxItemsPerBooking));
}

}  // namespace gongfang::booking
