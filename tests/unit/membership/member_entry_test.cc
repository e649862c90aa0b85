// How members come by invitation, and that an identity is one member's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/store/migrate.h"
#include "membership/passwords.h"
#include "membership/table.h"
#include "membership/use_cases.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::membership {
namespace {

constexpr char kChen[] = "alliances/a/members/chen";

class MemberEntryTest : public testing::Test {
 protected:
  MemberEntryTest() {
    EXPECT_TRUE(Migrate(store_.get().database(), "membership", TeamMembers::Migrations()).ok());
    EXPECT_TRUE(Migrate(store_.get().database(), "passwords", Passwords::Migrations()).ok());
    membership_ = std::make_unique<Membership>(store_.get(), "1", "a secret of the installation");
    EXPECT_TRUE(membership_
                    ->CreateAlliance({}, FromText<v1::CreateAllianceRequest>(
                                             "alliance_id: 'a' alliance { display_name: 'A' }"))
                    .ok());
    for (const char* space : {"link", "dock"}) {
      EXPECT_TRUE(
          membership_
              ->CreateSpace({}, FromText<v1::CreateSpaceRequest>(
                                    std::string("parent: 'alliances/a' space_id: '") + space +
                                    "' space { display_name: 'S' time_zone: 'UTC' }"))
              .ok());
    }
  }

  absl::StatusOr<v1::InviteMemberResponse> Invite(const std::string& space = "link",
                                                  const std::string& more = "") {
    return membership_->InviteMember(
        {}, FromText<v1::InviteMemberRequest>(
                "parent: 'alliances/a' member_id: 'chen' member { display_name: '陈静' "
                "home_space: 'alliances/a/spaces/" +
                space + "' " + more + "}"));
  }
  absl::StatusOr<v1::Member> Accept(const std::string& code,
                                    const std::string& password = "long enough") {
    v1::AcceptInvitationRequest request;
    request.set_name(kChen);
    request.set_invitation_code(code);
    request.set_password(password);
    return membership_->AcceptInvitation({}, request);
  }
  absl::Status CreateWithIdentity(const std::string& id, const std::string& subject) {
    return membership_
        ->CreateMember({}, FromText<v1::CreateMemberRequest>(
                               "parent: 'alliances/a' member_id: '" + id +
                               "' member { display_name: 'M' identities { issuer: "
                               "'https://id.example' subject: '" +
                               subject + "' } }"))
        .status();
  }

  TestRecordStore store_{"membership"};
  std::unique_ptr<Membership> membership_;
};

TEST_F(MemberEntryTest, WhoWasInvitedComesOnce) {
  const v1::InviteMemberResponse invited = Invite("link", "tier: 'resident' ").value();
  EXPECT_EQ(invited.member().standing(), v1::Member::STANDING_INVITED);
  EXPECT_EQ(invited.member().display_name(), "陈静");
  EXPECT_GE(invited.invitation_code().size(), 43u);
  EXPECT_EQ(ErrorReason(Accept("wrong").status()), "BAD_CREDENTIALS");
  EXPECT_EQ(ErrorReason(Accept(invited.invitation_code(), "short").status()), "INVALID_REQUEST");
  const v1::Member joined = Accept(invited.invitation_code()).value();
  EXPECT_EQ(joined.standing(), v1::Member::STANDING_ACTIVE);
  EXPECT_EQ(joined.tier(), "resident");
  EXPECT_EQ(store_.Events("a").back().type(), "member.joined");
  EXPECT_EQ(store_.Events("a").back().actor(), kChen);
  EXPECT_EQ(ErrorReason(Accept(invited.invitation_code()).status()), "BAD_CREDENTIALS");
  EXPECT_EQ(ErrorReason(Invite().status()), "ALREADY_EXISTS") << "she is here";
  for (const auto& event : store_.Events("a")) {
    EXPECT_EQ(event.SerializeAsString().find(invited.invitation_code()), std::string::npos);
  }
}

TEST_F(MemberEntryTest, ASecondInvitationTakesThePlaceOfTheFirst) {
  const std::string first = Invite()->invitation_code();
  const std::string second = Invite()->invitation_code();
  EXPECT_NE(first, second);
  EXPECT_EQ(ErrorReason(Invite("dock").status()), "ALREADY_EXISTS") << "another space invited her";
  EXPECT_EQ(ErrorReason(Accept(first).status()), "BAD_CREDENTIALS");
  EXPECT_TRUE(Accept(second).ok());
}

TEST_F(MemberEntryTest, AnInvitationExpiresAndEndsWithTheMember) {
  const v1::InviteMemberResponse old = Invite().value();
  store_.clock().Advance(absl::Hours(24 * 14));
  EXPECT_EQ(ErrorReason(Accept(old.invitation_code()).status()), "BAD_CREDENTIALS");
  const std::string code = Invite()->invitation_code();
  ASSERT_TRUE(membership_
                  ->EraseMember({}, FromText<v1::EraseMemberRequest>(
                                        "name: 'alliances/a/members/chen' reason: 'withdrawn'"))
                  .ok());
  EXPECT_EQ(ErrorReason(Accept(code).status()), "BAD_CREDENTIALS");
}

TEST_F(MemberEntryTest, AnIdentityIsOneMembers) {
  ASSERT_TRUE(CreateWithIdentity("li", "7").ok());
  const absl::Status taken = CreateWithIdentity("wang", "7");
  EXPECT_EQ(ErrorReason(taken), "INVALID_REQUEST");
  EXPECT_THAT(std::string(taken.message()), testing::HasSubstr("member.identities[0]"));
  EXPECT_EQ(ErrorReason(membership_
                            ->GetMember({}, FromText<v1::GetMemberRequest>(
                                                "name: 'alliances/a/members/wang'"))
                            .status()),
            "NOT_FOUND")
      << "nothing is half done";
  // Freed, it may be somebody else's.
  ASSERT_TRUE(membership_
                  ->UpdateMember({}, FromText<v1::UpdateMemberRequest>(
                                         "member { name: 'alliances/a/members/li' } "
                                         "update_mask { paths: 'identities' }"))
                  .ok());
  EXPECT_TRUE(CreateWithIdentity("wang", "7").ok());
}

}  // namespace
}  // namespace gongfang::membership
