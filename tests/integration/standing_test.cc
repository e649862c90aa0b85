// Spaces that come, are suspended and come back, and members who are suspended, over real channels:
// what the other services make of it.
#include <gtest/gtest.h>

#include "tests/support/child_process.h"
#include "tests/support/request_cases.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

constexpr char kDock[] = "alliances/test/spaces/dock";
constexpr char kLathe[] = "alliances/test/spaces/dock/resources/lathe";

class StandingTest : public testing::Test {
 protected:
  template <typename Request, typename Answer>
  absl::StatusOr<Answer> Do(absl::StatusOr<Answer> (client::Client::*method)(Request) const,
                            const std::string& name) {
    return (server_.client().*method)(FromText<Request>("name: '" + name + "' reason: '消防整改'"));
  }
  absl::Status CreateLathe(const std::string& id = "lathe") {
    return server_.client()
        .CreateResource(FromText<inventory::v1::CreateResourceRequest>(
            "parent: 'alliances/test/spaces/dock' resource_id: '" + id +
            "' resource { display_name: 'Lathe' category: 'lathe' }"))
        .status();
  }
  absl::Status PublishLathe() {
    inventory::v1::PublishResourceRequest request;
    request.set_name(kLathe);
    return server_.client().PublishResource(request).status();
  }
  absl::StatusOr<booking::v1::Booking> Book(int hour, const std::string& member = "li") {
    return server_.client().CreateBooking(
        BookingOf({{.resource = kLathe, .start = server_.At(absl::Hours(hour))}}, member));
  }

  TestServer server_;
};

TEST_F(StandingTest, ASpacePublishesAndIsBookedOnlyWhileItIsActive) {
  const client::Client& client = server_.client();
  ASSERT_TRUE(client
                  .ApplySpace(FromText<membership::v1::ApplySpaceRequest>(
                      "parent: 'alliances/test' space_id: 'dock' space { display_name: '码头' "
                      "time_zone: 'Asia/Shanghai' }"))
                  .ok());
  ExpectRefused(CreateLathe(), absl::StatusCode::kFailedPrecondition, "SPACE_NOT_ACTIVE");
  ASSERT_TRUE(Do(&client::Client::ApproveSpace, kDock).ok());
  ASSERT_TRUE(CreateLathe().ok()) << "an approval counts at once";
  ASSERT_TRUE(PublishLathe().ok());
  ASSERT_TRUE(Eventually([&] { return Book(1).ok(); }));

  ASSERT_TRUE(Do(&client::Client::SuspendSpace, kDock).ok());
  EXPECT_TRUE(Eventually([&] { return ReasonOf(PublishLathe()) == "SPACE_NOT_ACTIVE"; }));
  ExpectRefused(CreateLathe("mill"), absl::StatusCode::kFailedPrecondition, "SPACE_NOT_ACTIVE");
  int hour = 10;  // each try another one, since it may still be booked for a moment
  EXPECT_TRUE(
      Eventually([&] { return ReasonOf(Book(hour++).status()) == "RESOURCE_NOT_BOOKABLE"; }));
  for (const booking::v1::Booking& booking : ListAll(client)) {
    EXPECT_EQ(booking.state(), booking::v1::Booking::STATE_CONFIRMED) << "what is booked stays";
  }

  ASSERT_TRUE(Do(&client::Client::ReinstateSpace, kDock).ok());
  EXPECT_TRUE(Eventually([&] { return Book(hour++).ok(); }));
  ExpectRefused(Do(&client::Client::ReinstateSpace, kDock).status(),
                absl::StatusCode::kFailedPrecondition, "ILLEGAL_TRANSITION");
  EXPECT_EQ(server_.WaitForEvent("membership", "space.suspended").subject(), kDock);
}

TEST_F(StandingTest, NothingIsBookedForASuspendedMember) {
  const client::Client& client = server_.client();
  MakeTestResource(client, "laser", 100);
  const auto book = [&](const std::string& member) {
    return client.CreateBooking(BookingOf({{"laser", server_.At(absl::Hours(2))}}, member));
  };
  ASSERT_TRUE(Eventually([&] { return book("li").ok(); }));
  ASSERT_TRUE(Do(&client::Client::SuspendMember, TestMember("li")).ok());
  EXPECT_TRUE(Eventually([&] { return ReasonOf(book("li").status()) == "MEMBER_SUSPENDED"; }));
  EXPECT_EQ(book("li").status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(book("wang").ok());
  ASSERT_TRUE(Do(&client::Client::ReinstateMember, TestMember("li")).ok());
  EXPECT_TRUE(Eventually([&] { return book("li").ok(); }));
}

}  // namespace
}  // namespace gongfang
