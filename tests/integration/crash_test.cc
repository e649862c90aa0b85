// kill -9 in the middle of 64 writers: what was answered is there, whole, and nothing is half.
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/support/booking_tables.h"
#include "tests/support/child_process.h"
#include "tests/support/test_alliance.h"

namespace gongfang {
namespace {

using booking::v1::Booking;
using booking::v1::CreateBookingRequest;

constexpr int kWriters = 64;
constexpr int kAnswersBeforeTheKill = 400;
constexpr int kRounds = 3;

// What the writers of one round were told, and what they asked for without an answer.
struct Told {
  std::mutex mutex;
  std::vector<Booking> answered;
  std::vector<CreateBookingRequest> unanswered;
};

class CrashTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(server_.Start()) << server_.process().Stderr();
    const auto client = server_.Connect();
    MakeTestAlliance(*client);
    MakeTestResource(*client, "a", 1);
    MakeTestResource(*client, "b", 2);
    MakeTestResource(*client, "c", kWriters);
  }

  // Books one slot after the other until a call fails because nobody is there. The slots of two
  // writers are the same, so half of what they ask for is refused.
  void Write(int round, int writer, std::atomic<int>& answers, Told& told) {
    const auto client = server_.Connect();
    for (int n = 0;; ++n) {
      const absl::Time start =
          base_ + absl::Hours(24 * (40 * round + writer / 2)) + n * absl::Minutes(1);
      const absl::Duration length = absl::Minutes(1);
      auto request = BookingOf({{"a", start, length}, {"b", start, length}, {"c", start, length}});
      request.set_request_id(absl::StrCat(round, "-", writer, "-", n));
      const auto answer = client->CreateBooking(request);
      const std::lock_guard lock(told.mutex);
      if (answer.ok()) {
        told.answered.push_back(*answer);
      } else if (answer.status().code() != absl::StatusCode::kAlreadyExists) {
        EXPECT_EQ(answer.status().code(), absl::StatusCode::kUnavailable) << answer.status();
        told.unanswered.push_back(request);
        return;
      }
      answers.fetch_add(1);
      answers.notify_one();
    }
  }

  void KillInTheMiddle(int round, Told& told) {
    std::atomic<int> answers = 0;
    std::vector<std::thread> writers;
    for (int i = 0; i < kWriters; ++i) {
      writers.emplace_back([&, i] { Write(round, i, answers, told); });
    }
    for (int seen = 0; seen < kAnswersBeforeTheKill; seen = answers) answers.wait(seen);
    EXPECT_EQ(server_.KillAndWait(), 128 + SIGKILL);
    for (std::thread& writer : writers) writer.join();
  }

  void ExpectAllThere(const std::vector<Booking>& answered) {
    const auto client = server_.Connect();
    std::map<std::string, std::string> there;
    for (const Booking& booking : ListAll(*client)) {
      there[booking.name()] = booking.SerializeAsString();
    }
    for (const Booking& booking : answered) {
      EXPECT_EQ(there[booking.name()], booking.SerializeAsString()) << booking.name();
    }
    EXPECT_EQ(client->GetBooking(GetOf(answered.back()))->SerializeAsString(),
              answered.back().SerializeAsString());
  }

  // Those who got no answer ask again, and then know.
  void ResolveUnanswered(const Told& told, std::vector<Booking>& answered) {
    const auto client = server_.Connect();
    for (const CreateBookingRequest& request : told.unanswered) {
      const auto answer = client->CreateBooking(request);
      if (answer.ok()) {
        answered.push_back(*answer);
      } else {
        EXPECT_EQ(answer.status().code(), absl::StatusCode::kAlreadyExists) << answer.status();
      }
    }
  }

  TempDir dir_;
  ServerProcess server_{dir_.File("data")};
  const absl::Time base_ = DayAfterTomorrow();
};

TEST_F(CrashTest, LosesNoAnsweredBookingAndLeavesNoHalfOne) {
  std::vector<Booking> answered;
  for (int round = 0; round < kRounds; ++round) {
    Told told;
    KillInTheMiddle(round, told);
    ASSERT_GE(told.answered.size(), 1u);
    ASSERT_EQ(told.unanswered.size(), static_cast<size_t>(kWriters));
    answered.insert(answered.end(), told.answered.begin(), told.answered.end());
    // As the crash left it: every booking with all its items, every event there.
    const BookingTables tables = ReadBookingTables(dir_.File("data"));
    EXPECT_EQ(Replay(ReadBookingEvents(dir_.File("data"), "test")), tables);
    EXPECT_EQ(tables.items.size(), 3 * tables.bookings.size());
    ASSERT_TRUE(server_.Start()) << server_.process().Stderr();
    ExpectAllThere(answered);
    ResolveUnanswered(told, answered);
  }
  std::set<std::string> names;
  for (const Booking& booking : answered) names.insert(booking.name());
  EXPECT_EQ(names.size(), answered.size());
  EXPECT_EQ(ListAll(*server_.Connect()).size(), answered.size());
  EXPECT_EQ(server_.Terminate(), 0) << server_.process().Stderr();
}

TEST_F(CrashTest, WhatMembershipAndInventoryAnsweredIsThereToo) {
  const std::string key = server_.admin_key();
  server_.KillAndWait();
  ASSERT_TRUE(server_.Start()) << server_.process().Stderr();
  EXPECT_EQ(server_.admin_key(), key);
  const auto client = server_.Connect();
  EXPECT_EQ(client->WhoAmI({})->alliances_size(), 1);
  membership::v1::GetMemberRequest member;
  member.set_name(TestMember("li"));
  ASSERT_EQ(client->GetMember(member)->teams_size(), 1);
  EXPECT_EQ(client->GetMember(member)->teams(0), TestTeam("blue"));
  inventory::v1::GetResourceRequest resource;
  resource.set_name(TestResource("b"));
  EXPECT_EQ(client->GetResource(resource)->state(), inventory::v1::Resource::STATE_PUBLISHED);
  EXPECT_EQ(client->GetResource(resource)->capacity(), 2);
  // And booking knows them.
  EXPECT_TRUE(client->CreateBooking(BookingOf({{"b", base_}})).ok());
}

}  // namespace
}  // namespace gongfang
