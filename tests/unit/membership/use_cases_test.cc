#include "membership/use_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/store/migrate.h"
#include "membership/table.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kAlliance[] = "alliances/shibei";
constexpr char kLink[] = "alliances/shibei/spaces/link";

class MembershipTest : public ::testing::Test {
 protected:
  MembershipTest() {
    EXPECT_TRUE(Migrate(store_.get().database(), "membership", TeamMembers::Migrations()).ok());
    EXPECT_TRUE(CreateAlliance("shibei").ok());
    EXPECT_TRUE(CreateSpace("link").ok());
  }

  absl::StatusOr<v1::Alliance> CreateAlliance(const std::string& id) {
    v1::CreateAllianceRequest request;
    request.set_alliance_id(id);
    request.mutable_alliance()->set_display_name("市北联盟");
    return membership_.CreateAlliance(TestCall(), request);
  }
  absl::StatusOr<v1::Space> CreateSpace(const std::string& id,
                                        const std::string& parent = kAlliance) {
    v1::CreateSpaceRequest request;
    request.set_parent(parent);
    request.set_space_id(id);
    request.mutable_space()->set_display_name("Link创业公社");
    request.mutable_space()->set_time_zone("Asia/Shanghai");
    return membership_.CreateSpace(TestCall(), request);
  }
  absl::StatusOr<v1::Team> CreateTeam(const std::string& id) {
    v1::CreateTeamRequest request;
    request.set_parent(kAlliance);
    request.set_team_id(id);
    request.mutable_team()->set_display_name("Team " + id);
    return membership_.CreateTeam(TestCall(), request);
  }
  absl::StatusOr<v1::Member> CreateMember(const std::string& id,
                                          const std::vector<std::string>& teams) {
    v1::CreateMemberRequest request;
    request.set_parent(kAlliance);
    request.set_member_id(id);
    request.mutable_member()->set_display_name("Member " + id);
    request.mutable_member()->set_home_space(kLink);
    for (const std::string& team : teams) {
      request.mutable_member()->add_teams("alliances/shibei/teams/" + team);
    }
    return membership_.CreateMember(TestCall(), request);
  }
  // The names of the members of `team`, read two at a time.
  std::vector<std::string> MembersOf(const std::string& team) {
    v1::ListMembersRequest request;
    request.set_parent(kAlliance);
    request.set_page_size(2);
    if (!team.empty()) request.set_team("alliances/shibei/teams/" + team);
    std::vector<std::string> names;
    do {
      const auto page = membership_.ListMembers(TestCall(), request).value();
      EXPECT_LE(page.members_size(), 2);
      for (const v1::Member& member : page.members()) {
        names.push_back(MemberName::Parse(member.name())->id);
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return names;
  }

  TestRecordStore store_{"membership"};
  Membership membership_{store_.get(), "1.2.3"};
};

TEST_F(MembershipTest, WhoAmITellsTheKeyTheAlliancesAndTheVersion) {
  ASSERT_TRUE(CreateAlliance("other").ok());
  const auto me = membership_.WhoAmI(TestCall(), {}).value();
  EXPECT_EQ(me.key_id(), "key");
  EXPECT_EQ(me.display_name(), "Tester");
  EXPECT_EQ(me.server_version(), "1.2.3");
  EXPECT_THAT(me.alliances(), ElementsAre("alliances/other", kAlliance));
}

TEST_F(MembershipTest, ACreatedSpaceIsReadAsItWasAnswered) {
  const v1::Space made = CreateSpace("fab").value();
  EXPECT_EQ(made.name(), "alliances/shibei/spaces/fab");
  EXPECT_EQ(made.uid().size(), 36);
  EXPECT_FALSE(made.etag().empty());
  EXPECT_EQ(made.create_time().seconds(), 1'800'000'000);
  EXPECT_EQ(made.update_time().seconds(), 1'800'000'000);
  v1::GetSpaceRequest request;
  request.set_name(made.name());
  EXPECT_EQ(membership_.GetSpace(TestCall(), request)->SerializeAsString(),
            made.SerializeAsString());
  store_.Reopen();
  Membership restarted(store_.get(), "");
  EXPECT_EQ(restarted.GetSpace(TestCall(), request)->SerializeAsString(), made.SerializeAsString());
}

TEST_F(MembershipTest, WhatOnlyTheServerSetsAndUnknownFieldsAreNotTakenFromTheRequest) {
  v1::CreateSpaceRequest request;
  request.set_parent(kAlliance);
  request.set_space_id("fab");
  v1::Space& space = *request.mutable_space();
  space.set_display_name("Fab");
  space.set_time_zone("UTC");
  space.set_name("alliances/x/spaces/y");
  space.set_uid("mine");
  space.set_etag("mine");
  space.mutable_create_time()->set_seconds(1);
  space.GetReflection()->MutableUnknownFields(&space)->AddLengthDelimited(900, "stowaway");
  const v1::Space made = membership_.CreateSpace(TestCall(), request).value();
  EXPECT_EQ(made.name(), "alliances/shibei/spaces/fab");
  EXPECT_EQ(made.uid().size(), 36);
  EXPECT_NE(made.etag(), "mine");
  EXPECT_EQ(made.create_time().seconds(), 1'800'000'000);
  EXPECT_THAT(made.SerializeAsString(), ::testing::Not(::testing::HasSubstr("stowaway")));
}

TEST_F(MembershipTest, AnIdIsUsedOnce) {
  EXPECT_EQ(ErrorReason(CreateSpace("link").status()), "ALREADY_EXISTS");
  EXPECT_EQ(ErrorReason(CreateAlliance("shibei").status()), "ALREADY_EXISTS");
  ASSERT_TRUE(CreateTeam("t").ok());
  ASSERT_TRUE(CreateMember("m", {}).ok());
  EXPECT_EQ(ErrorReason(CreateMember("m", {"t"}).status()), "ALREADY_EXISTS");
  EXPECT_THAT(MembersOf("t"), IsEmpty()) << "a refused create must leave nothing";
}

TEST_F(MembershipTest, AMissingParentOrSubjectIsNotFound) {
  const absl::Status status = CreateSpace("fab", "alliances/nowhere").status();
  EXPECT_EQ(ErrorReason(status), "NOT_FOUND");
  EXPECT_EQ(ErrorDetailsOf(status)->metadata[0].second, "alliances/nowhere");
  v1::ListTeamsRequest list;
  list.set_parent("alliances/nowhere");
  EXPECT_TRUE(absl::IsNotFound(membership_.ListTeams(TestCall(), list).status()));
  v1::GetMemberRequest get;
  get.set_name("alliances/shibei/members/nobody");
  EXPECT_TRUE(absl::IsNotFound(membership_.GetMember(TestCall(), get).status()));
  v1::UpdateTeamRequest update;
  update.mutable_team()->set_name("alliances/shibei/teams/none");
  EXPECT_TRUE(absl::IsNotFound(membership_.UpdateTeam(TestCall(), update).status()));
}

TEST_F(MembershipTest, AnUpdateChangesWhatTheMaskNames) {
  v1::UpdateSpaceRequest request;
  request.mutable_space()->set_name(kLink);
  request.mutable_space()->set_address("石景山路 1 号");
  request.mutable_space()->set_display_name("not named by the mask");
  request.mutable_update_mask()->add_paths("address");
  request.mutable_update_mask()->add_paths("english_name");
  store_.clock().Advance(absl::Seconds(5));
  const v1::Space changed = membership_.UpdateSpace(TestCall(), request).value();
  EXPECT_EQ(changed.address(), "石景山路 1 号");
  EXPECT_EQ(changed.display_name(), "Link创业公社");
  EXPECT_EQ(changed.create_time().seconds(), 1'800'000'000);
  EXPECT_EQ(changed.update_time().seconds(), 1'800'000'005);
  request.mutable_space()->clear_address();
  EXPECT_EQ(membership_.UpdateSpace(TestCall(), request)->address(), "")
      << "a named field that is absent is cleared";
}

TEST_F(MembershipTest, AnUpdateWithoutAMaskChangesWhatIsSet) {
  for (const bool star : {false, true}) {
    v1::UpdateSpaceRequest request;
    request.mutable_space()->set_name(kLink);
    request.mutable_space()->set_description(star ? "second" : "first");
    if (star) request.mutable_update_mask()->add_paths("*");
    const v1::Space changed = membership_.UpdateSpace(TestCall(), request).value();
    EXPECT_EQ(changed.description(), star ? "second" : "first");
    EXPECT_EQ(changed.time_zone(), "Asia/Shanghai");
  }
}

TEST_F(MembershipTest, AnEtagThatIsNotTheCurrentOneIsRefused) {
  const std::string first = CreateSpace("fab")->etag();
  v1::UpdateSpaceRequest request;
  request.mutable_space()->set_name("alliances/shibei/spaces/fab");
  request.mutable_space()->set_description("new");
  request.mutable_space()->set_etag(first);
  const auto changed = membership_.UpdateSpace(TestCall(), request);
  ASSERT_TRUE(changed.ok());
  EXPECT_NE(changed->etag(), first);
  request.mutable_space()->set_description("newer");
  const absl::Status stale = membership_.UpdateSpace(TestCall(), request).status();
  EXPECT_TRUE(absl::IsAborted(stale));
  EXPECT_EQ(ErrorReason(stale), "ETAG_MISMATCH");
  request.mutable_space()->set_etag(changed->etag());
  EXPECT_TRUE(membership_.UpdateSpace(TestCall(), request).ok());
}

TEST_F(MembershipTest, AnUpdateThatChangesNothingIsNoEvent) {
  const size_t before = store_.Events("shibei").size();
  v1::UpdateSpaceRequest request;
  request.mutable_space()->set_name(kLink);
  request.mutable_space()->set_time_zone("Asia/Shanghai");
  store_.clock().Advance(absl::Seconds(5));
  EXPECT_EQ(membership_.UpdateSpace(TestCall(), request)->update_time().seconds(), 1'800'000'000);
  EXPECT_EQ(store_.Events("shibei").size(), before);
}

TEST_F(MembershipTest, MembersAreListedByTeamAsTheyMove) {
  ASSERT_TRUE(CreateTeam("x").ok());
  ASSERT_TRUE(CreateTeam("y").ok());
  ASSERT_TRUE(CreateMember("a", {"x"}).ok());
  ASSERT_TRUE(CreateMember("b", {"x", "y"}).ok());
  ASSERT_TRUE(CreateMember("c", {}).ok());
  ASSERT_TRUE(CreateMember("d", {"x"}).ok());
  EXPECT_THAT(MembersOf(""), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(MembersOf("x"), ElementsAre("a", "b", "d"));
  EXPECT_THAT(MembersOf("y"), ElementsAre("b"));

  v1::UpdateMemberRequest request;
  request.mutable_member()->set_name("alliances/shibei/members/a");
  request.mutable_member()->add_teams("alliances/shibei/teams/y");
  request.mutable_update_mask()->add_paths("teams");
  ASSERT_TRUE(membership_.UpdateMember(TestCall(), request).ok());
  EXPECT_THAT(MembersOf("x"), ElementsAre("b", "d"));
  EXPECT_THAT(MembersOf("y"), ElementsAre("a", "b"));
  request.mutable_member()->clear_teams();
  EXPECT_EQ(membership_.UpdateMember(TestCall(), request)->teams_size(), 0);
  EXPECT_THAT(MembersOf("y"), ElementsAre("b"));
}

TEST_F(MembershipTest, ATierIsSetAndTakenAway) {
  ASSERT_TRUE(CreateMember("a", {}).ok());
  v1::UpdateMemberRequest request;
  request.mutable_member()->set_name("alliances/shibei/members/a");
  request.mutable_member()->set_tier("resident");
  EXPECT_EQ(membership_.UpdateMember(TestCall(), request)->tier(), "resident");
  request.mutable_member()->clear_tier();
  request.mutable_member()->set_english_name("A");
  EXPECT_EQ(membership_.UpdateMember(TestCall(), request)->tier(), "resident");
  request.mutable_update_mask()->add_paths("tier");
  EXPECT_EQ(membership_.UpdateMember(TestCall(), request)->tier(), "");
}

TEST_F(MembershipTest, NamesWithinARecordMustLeadSomewhere) {
  v1::CreateMemberRequest request;
  request.set_parent(kAlliance);
  request.set_member_id("m");
  request.mutable_member()->set_display_name("M");
  request.mutable_member()->set_home_space("alliances/shibei/spaces/none");
  request.mutable_member()->add_teams("alliances/shibei/teams/none");
  EXPECT_THAT(WrongFields(membership_.CreateMember(TestCall(), request).status()),
              ElementsAre("member.home_space", "member.teams[0]"));
  v1::CreateTeamRequest team;
  team.set_parent(kAlliance);
  team.set_team_id("t");
  team.mutable_team()->set_display_name("T");
  team.mutable_team()->set_home_space("alliances/shibei/spaces/none");
  EXPECT_THAT(WrongFields(membership_.CreateTeam(TestCall(), team).status()),
              ElementsAre("team.home_space"));
  v1::ListMembersRequest list;
  list.set_parent(kAlliance);
  list.set_team("alliances/shibei/teams/none");
  EXPECT_THAT(WrongFields(membership_.ListMembers(TestCall(), list).status()), ElementsAre("team"));
}

TEST_F(MembershipTest, PagesAreInOrderAndComplete) {
  for (const char* id : {"m", "b", "z", "a-b"}) ASSERT_TRUE(CreateSpace(id).ok());
  v1::ListSpacesRequest request;
  request.set_parent(kAlliance);
  std::vector<std::string> ids;
  for (int size : {2, 1, 2}) {
    request.set_page_size(size);
    const auto page = membership_.ListSpaces(TestCall(), request).value();
    EXPECT_EQ(page.spaces_size(), size);
    for (const auto& space : page.spaces()) ids.push_back(SpaceName::Parse(space.name())->id);
    request.set_page_token(page.next_page_token());
  }
  EXPECT_THAT(ids, ElementsAre("a-b", "b", "link", "m", "z"));
  EXPECT_EQ(request.page_token(), "") << "there is nothing after the last page";
}

TEST_F(MembershipTest, APageTokenIsGoodForItsListAlone) {
  ASSERT_TRUE(CreateAlliance("other").ok());
  ASSERT_TRUE(CreateSpace("fab").ok());
  v1::ListSpacesRequest request;
  request.set_parent(kAlliance);
  request.set_page_size(1);
  const std::string token = membership_.ListSpaces(TestCall(), request)->next_page_token();
  ASSERT_NE(token, "");
  std::string altered = token;
  altered[altered.size() / 2] = altered[altered.size() / 2] == 'A' ? 'B' : 'A';
  request.set_page_token(altered);
  EXPECT_THAT(WrongFields(membership_.ListSpaces(TestCall(), request).status()),
              ElementsAre("page_token"));
  request.set_page_token(token);
  request.set_parent("alliances/other");
  EXPECT_THAT(WrongFields(membership_.ListSpaces(TestCall(), request).status()),
              ElementsAre("page_token"));
  v1::ListTeamsRequest teams;
  teams.set_parent(kAlliance);
  teams.set_page_token(token);
  EXPECT_THAT(WrongFields(membership_.ListTeams(TestCall(), teams).status()),
              ElementsAre("page_token"));
}

TEST_F(MembershipTest, EveryChangeIsAnEventAndTheyRebuildTheRecords) {
  ASSERT_TRUE(CreateTeam("t").ok());
  const v1::Member member = CreateMember("m", {"t"}).value();
  v1::UpdateSpaceRequest request;
  request.mutable_space()->set_name(kLink);
  request.mutable_space()->set_description("new");
  const v1::Space space = membership_.UpdateSpace(TestCall(), request).value();
  EXPECT_FALSE(CreateTeam("t").ok());
  EXPECT_THAT(store_.EventLines("shibei"),
              ElementsAre("1 alliance.created alliances/shibei by key",
                          "2 space.created alliances/shibei/spaces/link by key",
                          "3 team.created alliances/shibei/teams/t by key",
                          "4 member.created alliances/shibei/members/m by key",
                          "5 space.updated alliances/shibei/spaces/link by key"));
  auto replayed = store_.Replay("shibei");
  v1::Space space_again;
  v1::Member member_again;
  ASSERT_TRUE(replayed[kLink].UnpackTo(&space_again));
  ASSERT_TRUE(replayed["alliances/shibei/members/m"].UnpackTo(&member_again));
  EXPECT_EQ(space_again.SerializeAsString(), space.SerializeAsString());
  // But for what is personal, which no event carries.
  v1::Member without_names = member;
  without_names.clear_display_name();
  EXPECT_EQ(member_again.SerializeAsString(), without_names.SerializeAsString());
}

}  // namespace
}  // namespace gongfang::membership
