// Every service as a process of its own, on its own port, over TCP; and each killed in turn.
#include <gtest/gtest.h>
#include <signal.h>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client_error.h"
#include "tests/support/child_process.h"
#include "tests/support/test_alliance.h"

namespace gongfang {
namespace {

class ProcessesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    // Nothing answers there; services of one installation must not ask it.
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    ASSERT_TRUE(membership_.Start()) << membership_.process().Stderr();
    inventory_ = std::make_unique<ServerProcess>(
        dir_.File("inventory"),
        std::vector<std::string>{"--services=inventory", "--membership", membership_.address(),
                                 "--service-key-file", KeyFile()});
    ASSERT_TRUE(inventory_->Start()) << inventory_->process().Stderr();
    booking_ = std::make_unique<ServerProcess>(
        dir_.File("booking"),
        std::vector<std::string>{"--services=booking", "--membership", membership_.address(),
                                 "--inventory", inventory_->address(), "--service-key-file",
                                 KeyFile()});
    ASSERT_TRUE(booking_->Start()) << booking_->process().Stderr();
    key_ = membership_.admin_key();
    ASSERT_FALSE(key_.empty());
  }

  void TearDown() override { unsetenv("http_proxy"); }

  std::string KeyFile() const { return dir_.File("membership") + "/service.key"; }
  std::unique_ptr<client::Client> Of(const ServerProcess& server) const {
    return OwnClient(server.port(), key_, absl::Seconds(30));
  }
  absl::StatusOr<booking::v1::Booking> Book(const std::string& resource, int day,
                                            const std::string& member = "li") {
    const absl::Time start = base_ + absl::Hours(24 * day);
    return Of(*booking_)->CreateBooking(BookingOf({{resource, start, absl::Hours(2)}}, member));
  }
  void KillAndRestart(ServerProcess& server) {
    EXPECT_EQ(server.KillAndWait(), 128 + SIGKILL);
    ASSERT_TRUE(server.Start()) << server.process().Stderr();
  }

  TempDir dir_;
  ServerProcess membership_{dir_.File("membership"), {"--services=membership"}};
  std::unique_ptr<ServerProcess> inventory_;
  std::unique_ptr<ServerProcess> booking_;
  std::string key_;
  const absl::Time base_ = DayAfterTomorrow();
};

TEST_F(ProcessesTest, TheFirstBookingAndThenEachIsKilled) {
  MakeTestAlliance(*Of(membership_));
  MakeTestResource(*Of(*inventory_), "laser");
  const auto first = Book("laser", 0);
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::Status refused = Book("laser", 0, "wang").status();
  ExpectRefused(refused, absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  EXPECT_EQ(
      client::ErrorOf(refused).metadata["nextFreeStartTime"],
      absl::FormatTime(absl::RFC3339_full, base_ + absl::Hours(2), absl::FixedTimeZone(8 * 3600)));

  // Booking dies: what it answered is there.
  KillAndRestart(*booking_);
  EXPECT_EQ(Of(*booking_)->GetBooking(GetOf(*first))->SerializeAsString(),
            first->SerializeAsString());
  ExpectRefused(Book("laser", 0, "wang").status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");

  // Inventory dies: booking goes on, and follows it again when it is back.
  EXPECT_EQ(inventory_->KillAndWait(), 128 + SIGKILL);
  EXPECT_TRUE(Book("laser", 1).ok());
  ASSERT_TRUE(inventory_->Start()) << inventory_->process().Stderr();
  MakeTestResource(*Of(*inventory_), "mill");
  EXPECT_TRUE(Eventually([this] { return Book("mill", 1).ok(); }));

  // Membership dies: the others go on, and follow it again when it is back.
  EXPECT_EQ(membership_.KillAndWait(), 128 + SIGKILL);
  EXPECT_TRUE(Book("laser", 2).ok());
  MakeTestResource(*Of(*inventory_), "printer");
  EXPECT_TRUE(Book("printer", 2).ok());
  ASSERT_TRUE(membership_.Start()) << membership_.process().Stderr();
  membership::v1::CreateMemberRequest member;
  member.set_parent(kTestAlliance);
  member.set_member_id("chen");
  member.mutable_member()->set_display_name("陈");
  ASSERT_TRUE(Of(membership_)->CreateMember(member).ok());
  EXPECT_TRUE(Eventually([this] { return Book("laser", 3, "chen").ok(); }));
  EXPECT_EQ(ListAll(*Of(*booking_)).size(), 6u);
}

TEST_F(ProcessesTest, AllKilledAtOnceAndStartedInTheWrongOrder) {
  MakeTestAlliance(*Of(membership_));
  MakeTestResource(*Of(*inventory_), "laser");
  const auto first = Book("laser", 0);
  ASSERT_TRUE(first.ok()) << first.status();
  for (ServerProcess* server : {&membership_, inventory_.get(), booking_.get()}) {
    EXPECT_EQ(server->KillAndWait(), 128 + SIGKILL);
  }
  for (ServerProcess* server : {booking_.get(), inventory_.get(), &membership_}) {
    ASSERT_TRUE(server->Start()) << server->process().Stderr();
  }
  EXPECT_EQ(Of(*booking_)->GetBooking(GetOf(*first))->SerializeAsString(),
            first->SerializeAsString());
  EXPECT_TRUE(Book("laser", 1).ok());
  EXPECT_EQ(Of(membership_)->WhoAmI({})->alliances(0), kTestAlliance);
  for (ServerProcess* server : {booking_.get(), inventory_.get(), &membership_}) {
    EXPECT_EQ(server->Terminate(), 0) << server->process().Stderr();
  }
}

TEST_F(ProcessesTest, AServiceWithAnotherSecretIsNotAnswered) {
  MakeTestAlliance(*Of(membership_));
  ServerProcess stranger(dir_.File("stranger"),
                         {"--services=inventory", "--membership", membership_.address()});
  ASSERT_TRUE(stranger.Start()) << stranger.process().Stderr();
  // It cannot follow membership, so it does not even learn the key.
  ExpectRefused(Of(stranger)->ListResources({}).status(), absl::StatusCode::kUnauthenticated,
                "BAD_CREDENTIALS");
  EXPECT_NE(stranger.process().Stderr().find("start.not_caught_up"), std::string::npos);
}

}  // namespace
}  // namespace gongfang
