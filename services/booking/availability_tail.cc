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
  for (auto next = resources.begin(); next != resources.end();) {
    // A chunk at a time, so that no reader keeps old pages alive for long.
    std::vector<const std::string*> names;
    for (; next != resources.end() && names.size() < limits::kMaxCalendarsPerRead; ++next) {
      names.push_back(&*next);
    }
    std::vector<Calendar> calendars;
    RETURN_IF_ERROR(database_.Read([&](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(calendars, table::LoadCalendars(tx, names, clock_.NowInstant()));
      return absl::OkStatus();
    }));
    for (size_t i = 0; i < names.size(); ++i) {
      index_.Put(*names[i], calendars[i].version, calendars[i].occupancy);
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
