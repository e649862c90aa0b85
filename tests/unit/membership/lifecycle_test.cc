// Where spaces and members stand, and what members may do: in the record, and in the event.
#include "membership/lifecycle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/limits.h"
#include "common/store/migrate.h"
#include "membership/lifecycle_rules.h"
#include "membership/rules.h"
#include "membership/table.h"
#include "membership/use_cases.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::membership {
namespace {

using ::testing::ElementsAre;

constexpr char kAlliance[] = "alliances/shibei";
constexpr char kLink[] = "alliances/shibei/spaces/link";
constexpr char kDock[] = "alliances/shibei/spaces/dock";
constexpr char kChen[] = "alliances/shibei/members/chen";

// A call by a member with these roles in the whole alliance.
CallContext MemberCall(const std::string& member, uint16_t roles = 0) {
  CallContext call = TestCall();
  call.principal.access = std::make_shared<const Access>(
      Access{.alliance = "shibei", .member = member, .roles = roles});
  return call;
}

class MembershipLifecycleTest : public ::testing::Test {
 protected:
  MembershipLifecycleTest() {
    EXPECT_TRUE(Migrate(store_.get().database(), "membership", TeamMembers::Migrations()).ok());
    v1::CreateAllianceRequest alliance;
    alliance.set_alliance_id("shibei");
    alliance.mutable_alliance()->set_display_name("市北联盟");
    EXPECT_TRUE(membership_.CreateAlliance(TestCall(), alliance).ok());
    EXPECT_TRUE(
        membership_
            .CreateSpace(TestCall(), FromText<v1::CreateSpaceRequest>(
                                         "parent: 'alliances/shibei' space_id: 'link' space "
                                         "{ display_name: 'Link' time_zone: 'UTC' }"))
            .ok());
    EXPECT_TRUE(CreateMember("chen").ok());
  }

  absl::StatusOr<v1::Member> CreateMember(const std::string& id, const std::string& more = "") {
    return membership_.CreateMember(
        TestCall(),
        FromText<v1::CreateMemberRequest>("parent: 'alliances/shibei' member_id: '" + id +
                                          "' member { display_name: 'Chen' " + more + " }"));
  }
  absl::StatusOr<v1::Space> ApplySpace(const CallContext& call) {
    return lifecycle_.ApplySpace(
        call, FromText<v1::ApplySpaceRequest>("parent: 'alliances/shibei' space_id: 'dock' space { "
                                              "display_name: 'Dock' time_zone: 'UTC' state: "
                                              "STATE_ACTIVE state_reason: 'mine' }"));
  }
  template <typename Request, typename Answer>
  absl::StatusOr<Answer> Do(absl::StatusOr<Answer> (Lifecycle::*method)(const CallContext&,
                                                                        const Request&),
                            const std::string& name, const std::string& more = "") {
    return (lifecycle_.*method)(
        TestCall(), FromText<Request>("name: '" + name + "' reason: 'because' " + more));
  }
  std::string LastEvent() { return store_.EventLines("shibei").back(); }

