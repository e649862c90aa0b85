// What booking measures when somebody asks: the queue, the holds, the index.
#pragma once

#include "booking/availability_index.h"
#include "booking/committer.h"
#include "common/base/clock.h"
#include "common/metrics/registry.h"
#include "common/store/database.h"

namespace gongfang::booking {

// What it is given is borrowed.
class BookingProbe {
 public:
  struct Parts {
    metrics::Registry* registry;  // may be null
    Database& database;
    const Committer& committer;
    const AvailabilityIndex& index;
    const Clock& clock;
  };

  explicit BookingProbe(const Parts& parts);

 private:
  void Measure() const;

  const Parts parts_;
  const metrics::Gauge queued_;
  const metrics::Gauge holds_;
  const metrics::Gauge resources_;
  const metrics::Probe probe_;  // begins last and ends first
};

}  // namespace gongfang::booking
