// SIGTERM while callers make the server look whether what they name is new: once, a call within the
// process began when its server was already going away, and the process crashed.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/child_process.h"
#include "tests/support/test_alliance.h"

namespace gongfang {
namespace {

constexpr int kCallers = 12;
constexpr int kRounds = 4;
constexpr int kAnswersBeforeTheStop = 100;

TEST(StopTest, EndsCleanlyWhileManyAskForWhatIsNotThere) {
  const TempDir dir;
  ServerProcess server(dir.File("data"));
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  MakeTestAlliance(*server.Connect());
  const std::string key = server.admin_key();
  for (int round = 0; round < kRounds; ++round) {
    if (round > 0) {
      ASSERT_TRUE(server.Start()) << server.process().Stderr();
    }
    std::atomic<int> answers = 0;
    std::atomic<bool> stop = false;
    std::vector<std::thread> callers;
    for (int i = 0; i < kCallers; ++i) {
      callers.emplace_back([&, i] {
        while (!stop) {
          // A connection of its own each time, and no waiting for a server that has gone.
          const auto channel = OwnChannel(server.port(), absl::ZeroDuration());
          const auto client =
              client::Client::Over(channel, {.key = key, .retry = {.max_attempts = 1}}).value();
          const auto request = BookingOf({{absl::StrCat("unknown-", i), DayAfterTomorrow()}});
          EXPECT_FALSE(client->CreateBooking(request).ok());
          answers.fetch_add(1);
        }
      });
    }
    while (answers < kAnswersBeforeTheStop) std::this_thread::yield();
    EXPECT_EQ(server.Terminate(), 0) << server.process().Stderr();
    stop = true;
    for (std::thread& caller : callers) caller.join();
  }
}

}  // namespace
}  // namespace gongfang
