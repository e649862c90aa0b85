// The events, replayed from zero, make the tables.
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "tests/support/booking_tables.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using booking::v1::Booking;

constexpr int kThreads = 4;
constexpr int kSteps = 60;  // of each thread

// Creates, holds, confirms and cancels at random; every now and then time goes on and holds expire.
void Work(TestServer& server, int seed) {
  std::mt19937 random(seed);
  const auto below = [&random](int end) {
    return std::uniform_int_distribution<int>(0, end - 1)(random);
  };
  const auto client = server.Connect();
  std::vector<Booking> mine;
  for (int step = 0; step < kSteps; ++step) {
    const int kind = below(10);
    if (kind < 5 || mine.empty()) {
      std::vector<Slot> slots;
      for (int i = 0; i <= below(3); ++i) {
        slots.push_back({std::string(1, static_cast<char>('a' + i)),
                         server.At(absl::Hours(24 + below(48))), absl::Minutes(30 + below(90)),
                         1 + below(2)});
      }
      const auto made = client->CreateBooking(
          kind < 3 ? HoldOf(slots, absl::Seconds(30 + below(60)), "wang") : BookingOf(slots));
      if (made.ok()) mine.push_back(*made);
    } else if (kind < 7) {
      (void)client->ConfirmBooking(ConfirmOf(mine[below(static_cast<int>(mine.size()))]));
    } else if (kind < 9) {
      (void)client->CancelBooking(CancelOf(mine[below(static_cast<int>(mine.size()))]));
    } else {
      server.clock().Advance(absl::Seconds(10));
    }
  }
}

TEST(ReplayTest, TheEventsReplayedRebuildTheTables) {
  TestServer server;
  for (const char* id : {"a", "b", "c"}) MakeTestResource(server.client(), id, 3);
  const unsigned seed = ::testing::UnitTest::GetInstance()->random_seed();
  RecordProperty("seed", static_cast<int>(seed));
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&server, seed, i] { Work(server, static_cast<int>(seed) + i); });
  }
  for (std::thread& thread : threads) thread.join();
  const auto listed = ListAll(server.client());
  server.Stop();

  const std::vector<events::v1::Event> events = ReadBookingEvents(server.folder(), "test");
  std::map<std::string, int> types;
  for (const auto& event : events) {
    ++types[event.type()];
    EXPECT_EQ(event.actor().empty(), event.type() == "booking.expired");
  }
  for (const char* type :
       {"booking.created", "booking.confirmed", "booking.cancelled", "booking.expired"}) {
    EXPECT_GT(types[type], 0) << type << " did not happen, seed " << seed;
  }
  const BookingTables replayed = Replay(events);
  const BookingTables tables = ReadBookingTables(server.folder());
  EXPECT_EQ(replayed.bookings, tables.bookings);
  EXPECT_EQ(replayed.items, tables.items);
  EXPECT_EQ(listed.size(), tables.bookings.size());
}

}  // namespace
}  // namespace gongfang
