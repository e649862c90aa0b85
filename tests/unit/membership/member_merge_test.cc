// Two records of one person become one.
#include "membership/member_merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/store/migrate.h"
#include "membership/app_links.h"
#include "membership/passwords.h"
#include "membership/qualifications.h"
#include "membership/table.h"
#include "membership/use_cases.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

std::string Named(const std::string& id) { return "alliances/a/members/" + id; }

class MemberMergeTest : public testing::Test {
 protected:
  MemberMergeTest() {
    EXPECT_TRUE(Migrate(store_.get().database(), "membership", TeamMembers::Migrations()).ok());
    EXPECT_TRUE(Migrate(store_.get().database(), "passwords", Passwords::Migrations()).ok());
    EXPECT_TRUE(membership_
                    .CreateAlliance({}, FromText<v1::CreateAllianceRequest>(
                                            "alliance_id: 'a' alliance { display_name: 'A' }"))
                    .ok());
    EXPECT_TRUE(membership_
                    .CreateSpace({}, FromText<v1::CreateSpaceRequest>(
                                         "parent: 'alliances/a' space_id: 's' space { "
                                         "display_name: 'S' time_zone: 'UTC' }"))
                    .ok());
    for (const char* team : {"blue", "red"}) {
      EXPECT_TRUE(membership_
                      .CreateTeam({}, FromText<v1::CreateTeamRequest>(
                                          std::string("parent: 'alliances/a' team_id: '") + team +
                                          "' team { display_name: 'T' }"))
                      .ok());
    }
    Create("chen", "teams: 'alliances/a/teams/blue' phone: '1' ");
    Create("chen2",
           "teams: ['alliances/a/teams/blue', 'alliances/a/teams/red'] email: 'c@b.example' "
           "phone: '2' identities { issuer: 'i' subject: 's' } ");
  }

