#include "tests/chaos/timeline.h"

#include <algorithm>

namespace gongfang::chaos {

Timeline::Timeline(const std::vector<LoggedEvent>& log) : log_(log) {
  std::map<std::string, std::vector<std::pair<std::string, size_t>>> open;  // by booking
  for (const LoggedEvent& event : log) {
    events_[event.subject].push_back(&event);
    for (const auto& [resource, index] : open[event.subject]) {
      taken_[resource][index].until = event.sequence;
    }
    open[event.subject].clear();
    if (!IsLive(event.after)) continue;
    for (const Item& item : event.after.items) {
      std::vector<Taken>& all = taken_[item.resource];
      open[event.subject].emplace_back(item.resource, all.size());
      all.push_back({event.subject, item, event.sequence, INT64_MAX});
    }
  }
}

const LoggedEvent* Timeline::At(int64_t sequence) const {
  if (sequence < 1 || sequence > head()) return nullptr;
  return &log_[static_cast<size_t>(sequence - 1)];
}

const std::vector<const LoggedEvent*>& Timeline::Of(const std::string& name) const {
  static const auto& kNone = *new std::vector<const LoggedEvent*>();
  const auto found = events_.find(name);
  return found == events_.end() ? kNone : found->second;
}

const Seen* Timeline::StateOf(const std::string& name, int64_t sequence) const {
  const std::vector<const LoggedEvent*>& all = Of(name);
  const auto after = std::upper_bound(
      all.begin(), all.end(), sequence,
      [](int64_t bound, const LoggedEvent* event) { return bound < event->sequence; });
  return after == all.begin() ? nullptr : &(*std::prev(after))->after;
}

const std::vector<Timeline::Taken>& Timeline::TakenOf(const std::string& resource) const {
  static const auto& kNone = *new std::vector<Taken>();
  const auto found = taken_.find(resource);
  return found == taken_.end() ? kNone : found->second;
}

int Timeline::Peak(const Item& item, int64_t sequence, absl::string_view without) const {
  std::vector<const Item*> there;
  for (const Taken& taken : TakenOf(item.resource)) {
    const bool then = taken.from <= sequence && sequence < taken.until;
    const bool meets = taken.item.start < item.end && item.start < taken.item.end;
    if (then && meets && taken.booking != without) there.push_back(&taken.item);
  }
  int peak = 0;
  for (const Item* begins : there) {  // the most are there where one begins
    const int64_t at = std::max(begins->start, item.start);
    int units = 0;
    for (const Item* one : there) units += one->start <= at && at < one->end ? one->units : 0;
    peak = std::max(peak, units);
  }
  return peak;
}

}  // namespace gongfang::chaos