  TestRecordStore store_{"membership"};
  Membership membership_{store_.get(), "1.2.3"};
  Lifecycle lifecycle_{store_.get()};
};

TEST_F(MembershipLifecycleTest, ASpaceGoesOnlyWhereItsStateAllows) {
  ASSERT_EQ(ApplySpace(TestCall())->state(), v1::Space::STATE_APPLIED);
  EXPECT_EQ(ErrorReason(Do(&Lifecycle::SuspendSpace, kDock).status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(ErrorReason(Do(&Lifecycle::ExitSpace, kDock).status()), "ILLEGAL_TRANSITION");
  const auto approved = Do(&Lifecycle::ApproveSpace, kDock);
  EXPECT_EQ(approved->state(), v1::Space::STATE_ACTIVE);
  EXPECT_EQ(approved->state_reason(), "because");
  EXPECT_THAT(LastEvent(), ::testing::HasSubstr("space.approved alliances/shibei/spaces/dock"));
  EXPECT_EQ(ErrorReason(Do(&Lifecycle::ApproveSpace, kDock).status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(ErrorReason(Do(&Lifecycle::RejectSpace, kDock).status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Do(&Lifecycle::SuspendSpace, kDock)->state(), v1::Space::STATE_SUSPENDED);
  EXPECT_EQ(Do(&Lifecycle::ReinstateSpace, kDock)->state(), v1::Space::STATE_ACTIVE);
  EXPECT_EQ(Do(&Lifecycle::SuspendSpace, kDock)->state(), v1::Space::STATE_SUSPENDED);
  EXPECT_EQ(Do(&Lifecycle::ExitSpace, kDock)->state(), v1::Space::STATE_EXITED);
  EXPECT_EQ(ErrorReason(Do(&Lifecycle::ReinstateSpace, kDock).status()), "ILLEGAL_TRANSITION");
  EXPECT_TRUE(absl::IsNotFound(Do(&Lifecycle::ExitSpace, std::string(kDock) + "x").status()));
}

TEST_F(MembershipLifecycleTest, ARejectedSpaceStaysOut) {
  ASSERT_TRUE(ApplySpace(TestCall()).ok());
  EXPECT_EQ(Do(&Lifecycle::RejectSpace, kDock)->state(), v1::Space::STATE_REJECTED);
  EXPECT_EQ(ErrorReason(Do(&Lifecycle::ApproveSpace, kDock).status()), "ILLEGAL_TRANSITION");
}

TEST_F(MembershipLifecycleTest, ValidateOnlyChangesNothing) {
  const auto before = store_.EventLines("shibei");
  EXPECT_EQ(Do(&Lifecycle::SuspendSpace, kLink, "validate_only: true")->state(),
            v1::Space::STATE_SUSPENDED);
  EXPECT_EQ(ErrorReason(Do(&Lifecycle::ApproveSpace, kLink, "validate_only: true").status()),
            "ILLEGAL_TRANSITION");
  EXPECT_EQ(Do(&Lifecycle::SuspendMember, kChen, "validate_only: true")->standing(),
            v1::Member::STANDING_SUSPENDED);
  EXPECT_EQ(store_.EventLines("shibei"), before);
}

TEST_F(MembershipLifecycleTest, WhoAppliesManagesTheSpace) {
  const auto space = ApplySpace(MemberCall(kChen)).value();
  EXPECT_EQ(space.state(), v1::Space::STATE_APPLIED);
  EXPECT_EQ(space.state_reason(), "");
  v1::GetMemberRequest get;
  get.set_name(kChen);
  const auto chen = membership_.GetMember(TestCall(), get).value();
  ASSERT_EQ(chen.roles_size(), 1);
  EXPECT_EQ(chen.roles(0).role(), v1::RoleGrant::ROLE_SPACE_MANAGER);
  EXPECT_EQ(chen.roles(0).space(), kDock);
  ASSERT_TRUE(CreateMember("wu").ok());
  const auto before = store_.EventLines("shibei");
  EXPECT_EQ(ErrorReason(ApplySpace(MemberCall("alliances/shibei/members/wu")).status()),
            "ALREADY_EXISTS");
  EXPECT_EQ(store_.EventLines("shibei"), before) << "no role comes of a name that is taken";
}

TEST_F(MembershipLifecycleTest, StandingGoesOnlyWhereItMay) {
  const auto made = CreateMember(
      "wu", "standing: STANDING_PENDING roles { role: ROLE_ALLIANCE_ADMIN } standing_reason: 'x'");
  EXPECT_EQ(made->standing(), v1::Member::STANDING_ACTIVE);
  EXPECT_EQ(made->roles_size(), 0) << "nobody is made with a role";
  EXPECT_EQ(ErrorReason(Do(&Lifecycle::ReinstateMember, kChen).status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(ErrorReason(Do(&Lifecycle::ApproveMember, kChen).status()), "ILLEGAL_TRANSITION");
  const auto suspended = Do(&Lifecycle::SuspendMember, kChen);
  EXPECT_EQ(suspended->standing(), v1::Member::STANDING_SUSPENDED);
  EXPECT_EQ(suspended->standing_reason(), "because");
  EXPECT_THAT(LastEvent(), ::testing::HasSubstr("member.suspended " + std::string(kChen)));
  EXPECT_EQ(ErrorReason(Do(&Lifecycle::SuspendMember, kChen).status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Do(&Lifecycle::ReinstateMember, kChen)->standing(), v1::Member::STANDING_ACTIVE);
}

TEST(LifecycleRulesTest, ThePendingAreApprovedAndOlderRecordsAreActive) {
  v1::Member member;
  member.set_standing(v1::Member::STANDING_PENDING);
  EXPECT_FALSE(Apply(kSuspendedMember, "r", member).ok());
  EXPECT_TRUE(Apply(kApprovedMember, "r", member).ok());
  EXPECT_EQ(member.standing(), v1::Member::STANDING_ACTIVE);
  v1::Member old;
  EXPECT_TRUE(Apply(kSuspendedMember, "r", old).ok());
  v1::Space space;
  EXPECT_TRUE(Apply(kSuspendedSpace, "r", space).ok());
}

TEST_F(MembershipLifecycleTest, ARoleIsGrantedOnceAndRevoked) {
  const std::string manager =
      "grant { role: ROLE_SPACE_MANAGER space: '" + std::string(kLink) + "' ";
  EXPECT_EQ(Do(&Lifecycle::GrantRole, kChen, manager + "reason: 'forged' }")->roles(0).reason(),
            "because");
  EXPECT_THAT(LastEvent(), ::testing::HasSubstr("member.role_granted"));
  const auto before = store_.EventLines("shibei");
  EXPECT_EQ(Do(&Lifecycle::GrantRole, kChen, manager + "}")->roles_size(), 1);
  EXPECT_EQ(Do(&Lifecycle::RevokeRole, kChen, "grant { role: ROLE_AUDITOR }")->roles_size(), 1);
  EXPECT_EQ(store_.EventLines("shibei"), before);
  EXPECT_EQ(Do(&Lifecycle::GrantRole, kChen, "grant { role: ROLE_AUDITOR }")->roles_size(), 2);
  const auto left = Do(&Lifecycle::RevokeRole, kChen, manager + "}").value();
  ASSERT_EQ(left.roles_size(), 1);
  EXPECT_EQ(left.roles(0).role(), v1::RoleGrant::ROLE_AUDITOR);
  EXPECT_EQ(left.roles_reason(), "because");
  EXPECT_THAT(LastEvent(), ::testing::HasSubstr("member.role_revoked"));
}

TEST_F(MembershipLifecycleTest, ARoleIsAtASpaceThatExistsOrNowhere) {
  const auto grant = [&](const std::string& text) {
    return Do(&Lifecycle::GrantRole, kChen, "grant { " + text + " }").status();
  };
  const std::string link = " space: '" + std::string(kLink) + "'";
  ExpectWrongFields(
      {{"no role", grant(""), {"grant.role"}},
       {"no such role", grant("role: 77"), {"grant.role"}},
       {"at a space, without one", grant("role: ROLE_TRAINER"), {"grant.space"}},
       {"everywhere, at a space", grant("role: ROLE_ALLIANCE_ADMIN" + link), {"grant.space"}},
       {"a space of others",
        grant("role: ROLE_TRAINER space: 'alliances/b/spaces/link'"),
        {"grant.space"}},
       {"no such space",
        grant("role: ROLE_TRAINER space: 'alliances/shibei/spaces/x'"),
        {"grant.space"}},
       {"nothing", lifecycle_.GrantRole(TestCall(), {}).status(), {"name", "reason", "grant.role"}},
       {"no reason", lifecycle_.SuspendMember(TestCall(), {}).status(), {"name", "reason"}},
       {"no reason", lifecycle_.ExitSpace(TestCall(), {}).status(), {"name", "reason"}}});
}

TEST(LifecycleRulesTest, RolesAreBounded) {
  v1::Member member;
  v1::RoleGrant grant;
  grant.set_role(v1::RoleGrant::ROLE_TRAINER);
  for (int i = 0; i < limits::kMaxRolesPerMember; ++i) {
    grant.set_space("alliances/a/spaces/s" + std::to_string(i));
    ASSERT_TRUE(Grant(grant, "r", member).ok());
  }
  EXPECT_TRUE(Grant(grant, "r", member).ok()) << "she has it";
  grant.set_space("alliances/a/spaces/more");
  EXPECT_EQ(ErrorReason(Grant(grant, "r", member)), "TOO_MANY");
}

TEST_F(MembershipLifecycleTest, AMemberChangesOnlyHowSheIsReached) {
  const auto update = [&](const CallContext& call, const std::string& text) {
    return membership_.UpdateMember(
        call,
        FromText<v1::UpdateMemberRequest>("member { name: '" + std::string(kChen) + "' " + text));
  };
  const CallContext own = MemberCall(kChen);
  EXPECT_EQ(update(own, "email: 'c@x.cn' phone: '1' display_name: 'C' }")->email(), "c@x.cn");
  ExpectWrongFields(
      {{"whole", update(own, "tier: 'vip' email: 'c' }").status(), {"member.tier"}},
       {"mask",
        update(own, "tier: 'vip' } update_mask { paths: 'email' paths: 'tier' }").status(),
        {"update_mask.paths[1]"}}});
  const auto admin = MemberCall(kChen, static_cast<uint16_t>(Role::kAllianceAdmin));
  EXPECT_EQ(update(admin, "tier: 'vip' }")->tier(), "vip");
  EXPECT_EQ(update(TestCall(), "tier: 'b' }")->tier(), "b");
}

TEST_F(MembershipLifecycleTest, ALeadIsInHerTeamAndLeadsNoMoreOnceSheLeaves) {
  const std::string team = "team { name: 'alliances/shibei/teams/kites' lead: '" +
                           std::string(kChen) + "' stage: STAGE_NURSERY }";
  ASSERT_TRUE(membership_
                  .CreateTeam(TestCall(), FromText<v1::CreateTeamRequest>(
                                              "parent: 'alliances/shibei' team_id: 'kites' team { "
                                              "display_name: 'Kites' }"))
                  .ok());
  const auto lead = [&] {
    return membership_.UpdateTeam(TestCall(), FromText<v1::UpdateTeamRequest>(team));
  };
  ExpectWrongFields({{"she is not in it", lead().status(), {"team.lead"}}});
  const auto join = [&](const std::string& teams) {
    return membership_.UpdateMember(TestCall(), FromText<v1::UpdateMemberRequest>(
                                                    "member { name: '" + std::string(kChen) + "' " +
                                                    teams + "} update_mask { paths: 'teams' }"));
  };
  ASSERT_TRUE(join("teams: 'alliances/shibei/teams/kites'").ok());
  const auto led = lead();
  ASSERT_TRUE(led.ok()) << led.status();
  EXPECT_EQ(led->lead(), kChen);
  EXPECT_EQ(led->stage(), v1::Team::STAGE_NURSERY);
  ASSERT_TRUE(join("").ok());
  v1::GetTeamRequest get;
  get.set_name("alliances/shibei/teams/kites");
  EXPECT_EQ(membership_.GetTeam(TestCall(), get)->lead(), "");
}

TEST(LifecycleRulesTest, WhatASpaceTellsOfItselfIsChecked) {
  const auto space = [](const std::string& text) {
    return Check(FromText<v1::CreateSpaceRequest>(
        "parent: '" + std::string(kAlliance) +
        "' space_id: 's' space { display_name: 'S' time_zone: 'UTC' " + text + " }"));
  };
  EXPECT_TRUE(space("contacts { display_name: 'Desk' phone: '1' } theme: '木工' region: "
                    "REGION_TWO_AREAS location { latitude: 36 longitude: 120 }")
                  .ok());
  std::string many;
  for (int i = 0; i <= limits::kMaxContactsPerSpace; ++i) many += "contacts { display_name: 'D' } ";
  ExpectWrongFields({{"contacts", space(many), {"space.contacts"}},
                     {"nameless",
                      space("contacts { display_name: 'D' } contacts { email: 'e' }"),
                      {"space.contacts[1].display_name"}},
                     {"region", space("region: 9"), {"space.region"}},
                     {"latitude", space("location { latitude: 91 }"), {"space.location"}},
                     {"not a number", space("location { longitude: nan }"), {"space.location"}},
                     {"theme", space("theme: 'a\\nb'"), {"space.theme"}}});
}

}  // namespace
}  // namespace gongfang::membership
