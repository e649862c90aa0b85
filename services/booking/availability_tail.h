// Takes into the AvailabilityIndex what other replicas commit: reads the log of booking in the
// shared database, and the calendars that its events are about.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "booking/availability_index.h"
#include "common/base/clock.h"
#include "common/events/event_log.h"
#include "common/events/followed_places.h"
#include "common/store/database.h"

namespace gongfang::booking {

// For one thread.
class AvailabilityTail {
 public:
  // All are borrowed.
  AvailabilityTail(Database& database, EventLog& log, AvailabilityIndex& index, const Clock& clock)
      : database_(database), log_(log), index_(index), clock_(clock) {}

  // Takes in all events up to `heads`. The log of the process tells once a minute how late that
  // was, at most. Errors are those of the database; what was taken in stays.
  absl::Status CatchUp(const Places& heads);

  // How long after its commit the last event of another replica was in the index, by the clocks of
  // both.
  absl::Duration staleness() const { return staleness_; }

 private:
  absl::Status TakeNext(const std::string& alliance);
  // The names of resources that one of `events` changed the calendar of.
  std::set<std::string> TouchedBy(absl::Span<const events::v1::Event> events) const;
  absl::Status Reload(const std::set<std::string>& resources);
  void Measure(const events::v1::Event& event);

  Database& database_;
  EventLog& log_;
  AvailabilityIndex& index_;
  const Clock& clock_;
  absl::Duration staleness_;
  absl::Duration longest_;  // since it was told last
  absl::Time told_ = absl::InfinitePast();
};

}  // namespace gongfang::booking
