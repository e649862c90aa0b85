#include "booking/availability_tail.h"

#include <algorithm>
#include <utility>

#include "booking/table.h"
#include "booking/working_set.h"
#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"
#include "common/events/replica_limits.h"
#include "gongfang/booking/v1/resources.pb.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::booking {

absl::Status AvailabilityTail::CatchUp(const Places& heads) {
  for (const auto& [alliance, head] : heads) {
    while (index_.Reached(alliance) < head) RETURN_IF_ERROR(TakeNext(alliance));
  }
  return absl::OkStatus();
}

absl::Status AvailabilityTail::TakeNext(const std::string& alliance) {
  const int64_t reached = index_.Reached(alliance);
  ASSIGN_OR_RETURN(std::vector<events::v1::Event> events,
                   log_.ReadAfter(alliance, reached, limits::kMaxEventsPerRead));
  if (events.empty()) return absl::InternalError("the log of booking has a gap");
  const int64_t last = events.back().sequence();
  // What this process committed is there already.
  std::erase_if(events, [this](const events::v1::Event& event) {
    return index_.Has(event.alliance(), event.sequence());
  });
  RETURN_IF_ERROR(Reload(TouchedBy(events)));
  index_.Advance(alliance, reached + 1, last);
  if (!events.empty()) Measure(events.back());
  return absl::OkStatus();
}

std::set<std::string> AvailabilityTail::TouchedBy(
    absl::Span<const events::v1::Event> events) const {
  std::set<std::string> resources;
  absl::flat_hash_set<uint64_t> moved;
  for (const events::v1::Event& event : events) {
    v1::Booking booking;
    // Series and the waitlist claim nothing themselves.
    if (!event.snapshot().Is<v1::Booking>() || !event.snapshot().UnpackTo(&booking)) continue;
    for (const v1::BookingItem& item : booking.items()) resources.insert(item.resource());
    // What it had before, the event does not say.
    const std::optional<BookingName> name = BookingName::Parse(booking.name());
    if (event.type() == "booking.rescheduled" && name) moved.insert(ClaimKey(name->id));
  }
  if (!moved.empty()) {
    for (std::string& name : index_.ClaimedBy(moved)) resources.insert(std::move(name));
  }
  return resources;
}

absl::Status AvailabilityTail::Reload(const std::set<std::string>& resources) {
  std::vector<std::pair<std::string, Calendar>> read;
  for (auto next = resources.begin(); next != resources.end();) {
    const auto begin = next;
    RETURN_IF_ERROR(database_.Read([&](Transaction& tx) -> absl::Status {
      read.clear();
      for (next = begin; next != resources.end() && read.size() < limits::kMaxCalendarsPerRead;
           ++next) {
        ASSIGN_OR_RETURN(Calendar calendar, table::LoadCalendar(tx, *next, clock_.NowInstant()));
        read.emplace_back(*next, std::move(calendar));
      }
      return absl::OkStatus();
    }));
    for (const auto& [name, calendar] : read) {
      index_.Put(name, calendar.version, calendar.occupancy);
    }
  }
  return absl::OkStatus();
}

void AvailabilityTail::Measure(const events::v1::Event& event) {
  const absl::Time now = clock_.Now();
  const Instant committed =
      google::protobuf::util::TimeUtil::TimestampToMicroseconds(event.create_time());
  staleness_ = std::max(absl::ZeroDuration(), now - FromInstant(committed));
  longest_ = std::max(longest_, staleness_);
  if (now - told_ < limits::kLagReport) return;
  told_ = now;
  (longest_ > limits::kMaxLag ? log::Warning : log::Info)(
      "booking.index_behind", {{"seconds", absl::ToDoubleSeconds(longest_)}});
  longest_ = absl::ZeroDuration();
}

}  // namespace gongfang::booking
