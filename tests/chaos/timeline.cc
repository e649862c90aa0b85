#include "tests/chaos/timeline.h"

#include <algorithm>

namespace gongfang::chaos {

Timeline::Timeline(const std::vector<LoggedEvent>& log) : log_(log) {
  std::map<std::string, std::vector<std::pair<std::string, size_t>>> open;  // by booking
  for (const LoggedEvent& event : log) {
    events_[event.subject].push_back(&event);
    for (const auto& [resource, index] : open[event.subject]) {
      taken_[resource].all[index].until = event.sequence;
    }
    open[event.subject].clear();
    if (!IsLive(event.after)) continue;
    for (const Item& item : event.after.items) {
      std::vector<Taken>& all = taken_[item.resource].all;
      open[event.subject].emplace_back(item.resource, all.size());
      all.push_back({event.subject, item, event.sequence, INT64_MAX});
    }
  }
  for (auto& [resource, of] : taken_) {
    of.still.emplace_back();
    for (size_t begin = 0; begin + kStride <= of.all.size(); begin += kStride) {
      std::vector<size_t> there = of.still.back();
      for (size_t i = begin; i < begin + kStride; ++i) there.push_back(i);
      const int64_t last = of.all[begin + kStride - 1].from;
      std::erase_if(there, [&](size_t i) { return of.all[i].until <= last; });
      of.still.push_back(std::move(there));
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

std::vector<const Timeline::Taken*> Timeline::TakenBetween(const std::string& resource,
                                                           int64_t earliest, int64_t latest) const {
  const auto found = taken_.find(resource);
  if (found == taken_.end()) return {};
  const std::vector<Taken>& all = found->second.all;
  const auto later =
      std::upper_bound(all.begin(), all.end(), earliest,
                       [](int64_t bound, const Taken& taken) { return bound < taken.from; });
  const size_t stride = static_cast<size_t>(later - all.begin()) / kStride;
  std::vector<const Taken*> there;
  for (const size_t i : found->second.still[stride]) there.push_back(&all[i]);
  for (size_t i = stride * kStride; i < all.size() && all[i].from <= latest; ++i) {
    there.push_back(&all[i]);
  }
  std::erase_if(there, [&](const Taken* taken) { return taken->until <= earliest; });
  return there;
}

int Timeline::Peak(const Item& item, int64_t sequence, absl::string_view without) const {
  std::vector<const Item*> there;
  for (const Taken* taken : TakenBetween(item.resource, sequence, sequence)) {
    const bool meets = taken->item.start < item.end && item.start < taken->item.end;
    if (meets && taken->booking != without) there.push_back(&taken->item);
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
