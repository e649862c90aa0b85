#include "booking/booking_probe.h"

#include "booking/table.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {

using metrics::Registry;

BookingProbe::BookingProbe(const Parts& parts)
    : parts_(parts),
      queued_(Registry::GaugeOf(parts.registry, metrics::kBookingQueued)),
      holds_(Registry::GaugeOf(parts.registry, metrics::kBookingHolds)),
      resources_(Registry::GaugeOf(parts.registry, metrics::kBookingIndex)),
      probe_(parts.registry, [this] { Measure(); }) {}

void BookingProbe::Measure() const {
  queued_.Set(static_cast<double>(parts_.committer.queued()));
  resources_.Set(static_cast<double>(parts_.index.size()));
  int64_t holds = 0;
  const absl::Status counted = parts_.database.Read([&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(holds, table::CountHolds(tx, parts_.clock.NowInstant()));
    return absl::OkStatus();
  });
  if (counted.ok()) holds_.Set(static_cast<double>(holds));
}

}  // namespace gongfang::booking
