#include "common/metrics/metric.h"

namespace gongfang::metrics {
namespace {

constexpr const Metric* kAll[] = {
    &kRpcCalls,
    &kRpcSeconds,
    &kRpcInFlight,
    &kRpcStreams,
    &kRpcQueued,
    &kBookingQueued,
    &kBookingBatch,
    &kBookingWait,
    &kBookingCommit,
    &kBookingDropped,
    &kBookingConflicts,
    &kBookingLeaseSeconds,
    &kBookingLeasesRefused,
    &kBookingHolds,
    &kBookingIndex,
    &kLogEvents,
    &kLagEvents,
    &kLagSeconds,
    &kFollowing,
    &kApplied,
    &kStoreTransactions,
    &kStoreSeconds,
    &kStoreRetries,
    &kStoreRunning,
    &kBuild,
    &kServing,
    &kStartTime,
    &kUptime,
    &kCpu,
    &kResident,
    &kOpenFiles,
    &kMaxFiles,
};

}  // namespace

absl::Span<const Metric* const> AllMetrics() { return kAll; }

}  // namespace gongfang::metrics
