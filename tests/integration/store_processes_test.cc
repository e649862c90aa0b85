// gongfangd as processes of their own that share one PostgreSQL: as a cluster runs them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <mutex>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client_error.h"
#include "tests/support/child_process.h"
#include "tests/support/store_server.h"
#include "tests/support/test_alliance.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using booking::v1::Booking;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr absl::Duration kDeadline = absl::Seconds(30);

class StoreProcessesTest : public ::testing::Test {
 protected:
  void StartBoth() {
    for (ServerProcess& server : servers_) {
      ASSERT_TRUE(server.Start()) << server.process().Stderr();
    }
    key_ = servers_[0].admin_key();
    ASSERT_FALSE(key_.empty());
    ASSERT_TRUE(servers_[1].admin_key().empty());
    MakeTestAlliance(*Of(0));
    MakeTestResource(*Of(0), "laser");
  }
  std::unique_ptr<client::Client> Of(size_t replica) const {
    return OwnClient(servers_[replica].port(), key_, kDeadline);
  }
  absl::StatusOr<Booking> Book(const client::Client& client, int hour, const std::string& id = "",
                               const std::string& resource = "laser") {
    auto request = BookingOf({{resource, base_ + absl::Hours(hour)}});
    request.set_request_id(id);
    return client.CreateBooking(request);
  }
  std::string Sql(const std::string& sql) { return store_.Sql("booking", sql); }

  StoreServer store_;
  TempDir dir_;
  ServerProcess servers_[2] = {{dir_.File("a"), store_.Flags()}, {dir_.File("b"), store_.Flags()}};
  std::string key_;
  const absl::Time base_ = DayAfterTomorrow();
};

TEST_F(StoreProcessesTest, WhatOneAnswersTheOtherKnows) {
  StartBoth();
  const auto a = Of(0);
  const auto b = Of(1);
  const auto first = Book(*a, 1, "once");
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(b->GetBooking(GetOf(*first))->SerializeAsString(), first->SerializeAsString());
  ExpectRefused(Book(*b, 1).status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  const auto again = Book(*b, 1, "once");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Sql("SELECT COUNT(*) FROM events WHERE type = 'booking.created'"), "1");
  // What one publishes can be booked through the other at once.
  MakeTestResource(*b, "mill");
  const auto mill = Book(*a, 1, "", "mill");
  EXPECT_TRUE(mill.ok()) << mill.status();
}

TEST_F(StoreProcessesTest, AMemberWhoseSessionsAreEndedThroughOneIsOutThroughTheOther) {
  StartBoth();
  membership::v1::SetPasswordRequest password;
  password.set_name(TestMember("li"));
  password.set_password("correct horse 电池");
  ASSERT_TRUE(Of(0)->SetPassword(password).ok());
  membership::v1::SignInRequest sign_in;
  sign_in.set_name(TestMember("li"));
  sign_in.set_password("correct horse 电池");
  const auto session = OwnClient(servers_[1].port(), "", kDeadline)->SignIn(sign_in);
  ASSERT_TRUE(session.ok()) << session.status();
  const auto through_a = OwnClient(servers_[0].port(), session->session_token(), kDeadline);
  const auto through_b = OwnClient(servers_[1].port(), session->session_token(), kDeadline);
  EXPECT_TRUE(through_a->WhoAmI({}).ok());
  EXPECT_TRUE(through_b->WhoAmI({}).ok());
  ASSERT_TRUE(through_a->SignOut({}).ok());
  EXPECT_FALSE(through_a->WhoAmI({}).ok());
  const SystemClock clock;
  const absl::Time begin = clock.Now();
  EXPECT_TRUE(Eventually([&] { return !through_b->WhoAmI({}).ok(); }));
  EXPECT_LT(clock.Now() - begin, absl::Seconds(1));
}

TEST_F(StoreProcessesTest, KillingOneInTheMiddleLosesNothing) {
  StartBoth();
  constexpr int kThreads = 4;
  constexpr int kEach = 40;
  std::mutex mutex;
  std::set<std::string> answered;
  std::vector<std::string> failed;
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (int who = 0; who < kThreads; ++who) {
    threads.emplace_back([&, who] {
      std::unique_ptr<client::Client> clients[2] = {Of(0), Of(1)};
      for (int i = 0; i < kEach; ++i) {
        const int hour = who * kEach + i;
        // As a client that retries: with one request_id, through the one and then the other.
        const std::string id = absl::StrCat("booking ", hour);
        absl::StatusOr<Booking> booked = absl::UnavailableError("");
        for (int attempt = 0; attempt < 20 && !booked.ok(); ++attempt) {
          booked = Book(*clients[(who + attempt) % 2], hour, id);
        }
        ++done;
        const std::lock_guard lock(mutex);
        if (booked.ok()) {
          answered.insert(booked->name());
        } else {
          failed.push_back(std::string(booked.status().message()));
        }
      }
    });
  }
  EXPECT_TRUE(Eventually([&] { return done > kThreads * kEach / 4; }));
  EXPECT_EQ(servers_[0].KillAndWait(), 128 + SIGKILL);
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(failed, IsEmpty());
  EXPECT_EQ(answered.size(), static_cast<size_t>(kThreads * kEach));
  std::set<std::string> kept;
  for (const Booking& booking : ListAll(*Of(1))) kept.insert(booking.name());
  EXPECT_EQ(kept, answered);
  // Its numbers are without gaps.
  EXPECT_EQ(Sql("SELECT COUNT(*) FROM events"), Sql("SELECT SUM(sequence) FROM event_heads"));
  ASSERT_TRUE(servers_[0].Start()) << servers_[0].process().Stderr();
  EXPECT_EQ(ListAll(*Of(0)).size(), answered.size());
}

