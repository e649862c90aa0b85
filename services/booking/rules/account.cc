#include "booking/rules/account.h"

#include <utility>

namespace gongfang::booking {
namespace {

int64_t LengthOf(const Usage& usage) { return usage.interval.end - usage.interval.start; }

bool StartsEarlier(const Usage& a, const Usage& b) { return a.interval.start < b.interval.start; }

// The first that starts at `instant` or later.
template <typename Usages>
auto FirstFrom(Usages& usages, Instant instant) {
  return std::partition_point(usages.begin(), usages.end(), [instant](const Usage& usage) {
    return usage.interval.start < instant;
  });
}

}  // namespace

absl::Span<const Usage> Account::Around(const Interval& window) const {
  const Instant earliest =
      window.start < INT64_MIN + longest_ ? INT64_MIN : window.start - longest_;
  const auto first = FirstFrom(usages_, earliest);
  const auto last = FirstFrom(usages_, window.end);
  return absl::MakeConstSpan(usages_).subspan(first - usages_.begin(),
                                              std::max<std::ptrdiff_t>(0, last - first));
}

void Account::Add(const Usage& usage) {
  longest_ = std::max(longest_, LengthOf(usage));
  usages_.insert(std::upper_bound(usages_.begin(), usages_.end(), usage, StartsEarlier), usage);
}

void Account::Remove(uint64_t key, Instant start) {
  const auto first = FirstFrom(usages_, start);
  const auto last = FirstFrom(usages_, start + 1);
  usages_.erase(std::remove_if(first, last, [key](const Usage& usage) { return usage.key == key; }),
                last);
}

void Account::Assign(std::vector<Usage> usages) {
  std::sort(usages.begin(), usages.end(), StartsEarlier);
  usages.shrink_to_fit();
  longest_ = 0;
  for (const Usage& usage : usages) longest_ = std::max(longest_, LengthOf(usage));
  usages_ = std::move(usages);
}

void Account::DropBefore(Instant instant) {
  std::erase_if(usages_, [instant](const Usage& usage) { return usage.interval.end <= instant; });
  since = std::max(since, instant);
}

}  // namespace gongfang::booking
