#include "common/metrics/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/metrics/stopwatch.h"

namespace gongfang::metrics {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(MetricTableTest, HoldsEveryMetricThatIsDeclaredOnce) {
  std::ifstream file(absl::StrCat(GONGFANG_SOURCE_DIR, "/services/common/metrics/metric.h"));
  size_t declared = 0;
  for (std::string line; std::getline(file, line);) {
    if (absl::StartsWith(line, "inline constexpr Metric k")) ++declared;
  }
  EXPECT_EQ(declared, AllMetrics().size());
  std::set<std::string> names;
  for (const Metric* metric : AllMetrics()) {
    EXPECT_TRUE(names.insert(metric->name).second) << metric->name;
    EXPECT_EQ(metric->kind == Kind::kHistogram, metric->buckets != Buckets::kNone) << metric->name;
    EXPECT_EQ(metric->kind == Kind::kCounter, absl::EndsWith(metric->name, "_total"))
        << metric->name;
  }
}

TEST(RegistryTest, TellsWhatWasCounted) {
  Registry registry;
  const Counter calls =
      Registry::CounterOf(&registry, kRpcCalls, {"gongfang.x.v1.X", "GetX", "NOT_FOUND"});
  calls.Add();
  calls.Add(2);
  Registry::GaugeOf(&registry, kRpcInFlight).Add(5);
  Registry::GaugeOf(&registry, kRpcInFlight).Add(-2);
  const Histogram batch = Registry::HistogramOf(&registry, kBookingBatch);
  batch.Observe(1);
  batch.Observe(100);
  const std::string text = registry.Text();
  EXPECT_THAT(text, HasSubstr("# TYPE gongfang_rpc_calls_total counter\n"));
  EXPECT_THAT(text,
              HasSubstr("{code=\"NOT_FOUND\",method=\"GetX\",service=\"gongfang.x.v1.X\"} 3"));
  EXPECT_THAT(text, HasSubstr("\ngongfang_rpc_calls_in_flight 3"));
  EXPECT_THAT(text, HasSubstr("gongfang_booking_batch_commands_bucket{le=\"64\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("gongfang_booking_batch_commands_bucket{le=\"128\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("gongfang_booking_batch_commands_sum 101"));
}

TEST(RegistryTest, WithoutOneNothingIsCounted) {
  EXPECT_FALSE(Registry::CounterOf(nullptr, kRpcCalls, {"", "", ""}));
  Registry::CounterOf(nullptr, kRpcCalls, {"", "", ""}).Add();
  Registry::GaugeOf(nullptr, kRpcInFlight).Set(1);
  const Histogram none = Registry::HistogramOf(nullptr, kBookingBatch);
  const Stopwatch stopwatch(none);
  const Probe probe(nullptr, [] { ADD_FAILURE(); });
}

TEST(RegistryTest, AStopwatchMeasuresSeconds) {
  Registry registry;
  const Histogram seconds = Registry::HistogramOf(&registry, kBookingCommit);
  { const Stopwatch stopwatch(seconds); }
  const std::string text = registry.Text();
  EXPECT_THAT(text, HasSubstr("gongfang_booking_commit_seconds_count 1"));
  EXPECT_THAT(text, HasSubstr("gongfang_booking_commit_seconds_bucket{le=\"30\"} 1"));
}

TEST(RegistryTest, AProbeIsAskedWhileItIsThere) {
  Registry registry;
  const Gauge holds = Registry::GaugeOf(&registry, kBookingHolds);
  int asked = 0;
  {
    const Probe probe(&registry, [&] { holds.Set(++asked); });
    EXPECT_THAT(registry.Text(), HasSubstr("gongfang_booking_holds_open 1"));
    EXPECT_THAT(registry.Text(), HasSubstr("gongfang_booking_holds_open 2"));
  }
  registry.Text();
  EXPECT_EQ(asked, 2);
}

TEST(RegistryTest, ManyThreadsLoseNothing) {
  Registry registry;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&registry] {
      for (int n = 0; n < 1000; ++n) {
        Registry::CounterOf(&registry, kBookingConflicts).Add();
        Registry::HistogramOf(&registry, kBookingBatch).Observe(3);
        if (n % 100 == 0) registry.Text();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string text = registry.Text();
  EXPECT_THAT(text, HasSubstr("gongfang_booking_conflicts_total 4000"));
  EXPECT_THAT(text, HasSubstr("gongfang_booking_batch_commands_count 4000"));
}

TEST(RegistryDeathTest, AMisuseEndsTheProcess) {
  Registry registry;
  EXPECT_DEATH(Registry::GaugeOf(&registry, kRpcCalls, {"a", "b", "c"}), "metrics.misused");
  EXPECT_DEATH(Registry::CounterOf(&registry, kRpcCalls, {"a"}), "metrics.misused");
}

}  // namespace
}  // namespace gongfang::metrics
