#include "membership/rules.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/request_cases.h"

namespace gongfang::membership {
namespace {

std::string Quoted(size_t size) { return "'" + std::string(size, 'x') + "'"; }

absl::Status CreateSpace(const std::string& text) {
  return Check(FromText<v1::CreateSpaceRequest>(text));
}
absl::Status UpdateSpace(const std::string& text) {
  return Check(FromText<v1::UpdateSpaceRequest>(text));
}
absl::Status CreateMember(const std::string& text) {
  return Check(FromText<v1::CreateMemberRequest>(text));
}
absl::Status CreateAlliance(const std::string& text) {
  return Check(FromText<v1::CreateAllianceRequest>(text));
}

TEST(MembershipRulesTest, EveryWrongFieldOfASpaceIsNamed) {
  ExpectWrongFields({
      {"everything missing",
       CreateSpace(""),
       {"parent", "space_id", "space.display_name", "space.time_zone"}},
      {"nothing right",
       CreateSpace("parent: 'alliances/A' space_id: '-x' space { display_name: ' ' "
                   "english_name: 'a\\nb' time_zone: '../etc/passwd' address: 'a\\033[2J' "
                   "description: " +
                   Quoted(4097) + " }"),
       {"parent", "space_id", "space.display_name", "space.english_name", "space.time_zone",
        "space.address", "space.description"}},
      {"a long name",
       CreateSpace("parent: 'alliances/a' space_id: 's' space { time_zone: 'UTC' display_name: " +
                   Quoted(257) + " }"),
       {"space.display_name"}},
      {"a long id",
       CreateSpace("parent: 'alliances/a' space_id: " + Quoted(64) +
                   " space { time_zone: 'UTC' display_name: 'S' }"),
       {"space_id"}},
      {"what cannot be changed",
       UpdateSpace("space { name: 'alliances/a/spaces/s' } update_mask { paths: 'name' "
                   "paths: 'address' paths: 'uid' paths: 'x.y' paths: '*' }"),
       {"update_mask.paths[0]", "update_mask.paths[2]", "update_mask.paths[3]",
        "update_mask.paths[4]"}},
      {"clearing what is required",
       UpdateSpace("space { name: 'alliances/a/spaces/s' } "
                   "update_mask { paths: 'display_name' paths: 'time_zone' }"),
       {"space.display_name", "space.time_zone"}},
      {"an update without a name", UpdateSpace("space { display_name: 'S' }"), {"space.name"}},
  });
}

TEST(MembershipRulesTest, EveryWrongFieldOfTheOthersIsNamed) {
  std::string many_teams;
  for (int i = 0; i < 21; ++i) absl::StrAppend(&many_teams, " teams: 'alliances/a/teams/", i, "'");
  ExpectWrongFields({
      {"a reserved alliance",
       CreateAlliance("alliance_id: 'system' alliance { display_name: 'S' }"),
       {"alliance_id"}},
      {"an alliance without a name", CreateAlliance("alliance_id: 'a'"), {"alliance.display_name"}},
      {"a foreign home and wrong teams",
       CreateMember("parent: 'alliances/a' member_id: 'm' member { display_name: 'M' "
                    "home_space: 'alliances/b/spaces/s' teams: 'alliances/a/teams/t' teams: 'x' "
                    "teams: 'alliances/a/teams/t' teams: 'alliances/b/teams/t' }"),
       {"member.home_space", "member.teams[1]", "member.teams[2]", "member.teams[3]"}},
      {"too many teams",
       CreateMember("parent: 'alliances/a' member_id: 'm' member { display_name: 'M'" + many_teams +
                    " }"),
       {"member.teams"}},
      {"a tier of words",
       CreateMember("parent: 'alliances/a' member_id: 'm' member { display_name: 'M' "
                    "tier: 'Long term' }"),
       {"member.tier"}},
      {"a tier that an update brings",
       Check(
           FromText<v1::UpdateMemberRequest>("member { name: 'alliances/a/members/m' tier: '-' }")),
       {"member.tier"}},
      {"a home that is no name",
       Check(FromText<v1::CreateTeamRequest>(
           "parent: 'alliances/a' team_id: 't' team { display_name: 'T' home_space: 'x' }")),
       {"team.home_space"}},
  });
}

TEST(MembershipRulesTest, AWrongNameOrPageIsNamed) {
  ExpectWrongFields({
      {"a trailing slash",
       Check(FromText<v1::GetSpaceRequest>("name: 'alliances/a/spaces/s/'")),
       {"name"}},
      {"another kind",
       Check(FromText<v1::GetTeamRequest>("name: 'alliances/a/spaces/s'")),
       {"name"}},
      {"a bad page",
       Check(FromText<v1::ListAlliancesRequest>("page_size: -1 page_token: " + Quoted(1025))),
       {"page_size", "page_token"}},
      {"a bad page below nothing",
       Check(FromText<v1::ListSpacesRequest>("page_size: -1")),
       {"parent", "page_size"}},
      {"members of a foreign team",
       Check(FromText<v1::ListMembersRequest>("parent: 'alliances/a' team: 'alliances/b/teams/t'")),
       {"team"}},
  });
}

TEST(MembershipRulesTest, WhatIsAtTheLimitsIsRight) {
  EXPECT_EQ(CreateSpace("parent: 'alliances/a' space_id: " + Quoted(63) +
                        " space { time_zone: 'UTC' display_name: " + Quoted(256) +
                        " description: " + Quoted(4096) + " }"),
            absl::OkStatus());
  EXPECT_EQ(UpdateSpace("space { name: 'alliances/a/spaces/s' }"), absl::OkStatus())
      << "an update that sets nothing";
  EXPECT_EQ(Check(FromText<v1::ListMembersRequest>(
                "parent: 'alliances/a' page_size: 100000 team: 'alliances/a/teams/t'")),
            absl::OkStatus());
}

}  // namespace
}  // namespace gongfang::membership
