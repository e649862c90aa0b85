// Redis may lose everything, be slow or be away: bookings go on, and their answers are the same.
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/support/child_process.h"
#include "tests/support/redis_server.h"
#include "tests/support/test_alliance.h"

namespace gongfang {
namespace {

class RedisBookingsTest : public testing::Test {
 protected:
  static constexpr int kWriters = 16;

  void SetUp() override {
    ASSERT_TRUE(server_.Start()) << server_.process().Stderr();
    const auto client = server_.Connect();
    MakeTestAlliance(*client);
    MakeTestResource(*client, "laser", 1);
    ASSERT_TRUE(BecomesUsable(asks_));
  }

  // Two writers ask for the same slot, then for the next one.
  void Write(int writer) {
    const auto client = server_.Connect();
    for (int n = 0; !stop_; ++n) {
      const absl::Time start = base_ + absl::Hours(24 * (writer / 2)) + n * absl::Minutes(1);
      const auto answer = client->CreateBooking(BookingOf({{"laser", start, absl::Minutes(1)}}));
      ++answers_;
      if (answer.ok()) {
        const std::lock_guard lock(mutex_);
        ++winners_[absl::ToUnixSeconds(start)];
      } else {
        ExpectRefused(answer.status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
      }
    }
  }

  // Until so many more calls were answered.
  void Await(int answers) {
    const int until = answers_ + answers;
    EXPECT_TRUE(Eventually([&] { return answers_ >= until; }));
  }

  TempDir dir_;
  RedisServer redis_;
  RedisClient asks_{RedisUrlOf(redis_.url())};
  ServerProcess server_{dir_.File("data"),
                        {"--redis", redis_.url(), "--max-calls-per-second", "1000000"}};
  const absl::Time base_ = DayAfterTomorrow();
  std::atomic<bool> stop_ = false;
  std::atomic<int> answers_ = 0;
  std::mutex mutex_;
  std::map<int64_t, int> winners_;  // by start; under mutex_
};

TEST_F(RedisBookingsTest, GoOnWhateverRedisDoes) {
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) writers.emplace_back([this, i] { Write(i); });
  const auto is_used = [this] {
    const auto reply = asks_.Call({"DBSIZE"}, absl::Seconds(1));
    return reply.ok() && reply->integer >= 2;  // a lease, and a limit
  };
  EXPECT_TRUE(Eventually(is_used));
  redis_.Kill();
  Await(500);
  redis_.Start();
  EXPECT_TRUE(Eventually(is_used));
  redis_.Pause();
  Await(500);
  redis_.Continue();
  EXPECT_TRUE(Eventually(is_used));
  for (int i = 0; i < 10; ++i) {
    asks_.Call({i % 2 == 0 ? "FLUSHALL" : "SCRIPT", "FLUSH"}, absl::Seconds(1)).IgnoreError();
    Await(50);
  }
  EXPECT_EQ(AskRedis(asks_, {"FLUSHALL"}), "OK");
  EXPECT_TRUE(Eventually(is_used));
  stop_ = true;
  for (std::thread& writer : writers) writer.join();
  size_t bookings = 0;
  for (const auto& [start, winners] : winners_) {
    EXPECT_EQ(winners, 1) << start;
    bookings += winners;
  }
  EXPECT_EQ(ListAll(*server_.Connect()).size(), bookings);
}

TEST_F(RedisBookingsTest, AServerThatStartsWithoutItsRedisServesAndFindsItLater) {
  ASSERT_EQ(server_.Terminate(), 0);
  redis_.Kill();
  ASSERT_TRUE(server_.Start()) << server_.process().Stderr();
  const auto client = server_.Connect();
  EXPECT_TRUE(client->CreateBooking(BookingOf({{"laser", base_}})).ok());
  redis_.Start();
  int n = 0;
  EXPECT_TRUE(Eventually([&] {
    ++n;
    EXPECT_TRUE(client->CreateBooking(BookingOf({{"laser", base_ + absl::Hours(n)}})).ok());
    const auto reply = asks_.Call({"KEYS", "gongfang:lease:{test}:*"}, absl::Seconds(1));
    return reply.ok() && reply->elements.size() == 1;
  }));
}

TEST(RedisFlagTest, APasswordComesFromAFileAndNeverIntoTheLog) {
  TempDir dir;
  RedisServer redis({"--requirepass", "open-sesame"});
  std::ofstream(dir.File("password")) << "open-sesame\n";
  ServerProcess server(dir.File("data"), {"--redis", redis.url(), "--redis-password-file",
                                          dir.File("password"), "--verbose"});
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  const std::string used = "redis.used";
  EXPECT_TRUE(Eventually([&] { return absl::StrContains(server.process().Stderr(), used); }));
  redis.Kill();
  const std::string away = "redis.away";
  EXPECT_TRUE(Eventually([&] { return absl::StrContains(server.process().Stderr(), away); }));
  EXPECT_FALSE(absl::StrContains(server.process().Stderr(), "sesame"));
  EXPECT_EQ(server.Terminate(), 0);

  ServerProcess missing(dir.File("other"),
                        {"--redis", redis.url(), "--redis-password-file", dir.File("none")});
  EXPECT_FALSE(missing.Start());
  EXPECT_TRUE(absl::StrContains(missing.process().Stderr(), "Cannot read a password from"));
}

}  // namespace
}  // namespace gongfang
