// What membership and inventory say reaches booking: at once where it is asked for, soon where it
// is not, and it stays when the others are away.
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "common/base/log.h"
#include "tests/support/child_process.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

// The three services, each a Process of its own that reaches the others over TCP.
class FollowTest : public ::testing::Test {
 protected:
  FollowTest() {
    log::SetLevel(log::Level::kError);
    StartMembership();
    StartInventory();
    StartBooking();
    MakeTestAlliance(Client(*membership_));
    MakeTestResource(Client(*inventory_), "laser");
  }

  std::unique_ptr<Process> Run(const char* service, int port, int membership, int inventory) {
    return Process::Start({.data = dir_.path().string(),
                           .grpc = absl::StrCat("127.0.0.1:", port),
                           .services = {service},
                           .membership = absl::StrCat("127.0.0.1:", membership),
                           .inventory = absl::StrCat("127.0.0.1:", inventory)},
                          clock_)
        .value();
  }
  void StartMembership() {
    membership_ = Run(kMembership, membership_port_, 0, 0);
    membership_port_ = membership_->grpc_port();
  }
  void StartInventory() {
    inventory_ = Run(kInventory, inventory_port_, membership_port_, 0);
    inventory_port_ = inventory_->grpc_port();
  }
  void StartBooking() { booking_ = Run(kBooking, 0, membership_port_, inventory_port_); }

  client::Client& Client(const Process& process) {
    clients_.push_back(
        OwnClient(process.grpc_port(), FirstLineOf(dir_.File("admin.key")), kTestCallDeadline));
    return *clients_.back();
  }

  absl::Status Try(const std::string& resource) {
    auto request = BookingOf({{resource, NextMonday() + absl::Hours(24)}});
    request.set_validate_only(true);
    return Client(*booking_).CreateBooking(request).status();
  }
  bool EventuallyRefused(const std::string& reason) {
    return Eventually([&] { return ReasonOf(Try("laser")) == reason; });
  }

  TempDir dir_;
  FakeClock clock_{NextMonday()};
  int membership_port_ = 0;
  int inventory_port_ = 0;
  std::unique_ptr<Process> membership_;
  std::unique_ptr<Process> inventory_;
  std::unique_ptr<Process> booking_;
  std::vector<std::unique_ptr<client::Client>> clients_;
};

TEST_F(FollowTest, WhatWasMadeAMomentAgoCanBeBookedAtOnce) {
  const client::Client& membership = Client(*membership_);
  const client::Client& inventory = Client(*inventory_);
  const client::Client& booking = Client(*booking_);
  const absl::Time start = NextMonday() + absl::Hours(24);
  for (int i = 0; i < 10; ++i) {
    const std::string id = absl::StrCat("new-", i);
    membership::v1::CreateMemberRequest member;
    member.set_parent(kTestAlliance);
    member.set_member_id(id);
    member.mutable_member()->set_display_name(id);
    ASSERT_TRUE(membership.CreateMember(member).ok());
    MakeTestResource(inventory, id);
    const auto made = booking.CreateBooking(BookingOf({{id, start}}, id));
    EXPECT_TRUE(made.ok()) << made.status();
    EXPECT_EQ(made->items(0).time_zone(), "Asia/Shanghai");
  }
}

TEST_F(FollowTest, AClosureTakesEffectAndSoDoesItsEnd) {
  ASSERT_TRUE(Try("laser").ok());
  inventory::v1::CreateClosureRequest closure;
  closure.set_parent(kTestSpace);
  closure.set_closure_id("holiday");
  closure.mutable_closure()->set_reason("春节");
  *closure.mutable_closure()->mutable_start_time() = ToProtoTime(NextMonday() + absl::Hours(24));
  *closure.mutable_closure()->mutable_end_time() = ToProtoTime(NextMonday() + absl::Hours(48));
  const auto made = Client(*inventory_).CreateClosure(closure);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_TRUE(EventuallyRefused("POLICY_VIOLATION"));
  inventory::v1::DeleteClosureRequest remove;
  remove.set_name(made->name());
  ASSERT_TRUE(Client(*inventory_).DeleteClosure(remove).ok());
  EXPECT_TRUE(EventuallyRefused(""));
}

TEST_F(FollowTest, SuspendedItCannotBeBookedAndPublishedAgainItCan) {
  const client::Client& inventory = Client(*inventory_);
  inventory::v1::SuspendResourceRequest suspend;
  suspend.set_name(TestResource("laser"));
  ASSERT_TRUE(inventory.SuspendResource(suspend).ok());
  EXPECT_TRUE(EventuallyRefused("RESOURCE_NOT_BOOKABLE"));
  inventory::v1::PublishResourceRequest publish;
  publish.set_name(TestResource("laser"));
  ASSERT_TRUE(inventory.PublishResource(publish).ok());
  // No waiting: what booking believes to be unpublished it looks up before it refuses.
  EXPECT_TRUE(Try("laser").ok());
}

TEST_F(FollowTest, BookingGoesOnFromItsOwnCopyWhileTheOthersAreAway) {
  ASSERT_TRUE(Try("laser").ok());
  inventory_.reset();
  membership_.reset();
  EXPECT_TRUE(Try("laser").ok());
  // What is not known may have been made meanwhile: "not now", and not "there is none".
  ExpectRefused(Try("unknown"), absl::StatusCode::kUnavailable, "UNAVAILABLE");
  // It also starts without them: resources, members and keys are in its own database.
  booking_.reset();
  StartBooking();
  EXPECT_TRUE(Try("laser").ok());
  // When they are back it follows them again, from where it was.
  StartMembership();
  StartInventory();
  MakeTestResource(Client(*inventory_), "mill");
  EXPECT_TRUE(Eventually([this] { return Try("mill").ok(); }));
  EXPECT_TRUE(Try("laser").ok());
}

TEST(FollowInOneProcessTest, ManyWhoAskForWhatIsNotThereAreAllAnswered) {
  // More than there are workers, and each makes its worker look whether something is new.
  TestServer server;
  std::vector<std::thread> threads;
  for (int t = 0; t < 32; ++t) {
    threads.emplace_back([&] {
      const auto client = server.Connect();
      const auto request = BookingOf({{"unknown", server.At(absl::Hours(24))}});
      membership::v1::GetSpaceRequest other;
      other.set_name(kTestSpace);
      for (int i = 0; i < 20; ++i) {
        ExpectRefused(client->CreateBooking(request).status(), absl::StatusCode::kNotFound,
                      "RESOURCE_NOT_BOOKABLE");
        EXPECT_TRUE(client->GetSpace(other).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(FollowInOneProcessTest, ARestartKeepsWhatWasFollowed) {
  TestServer server;
  MakeTestResource(server.client(), "laser");
  const auto book = [&](int hour) {
    return server.client()
        .CreateBooking(BookingOf({{"laser", server.At(absl::Hours(24 + hour))}}))
        .status();
  };
  EXPECT_TRUE(book(0).ok());
  for (int i = 1; i < 3; ++i) {
    server.Restart();
    EXPECT_TRUE(book(i).ok());
  }
  EXPECT_EQ(ListAll(server.client()).size(), 3u);
}

}  // namespace
}  // namespace gongfang