TEST_F(StoreProcessesTest, ASearchThroughTheOtherIsHardlyBehind) {
  StartBoth();
  const auto a = Of(0);
  const auto b = Of(1);
  const SystemClock clock;
  booking::v1::SearchAvailabilityRequest search;
  search.set_parent(kTestAlliance);
  search.mutable_length()->set_seconds(3600);
  std::vector<absl::Duration> behind;
  for (int hour = 0; hour < 40; ++hour) {
    *search.mutable_start_time() = ToProtoTime(base_ + absl::Hours(hour));
    *search.mutable_end_time() = ToProtoTime(base_ + absl::Hours(hour + 1));
    const auto is_free = [&] { return !b->SearchAvailability(search)->availabilities().empty(); };
    EXPECT_TRUE(Eventually(is_free));
    ASSERT_TRUE(Book(*a, hour).ok());
    const absl::Time booked = clock.Now();
    EXPECT_TRUE(Eventually([&] { return !is_free(); }));
    behind.push_back(clock.Now() - booked);
  }
  std::sort(behind.begin(), behind.end());
  EXPECT_LT(behind.back(), absl::Seconds(1));
  std::cout << "behind: median " << behind[behind.size() / 2] << ", longest " << behind.back()
            << "\n";
}

TEST_F(StoreProcessesTest, AHoldOfOneThatWasKilledExpiresAllTheSame) {
  StartBoth();
  ASSERT_TRUE(Of(0)->CreateBooking(HoldOf({{"laser", base_}}, absl::Seconds(3))).ok());
  EXPECT_EQ(servers_[0].KillAndWait(), 128 + SIGKILL);
  const auto b = Of(1);
  EXPECT_TRUE(Eventually([&] { return Book(*b, 0).ok(); }));
  EXPECT_EQ(Sql("SELECT COUNT(*) FROM events WHERE type = 'booking.expired'"), "1");
}

TEST_F(StoreProcessesTest, OfManyFirstStartsOneMakesTheAdminKey) {
  std::vector<std::unique_ptr<ChildProcess>> servers;
  std::vector<std::string> folders;
  for (int i = 0; i < 3; ++i) {
    folders.push_back(dir_.File(absl::StrCat("first-", i)));
    std::vector<std::string> command = {BinaryPath("gongfangd"), "--data", folders.back(), "--grpc",
                                        "127.0.0.1:0"};
    for (const std::string& flag : store_.Flags()) command.push_back(flag);
    servers.push_back(std::make_unique<ChildProcess>(command));
  }
  int made = 0;
  for (size_t i = 0; i < servers.size(); ++i) {
    EXPECT_NE(servers[i]->WaitForLine("Ctrl-C stops it"), "") << servers[i]->Stderr();
    made += FirstLineOf(folders[i] + "/admin.key").empty() ? 0 : 1;
  }
  EXPECT_EQ(made, 1);
  EXPECT_EQ(store_.Sql("membership", "SELECT COUNT(*) FROM records WHERE kind = 'api_key'"), "1");
}

TEST_F(StoreProcessesTest, WithoutTheSecretsItSaysWhatToDo) {
  ChildProcess server({BinaryPath("gongfangd"), "--data", dir_.File("c"), "--store", store_.url()});
  EXPECT_EQ(server.Wait(), 2);
  EXPECT_THAT(server.Stderr(), HasSubstr("--service-key-file"));
  ChildProcess missing({BinaryPath("gongfangd"), "--data", dir_.File("c"), "--store", store_.url(),
                        "--service-key-file", dir_.File("none"), "--personal-data-key-file",
                        dir_.File("none")});
  EXPECT_EQ(missing.Wait(), 1);
  EXPECT_THAT(missing.Stderr(), HasSubstr(dir_.File("none")));
  EXPECT_EQ(FirstLineOf(dir_.File("none")), "");
}

}  // namespace
}  // namespace gongfang
