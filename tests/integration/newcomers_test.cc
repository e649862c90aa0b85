// Members who are invited, and two records of one person, over real channels: what the other
// services make of it.
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/child_process.h"
#include "tests/support/request_cases.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using client::Client;
using membership::v1::Member;

class NewcomersTest : public testing::Test {
 protected:
  std::unique_ptr<Client> As(const std::string& credentials) const {
    return OwnClient(server_.port(), credentials, absl::Hours(2400));
  }
  std::unique_ptr<Client> SignedIn(const std::string& id, const std::string& password) const {
    membership::v1::SignInRequest request;
    request.set_name(TestMember(id));
    request.set_password(password);
    const auto answer = As("")->SignIn(request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return As(answer.ok() ? answer->session_token() : "");
  }
  booking::v1::CreateBookingRequest At(int hour, const std::string& member) {
    return BookingOf({{.resource = "laser", .start = server_.At(absl::Hours(hour))}}, member);
  }

  TestServer server_;
};

TEST_F(NewcomersTest, WhoWasInvitedComesAndBooks) {
  MakeTestResource(server_.client(), "laser", 100);
  const auto invited = server_.client().InviteMember(FromText<membership::v1::InviteMemberRequest>(
      "parent: 'alliances/test' member_id: 'chen' member { display_name: '陈静' home_space: "
      "'alliances/test/spaces/main' }"));
  ASSERT_TRUE(invited.ok()) << invited.status();
  EXPECT_TRUE(Eventually([&] {
    return ReasonOf(server_.client().CreateBooking(At(2, "chen")).status()) == "MEMBER_SUSPENDED";
  })) << "nothing is booked for who has not come";
  membership::v1::AcceptInvitationRequest accept;
  accept.set_name(TestMember("chen"));
  accept.set_invitation_code(invited->invitation_code());
  accept.set_password("correct horse");
  const auto joined = As("")->AcceptInvitation(accept);
  ASSERT_TRUE(joined.ok()) << joined.status();
  EXPECT_EQ(joined->standing(), Member::STANDING_ACTIVE);
  EXPECT_EQ(joined->display_name(), "陈静");
  const auto chen = SignedIn("chen", "correct horse");
  EXPECT_TRUE(Eventually([&] { return chen->CreateBooking(At(2, "chen")).ok(); }));
}

TEST_F(NewcomersTest, TwoRecordsOfOnePersonBecomeOne) {
  MakeTestResource(server_.client(), "laser", 100);
  for (const char* id : {"li", "wang"}) {
    membership::v1::SetPasswordRequest password;
    password.set_name(TestMember(id));
    password.set_password("correct horse");
    ASSERT_TRUE(server_.client().SetPassword(password).ok());
  }
  const auto wang = SignedIn("wang", "correct horse");
  const auto booked = wang->CreateBooking(At(2, "wang"));
  ASSERT_TRUE(booked.ok()) << booked.status();
  const auto li = SignedIn("li", "correct horse");
  EXPECT_EQ(li->GetBooking(GetOf(*booked)).status().code(), absl::StatusCode::kPermissionDenied);

  membership::v1::GrantRoleRequest grant;
  grant.set_name(TestMember("li"));
  grant.mutable_grant()->set_role(membership::v1::RoleGrant::ROLE_ALLIANCE_ADMIN);
  grant.set_reason("decides");
  ASSERT_TRUE(server_.client().GrantRole(grant).ok());
  ASSERT_TRUE(li->MergeMember(FromText<membership::v1::MergeMemberRequest>(
                                  absl::StrCat("name: '", TestMember("wang"), "' into: '",
                                               TestMember("li"), "' reason: '重复注册'")))
                  .ok());
  EXPECT_FALSE(wang->GetBooking(GetOf(*booked)).ok()) << "her sessions have ended";
  const auto hers = li->GetBooking(GetOf(*booked));
  ASSERT_TRUE(hers.ok()) << hers.status();
  EXPECT_EQ(hers->member(), TestMember("wang")) << "history is as it was";
  booking::v1::ListBookingsRequest list;
  list.set_parent("alliances/test");
  list.set_member(TestMember("wang"));
  EXPECT_EQ(li->ListBookings(list)->bookings_size(), 1);

  EXPECT_TRUE(Eventually([&] {
    return ReasonOf(server_.client().CreateBooking(At(5, "wang")).status()) == "MEMBER_SUSPENDED";
  })) << "nothing new is booked under the old name";
  EXPECT_TRUE(li->CreateBooking(At(5, "li")).ok());
  booking::v1::RescheduleBookingRequest later;
  later.set_name(booked->name());
  *later.add_items() = At(8, "wang").booking().items(0);
  EXPECT_TRUE(li->RescheduleBooking(later).ok()) << "what is booked may be moved";
  booking::v1::CancelBookingRequest cancel;
  cancel.set_name(booked->name());
  EXPECT_TRUE(li->CancelBooking(cancel).ok());
}

}  // namespace
}  // namespace gongfang
