// What gongfangd tells on its admin port, after some work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/access/web_fetch.h"
#include "common/base/log.h"
#include "common/metrics/metric.h"
#include "gongfangd/process.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_alliance.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;

class MetricsTest : public testing::Test {
 protected:
  MetricsTest() {
    log::SetLevel(log::Level::kError);
    process_ =
        Process::Start(
            {.data = dir_.path().string(), .grpc = "127.0.0.1:0", .admin = "127.0.0.1:0"}, clock_)
            .value();
    client_ =
        OwnClient(process_->grpc_port(), FirstLineOf(dir_.File("admin.key")), absl::Seconds(30));
    MakeTestAlliance(*client_);
    MakeTestResource(*client_, "laser");
  }

  std::string Page(const std::string& path) const {
    const auto address =
        ParseWebAddress(absl::StrCat("http://127.0.0.1:", process_->admin_port(), path));
    return WebFetcher().Get(*address, 10'000'000, absl::Seconds(10)).value_or("");
  }
  // The value of the one line that begins so; -1 where there is none.
  double Value(const std::string& series) const {
    for (absl::string_view line : absl::StrSplit(Page("/metrics"), '\n')) {
      if (absl::ConsumePrefix(&line, absl::StrCat(series, " "))) {
        return std::atof(std::string(line).c_str());
      }
    }
    return -1;
  }
  absl::StatusOr<booking::v1::Booking> Book(int day, bool hold = false) const {
    const std::vector<Slot> slots = {{"laser", DayAfterTomorrow() + day * absl::Hours(24)}};
    return client_->CreateBooking(hold ? HoldOf(slots, absl::Minutes(5)) : BookingOf(slots));
  }

  SystemClock clock_;
  TempDir dir_;
  std::unique_ptr<Process> process_;
  std::unique_ptr<client::Client> client_;
};

TEST_F(MetricsTest, EveryMetricOfTheTableIsToldAndNoOther) {
  ASSERT_TRUE(Book(1).ok());
  // Told once they happen: where others write too.
  std::set<std::string> rare = {metrics::kBookingLeasesRefused.name};
  std::set<std::string> wanted;
  for (const metrics::Metric* metric : metrics::AllMetrics()) {
    if (!rare.contains(metric->name)) wanted.insert(metric->name);
  }
  // Streams are told once they are open.
  EXPECT_TRUE(Eventually([&] {
    std::set<std::string> told;
    for (absl::string_view line : absl::StrSplit(Page("/metrics"), '\n')) {
      const std::vector<std::string> words = absl::StrSplit(line, ' ');
      if (words.size() > 2 && words[1] == "HELP") told.insert(words[2]);
    }
    if (told == wanted) return true;
    EXPECT_THAT(wanted, testing::IsSupersetOf(told));
    return false;
  }));
}

TEST_F(MetricsTest, WhatHappensIsCounted) {
  ASSERT_TRUE(Book(1).ok());
  ASSERT_TRUE(Book(2, /*hold=*/true).ok());
  EXPECT_FALSE(Book(1).ok());
  const auto calls = [this](const std::string& code) {
    return Value(absl::StrCat("gongfang_rpc_calls_total{code=\"", code,
                              "\",method=\"CreateBooking\","
                              "service=\"gongfang.booking.v1.BookingService\"}"));
  };
  EXPECT_EQ(calls("OK"), 2);
  EXPECT_EQ(calls("ALREADY_EXISTS"), 1);
  EXPECT_EQ(Value("gongfang_booking_holds_open"), 1);
  EXPECT_EQ(Value("gongfang_booking_batch_commands_sum"), 3);
  EXPECT_EQ(Value("gongfang_booking_conflicts_total"), 0);
  EXPECT_GE(Value("gongfang_booking_index_resources"), 1);
  EXPECT_EQ(Value("gongfang_event_log_events{log=\"booking\"}"), 2);
  // Followers may be asking for the head of a log.
  EXPECT_GE(Value("gongfang_rpc_calls_in_flight"), 0);
  EXPECT_EQ(Value("gongfang_serving"), 1);
  EXPECT_GT(Value("process_resident_memory_bytes"), 1e6);
  EXPECT_GT(Value("process_open_fds"), 3);
  EXPECT_GT(Value("process_cpu_seconds_total"), 0);
  EXPECT_GE(Value("gongfang_store_transactions_total{code=\"OK\",database=\"booking\","
                  "kind=\"write\"}"),
            2);
  EXPECT_TRUE(Eventually([&] {
    return Value("gongfang_follower_events_total{follower=\"inventory\",log=\"booking\"}") == 2;
  }));
}

TEST_F(MetricsTest, ItIsReadyUntilItStops) {
  EXPECT_EQ(Page("/healthz"), "ok\n");
  EXPECT_EQ(Page("/readyz"), "ready\n");
  client_.reset();
  process_->Stop();
  EXPECT_EQ(Page("/healthz"), "ok\n");
  EXPECT_EQ(Page("/readyz"), "");
  EXPECT_EQ(Value("gongfang_serving"), 0);
}

}  // namespace
}  // namespace gongfang