  void Create(const std::string& id, const std::string& more = "") {
    const auto made = membership_.CreateMember(
        {}, FromText<v1::CreateMemberRequest>("parent: 'alliances/a' member_id: '" + id +
                                              "' member { display_name: 'Chen' " + more + "}"));
    EXPECT_TRUE(made.ok()) << made.status();
  }
  absl::StatusOr<v1::Member> Merge(const std::string& id, const std::string& into,
                                   bool validate_only = false) {
    auto request = FromText<v1::MergeMemberRequest>("name: '" + Named(id) + "' into: '" +
                                                    Named(into) + "' reason: '重复注册'");
    request.set_validate_only(validate_only);
    return merge_.MergeMember({}, request);
  }
  v1::Member Get(const std::string& id) {
    v1::GetMemberRequest request;
    request.set_name(Named(id));
    return membership_.GetMember({}, request).value();
  }
  void Qualify(const std::string& id) {
    const auto made = qualifications_.IssueQualification(
        {}, FromText<v1::IssueQualificationRequest>(
                "parent: '" + Named(id) + "' qualification_id: 'q-" + id +
                "' qualification { equipment_class: 'alliances/a/equipmentClasses/laser' issuer: "
                "'alliances/a/spaces/s' evidence: 'test' }"));
    EXPECT_TRUE(made.ok()) << made.status();
  }
  std::vector<std::string> QualificationsOf(const std::string& id, int page_size) {
    v1::ListQualificationsRequest request;
    request.set_parent(Named(id));
    request.set_page_size(page_size);
    std::vector<std::string> names;
    do {
      const auto page = qualifications_.ListQualifications({}, request).value();
      for (const auto& one : page.qualifications()) names.push_back(one.name());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return names;
  }

  TestRecordStore store_{"membership"};
  Membership membership_{store_.get(), "1", "a secret of the installation"};
  MemberMerge merge_{store_.get(), membership_.personal_data()};
  Qualifications qualifications_{store_.get()};
};

TEST_F(MemberMergeTest, WhatWasOfTheOneIsOfTheOther) {
  ASSERT_TRUE(membership_
                  .UpdateTeam({}, FromText<v1::UpdateTeamRequest>(
                                      "team { name: 'alliances/a/teams/red' lead: "
                                      "'alliances/a/members/chen2' }"))
                  .ok());
  ASSERT_TRUE(Merge("chen2", "chen").ok());
  const v1::Member kept = Get("chen");
  EXPECT_THAT(kept.teams(), ElementsAre("alliances/a/teams/blue", "alliances/a/teams/red"));
  EXPECT_EQ(kept.email(), "c@b.example");
  EXPECT_EQ(kept.phone(), "1") << "hers goes before that of the record given up";
  EXPECT_EQ(kept.identities_size(), 1);
  EXPECT_THAT(kept.merged_members(), ElementsAre(Named("chen2")));
  const v1::Member gone = Get("chen2");
  EXPECT_EQ(gone.standing(), v1::Member::STANDING_MERGED);
  EXPECT_EQ(gone.merged_into(), Named("chen"));
  EXPECT_EQ(gone.display_name(), "") << "personal data is kept once";
  EXPECT_EQ(gone.teams_size() + gone.identities_size(), 0);
  v1::GetTeamRequest team;
  team.set_name("alliances/a/teams/red");
  EXPECT_EQ(membership_.GetTeam({}, team)->lead(), Named("chen"));
  v1::ListMembersRequest list;
  list.set_parent("alliances/a");
  list.set_team("alliances/a/teams/red");
  EXPECT_EQ(membership_.ListMembers({}, list)->members_size(), 1);
}

TEST_F(MemberMergeTest, HerQualificationsKeepTheirNamesAndAreHers) {
  ASSERT_TRUE(qualifications_
                  .CreateEquipmentClass({}, FromText<v1::CreateEquipmentClassRequest>(
                                                "parent: 'alliances/a' equipment_class_id: 'laser' "
                                                "equipment_class { display_name: '激光' }"))
                  .ok());
  Qualify("chen2");
  Create("chen3");
  Qualify("chen3");
  const auto why = FromText<v1::WhyNotQualifiedRequest>(
      "name: 'alliances/a/members/chen' equipment_class: 'alliances/a/equipmentClasses/laser' "
      "space: 'alliances/a/spaces/s'");
  EXPECT_FALSE(qualifications_.WhyNotQualified({}, why)->qualified());
  ASSERT_TRUE(Merge("chen3", "chen2").ok());
  ASSERT_TRUE(Merge("chen2", "chen").ok());
  EXPECT_EQ(Get("chen3").merged_into(), Named("chen")) << "there is no chain to follow";
  EXPECT_TRUE(qualifications_.WhyNotQualified({}, why)->qualified());
  for (const int page_size : {1, 2, 50}) {
    EXPECT_THAT(
        QualificationsOf("chen", page_size),
        ElementsAre(Named("chen2/qualifications/q-chen2"), Named("chen3/qualifications/q-chen3")))
        << page_size;
  }
}

TEST_F(MemberMergeTest, ADryRunChangesNothing) {
  const size_t events = store_.Events("a").size();
  EXPECT_EQ(Merge("chen2", "chen", /*validate_only=*/true)->teams_size(), 2);
  EXPECT_EQ(store_.Events("a").size(), events);
  EXPECT_EQ(Get("chen2").display_name(), "Chen");
  EXPECT_EQ(Get("chen").merged_members_size(), 0);
}

TEST_F(MemberMergeTest, WhoIsMergedIsNobodyAnyMore) {
  ASSERT_TRUE(Merge("chen2", "chen").ok());
  EXPECT_EQ(ErrorReason(Merge("chen2", "chen").status()), "ILLEGAL_TRANSITION");
  EXPECT_EQ(ErrorReason(Merge("chen", "chen2").status()), "ILLEGAL_TRANSITION");
  const auto update = FromText<v1::UpdateMemberRequest>(
      "member { name: 'alliances/a/members/chen2' display_name: 'back' }");
  EXPECT_EQ(ErrorReason(membership_.UpdateMember({}, update).status()), "ILLEGAL_TRANSITION");
  const auto erase =
      FromText<v1::EraseMemberRequest>("name: 'alliances/a/members/chen2' reason: 'asked'");
  EXPECT_EQ(membership_.EraseMember({}, erase)->standing(), v1::Member::STANDING_MERGED);
}

TEST_F(MemberMergeTest, ABadRequestNamesEveryField) {
  const absl::Status same = Merge("chen", "chen").status();
  EXPECT_THAT(std::string(same.message()), HasSubstr("into"));
  EXPECT_THAT(std::string(Merge("chen", "nobody").status().message()), HasSubstr("nobody"));
  EXPECT_EQ(Get("chen").standing(), v1::Member::STANDING_ACTIVE) << "nothing is half done";
  EXPECT_EQ(ErrorReason(Merge("nobody", "chen").status()), "NOT_FOUND");
  EXPECT_EQ(ErrorReason(merge_
                            .MergeMember({}, FromText<v1::MergeMemberRequest>(
                                                 "name: 'alliances/a/members/chen' into: "
                                                 "'alliances/b/members/chen' reason: 'x'"))
                            .status()),
            "INVALID_REQUEST");
}

}  // namespace
}  // namespace gongfang::membership
