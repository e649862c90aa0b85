// metrics_bench: what it costs to count, measure and trace, for each call and for each batch of
// bookings: with the flags of Google Benchmark. With --admin off all of it but the trace is a
// branch.
#include <benchmark/benchmark.h>

#include "common/access/permission.h"
#include "common/base/call_scope.h"
#include "common/metrics/registry.h"
#include "common/metrics/stopwatch.h"
#include "common/rpc/call_metrics.h"

namespace gongfang::bench {
namespace {

using metrics::Registry;

void BM_Counter(benchmark::State& state) {
  static Registry registry;
  const auto counter = Registry::CounterOf(&registry, metrics::kBookingConflicts);
  for (auto _ : state) counter.Add();
}
BENCHMARK(BM_Counter)->ThreadRange(1, 2);

void BM_Histogram(benchmark::State& state) {
  static Registry registry;
  const auto histogram = Registry::HistogramOf(&registry, metrics::kBookingCommit);
  for (auto _ : state) histogram.Observe(0.0012);
}
BENCHMARK(BM_Histogram)->ThreadRange(1, 2);

void BM_NoRegistry(benchmark::State& state) {
  const auto histogram = Registry::HistogramOf(nullptr, metrics::kBookingCommit);
  for (auto _ : state) {
    benchmark::DoNotOptimize(histogram);
    const Stopwatch stopwatch(histogram);
  }
}
BENCHMARK(BM_NoRegistry);

// All that a batch adds, whatever its size: three stopwatches, with that of its transaction, and
// two more values.
void BM_Batch(benchmark::State& state) {
  static Registry registry;
  const auto histogram = Registry::HistogramOf(&registry, metrics::kBookingCommit);
  for (auto _ : state) {
    const Stopwatch commit(histogram);
    const Stopwatch lease(histogram);
    const Stopwatch write(histogram);
    histogram.Observe(0.1);
    histogram.Observe(0.2);
  }
}
BENCHMARK(BM_Batch);

// All that a call adds: its trace, its scope, its time, and what is counted.
void BM_Call(benchmark::State& state, bool counted) {
  static Registry registry;
  static CallMetrics calls(registry);
  const Permission& method = *FindPermission("gongfang.booking.v1.BookingService", "CreateBooking");
  for (auto _ : state) {
    const auto began = std::chrono::steady_clock::now();
    const CallScope scope(CallInfo{.trace = TraceContext::New()});
    benchmark::DoNotOptimize(CallScope::Current());
    if (counted) calls.Began();
    const absl::Duration took = absl::FromChrono(std::chrono::steady_clock::now() - began);
    benchmark::DoNotOptimize(took);
    if (counted) calls.Ended(method, absl::StatusCode::kOk, took);
  }
}
BENCHMARK_CAPTURE(BM_Call, traced, false);
BENCHMARK_CAPTURE(BM_Call, traced_and_counted, true)->ThreadRange(1, 2);

void BM_Text(benchmark::State& state) {
  static Registry registry;
  static CallMetrics calls(registry);
  for (const Permission& method : AllPermissions()) {
    calls.Began();
    calls.Ended(method, absl::StatusCode::kOk, absl::Milliseconds(1));
  }
  for (auto _ : state) benchmark::DoNotOptimize(registry.Text());
}
BENCHMARK(BM_Text)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace gongfang::bench

BENCHMARK_MAIN();
