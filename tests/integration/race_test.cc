// Many want the same at the same time, each over a connection of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <latch>
#include <map>
#include <thread>

#include "clients/cpp/client_error.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

constexpr int kThreads = 64;

using Answer = absl::StatusOr<booking::v1::Booking>;

// Lets all threads book at the same moment: thread i what `request` says for i.
std::vector<Answer> Race(const TestServer& server,
                         const std::function<booking::v1::CreateBookingRequest(int)>& request) {
  std::vector<Answer> answers(kThreads);
  std::vector<std::thread> threads;
  std::latch start(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      const auto client = server.Connect();
      const auto mine = request(i);
      client->WhoAmI({}).value();  // so that the connection is there
      start.arrive_and_wait();
      answers[i] = client->CreateBooking(mine);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return answers;
}

int CountOk(const std::vector<Answer>& answers) {
  return static_cast<int>(std::count_if(answers.begin(), answers.end(),
                                        [](const Answer& answer) { return answer.ok(); }));
}

// The highest number of units that are used at once within `window` after the start.
int PeakOf(const TestServer& server, const std::string& resource, absl::Duration window) {
  booking::v1::QueryFreeBusyRequest request;
  request.set_parent(kTestAlliance);
  request.add_resources(TestResource(resource));
  *request.mutable_start_time() = ToProtoTime(server.At(absl::ZeroDuration()));
  *request.mutable_end_time() = ToProtoTime(server.At(window));
  const auto answer = server.client().QueryFreeBusy(request).value();
  int peak = 0;
  for (const auto& used : answer.resources(0).used()) peak = std::max(peak, used.units());
  return peak;
}

TEST(RaceTest, OneOf64WinsASlotAndTheOthersHearWhenItIsFree) {
  TestServer server;
  MakeTestResource(server.client(), "laser");
  const absl::Time start = server.At(absl::Hours(24));
  const auto answers = Race(server, [&](int i) {
    return BookingOf({{"laser", start, absl::Hours(2)}}, i % 2 == 0 ? "li" : "wang");
  });
  EXPECT_EQ(CountOk(answers), 1);
  for (const Answer& answer : answers) {
    if (answer.ok()) continue;
    ExpectRefused(answer.status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
    const client::ClientError error = client::ErrorOf(answer.status());
    EXPECT_EQ(error.metadata.at("resource"), TestResource("laser"));
    absl::Time next;
    std::string problem;
    ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, error.metadata.at("nextFreeStartTime"), &next,
                                &problem))
        << problem;
    EXPECT_EQ(next, start + absl::Hours(2));
  }
  EXPECT_EQ(ListAll(server.client()).size(), 1u);
  EXPECT_EQ(server.Heads()["booking"]["test"], 1);
}

TEST(RaceTest, UnitsInUseNeverExceedTheCapacity) {
  TestServer server;
  MakeTestResource(server.client(), "room", 5);
  // Slots of two hours that begin every hour, of one to five units.
  const auto answers = Race(server, [&](int i) {
    return BookingOf({{"room", server.At(absl::Hours(24 + i % 3)), absl::Hours(2), 1 + i / 3 % 5}});
  });
  std::map<int64_t, int> used;  // by hour
  int wanted_one = 0;
  for (int i = 0; i < kThreads; ++i) {
    if (!answers[i].ok()) {
      ExpectRefused(answers[i].status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
      continue;
    }
    used[i % 3] += 1 + i / 3 % 5;
    used[i % 3 + 1] += 1 + i / 3 % 5;
    wanted_one += 1;
  }
  EXPECT_GT(wanted_one, 0);
  for (const auto& [hour, units] : used) EXPECT_LE(units, 5) << hour;
  EXPECT_LE(PeakOf(server, "room", absl::Hours(48)), 5);
  // There were more than enough of one unit to fill what was left.
  EXPECT_EQ(used[1], 5);
}

TEST(RaceTest, CapacityIsAPeakAndNotACount) {
  TestServer server;
  MakeTestResource(server.client(), "room", 5);
  MakeTestResource(server.client(), "trainer", 1);
  const absl::Time start = server.At(absl::Hours(24));
  // Five bookings of one unit each, one after the other in time, each with the trainer.
  for (int i = 0; i < 5; ++i) {
    const absl::Time slot = start + i * absl::Hours(1);
    ASSERT_TRUE(server.client().CreateBooking(BookingOf({{"room", slot}, {"trainer", slot}})).ok());
  }
  EXPECT_EQ(PeakOf(server, "room", absl::Hours(48)), 1);
  // All along them four units are left, and not five, whatever the number of bookings.
  const Slot across{"room", start, absl::Hours(5)};
  Slot five = across;
  five.units = 5;
  ExpectRefused(server.client().CreateBooking(BookingOf({five})).status(),
                absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  Slot four = across;
  four.units = 4;
  EXPECT_TRUE(server.client().CreateBooking(BookingOf({four})).ok());
  ExpectRefused(server.client().CreateBooking(BookingOf({across})).status(),
                absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  // The trainer is one: free after the last hour and not within it.
  ExpectRefused(
      server.client().CreateBooking(BookingOf({{"trainer", start + absl::Minutes(270)}})).status(),
      absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  EXPECT_TRUE(server.client().CreateBooking(BookingOf({{"trainer", start + absl::Hours(5)}})).ok());
}

TEST(RaceTest, ASharedRoomAndItsOnlyTrainerInOneBooking) {
  TestServer server;
  MakeTestResource(server.client(), "room", 5);
  MakeTestResource(server.client(), "trainer", 1);
  const absl::Time start = server.At(absl::Hours(24));
  // Half of them want the room alone, half the room with the trainer.
  const auto answers = Race(server, [&](int i) {
    return i % 2 == 0 ? BookingOf({{"room", start}})
                      : BookingOf({{"room", start}, {"trainer", start}});
  });
  int with_trainer = 0;
  for (const Answer& answer : answers) with_trainer += answer.ok() && answer->items_size() == 2;
  EXPECT_EQ(CountOk(answers), 5);
  EXPECT_LE(with_trainer, 1);
  EXPECT_EQ(PeakOf(server, "room", absl::Hours(48)), 5);
  EXPECT_EQ(PeakOf(server, "trainer", absl::Hours(48)), with_trainer);
}

}  // namespace
}  // namespace gongfang
