// What is counted of the committer and its batches.
#pragma once

#include "common/metrics/registry.h"

namespace gongfang::booking {

// Handles; thread safe. Those made by default do nothing.
struct CommitMetrics {
  CommitMetrics() = default;
  // `registry` is borrowed, and may be null.
  explicit CommitMetrics(metrics::Registry* registry)
      : registry(registry),
        batch(metrics::Registry::HistogramOf(registry, metrics::kBookingBatch)),
        wait(metrics::Registry::HistogramOf(registry, metrics::kBookingWait)),
        commit(metrics::Registry::HistogramOf(registry, metrics::kBookingCommit)),
        dropped(metrics::Registry::CounterOf(registry, metrics::kBookingDropped)),
        conflicts(metrics::Registry::CounterOf(registry, metrics::kBookingConflicts)),
        lease_seconds(metrics::Registry::HistogramOf(registry, metrics::kBookingLeaseSeconds)) {}

  metrics::Registry* registry = nullptr;  // for what is rare
  metrics::Histogram batch;
  metrics::Histogram wait;
  metrics::Histogram commit;
  metrics::Counter dropped;
  metrics::Counter conflicts;
  metrics::Histogram lease_seconds;
};

}  // namespace gongfang::booking
