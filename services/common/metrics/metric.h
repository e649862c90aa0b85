// Every metric that gongfangd tells, by name: what docs/operations.md explains, and what the alerts
// and the dashboard in ops/ may ask for. A test compares them.
#pragma once

#include <cstdint>

#include "absl/types/span.h"

namespace gongfang::metrics {

enum class Kind : uint8_t { kCounter, kGauge, kHistogram };
// The upper bounds of a histogram: seconds from 0.1 ms to 30 s, or a count from 1 to 1024.
enum class Buckets : uint8_t { kNone, kSeconds, kCount };

struct Metric {
  const char* name;
  Kind kind;
  const char* labels;  // separated by blanks; "" for none
  const char* help;    // one sentence, without a full stop
  Buckets buckets = Buckets::kNone;
};

// Calls. `method` is that of the proto, `code` that of gRPC.
inline constexpr Metric kRpcCalls = {"gongfang_rpc_calls_total", Kind::kCounter,
                                     "service method code", "Unary calls that were answered"};
inline constexpr Metric kRpcSeconds = {"gongfang_rpc_call_seconds", Kind::kHistogram,
                                       "service method", "From the arrival of a call to its answer",
                                       Buckets::kSeconds};
inline constexpr Metric kRpcInFlight = {"gongfang_rpc_calls_in_flight", Kind::kGauge, "",
                                        "Unary calls that are not answered yet"};
inline constexpr Metric kRpcStreams = {"gongfang_rpc_streams_total", Kind::kCounter,
                                       "service method code",
                                       "Streams that were opened, or refused"};
inline constexpr Metric kRpcQueued = {"gongfang_rpc_queued_calls", Kind::kGauge, "",
                                      "Calls that wait for a worker"};

// Booking.
inline constexpr Metric kBookingQueued = {"gongfang_booking_queued_commands", Kind::kGauge, "",
                                          "Commands that wait for the committer"};
inline constexpr Metric kBookingBatch = {"gongfang_booking_batch_commands", Kind::kHistogram, "",
                                         "Commands that were decided together", Buckets::kCount};
inline constexpr Metric kBookingWait = {"gongfang_booking_queue_seconds", Kind::kHistogram, "",
                                        "How long the first command of a batch waited",
                                        Buckets::kSeconds};
inline constexpr Metric kBookingCommit = {"gongfang_booking_commit_seconds", Kind::kHistogram, "",
                                          "From a batch taken to all of it committed",
                                          Buckets::kSeconds};
inline constexpr Metric kBookingDropped = {
    "gongfang_booking_dropped_commands_total", Kind::kCounter, "",
    "Commands that were not decided, because their caller had gone or their deadline was over"};
inline constexpr Metric kBookingConflicts = {
    "gongfang_booking_conflicts_total", Kind::kCounter, "",
    "Batches that were decided in vain, because another writer was faster"};
inline constexpr Metric kBookingLeaseSeconds = {"gongfang_booking_lease_seconds", Kind::kHistogram,
                                                "", "How long the leases of a batch took",
                                                Buckets::kSeconds};
inline constexpr Metric kBookingLeasesRefused = {
    "gongfang_booking_leases_refused_total", Kind::kCounter, "code",
    "Batches that were decided without leases: ABORTED, somebody else had one of them"};
inline constexpr Metric kBookingHolds = {"gongfang_booking_holds_open", Kind::kGauge, "",
                                         "Bookings that are held, and run out if nobody confirms"};
inline constexpr Metric kBookingIndex = {"gongfang_booking_index_resources", Kind::kGauge, "",
                                         "Resources in the index of what is taken"};

// Logs and who follows them.
inline constexpr Metric kLogEvents = {"gongfang_event_log_events", Kind::kGauge, "log",
                                      "Events in a log of this process, of all alliances"};
inline constexpr Metric kLagEvents = {
    "gongfang_follower_lag_events", Kind::kGauge, "follower log",
    "Events that a follower had still to apply when last measured"};
inline constexpr Metric kLagSeconds = {"gongfang_follower_lag_seconds", Kind::kGauge,
                                       "follower log", "How long it took until they were applied"};
inline constexpr Metric kFollowing = {
    "gongfang_follower_connected", Kind::kGauge, "follower log",
    "1 while the other service can be followed, 0 while it is away"};
inline constexpr Metric kApplied = {"gongfang_follower_events_total", Kind::kCounter,
                                    "follower log", "Events that a follower applied"};

// Databases.
inline constexpr Metric kStoreTransactions = {"gongfang_store_transactions_total", Kind::kCounter,
                                              "database kind code", "Transactions that ended"};
inline constexpr Metric kStoreSeconds = {
    "gongfang_store_transaction_seconds", Kind::kHistogram, "database kind",
    "From the wish for a transaction to its end, with retries", Buckets::kSeconds};
inline constexpr Metric kStoreRetries = {
    "gongfang_store_retries_total", Kind::kCounter, "database kind",
    "Transactions that another one was in the way of, each time"};
inline constexpr Metric kStoreRunning = {"gongfang_store_transactions_running", Kind::kGauge,
                                         "database kind",
                                         "Transactions that have a connection or wait for one"};

// The process. The names without a prefix are those by which every Prometheus knows them.
inline constexpr Metric kBuild = {"gongfang_build_info", Kind::kGauge, "version",
                                  "1; the label is the version of gongfangd"};
inline constexpr Metric kServing = {"gongfang_serving", Kind::kGauge, "",
                                    "1 while it takes calls, 0 while it starts or stops"};
inline constexpr Metric kStartTime = {"process_start_time_seconds", Kind::kGauge, "",
                                      "When the process started, in seconds since 1970"};
inline constexpr Metric kUptime = {"gongfang_uptime_seconds", Kind::kGauge, "",
                                   "How long ago the process started"};
inline constexpr Metric kCpu = {"process_cpu_seconds_total", Kind::kCounter, "",
                                "Processor time that the process has used"};
inline constexpr Metric kResident = {"process_resident_memory_bytes", Kind::kGauge, "",
                                     "Memory of the process that is in RAM"};
inline constexpr Metric kOpenFiles = {"process_open_fds", Kind::kGauge, "",
                                      "Files and connections that the process has open"};
inline constexpr Metric kMaxFiles = {"process_max_fds", Kind::kGauge, "",
                                     "How many it may have open"};

// All of them, in this order.
absl::Span<const Metric* const> AllMetrics();

}  // namespace gongfang::metrics
