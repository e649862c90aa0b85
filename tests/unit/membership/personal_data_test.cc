// Names are kept apart from records and events, sealed, until they are erased.
#include "membership/personal_data.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "common/store/migrate.h"
#include "membership/passwords.h"
#include "membership/table.h"
#include "membership/use_cases.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::membership {
namespace {

constexpr char kLi[] = "alliances/a/members/li";

class PersonalDataTest : public testing::Test {
 protected:
  PersonalDataTest() {
    EXPECT_TRUE(Migrate(store_.get().database(), "membership", TeamMembers::Migrations()).ok());
    EXPECT_TRUE(Migrate(store_.get().database(), "passwords", Passwords::Migrations()).ok());
    membership_ = std::make_unique<Membership>(store_.get(), "1", "a secret of the installation");
    EXPECT_TRUE(membership_
                    ->CreateAlliance({}, FromText<v1::CreateAllianceRequest>(
                                             "alliance_id: 'a' alliance { display_name: 'A' }"))
                    .ok());
    EXPECT_TRUE(
        membership_
            ->CreateMember({}, FromText<v1::CreateMemberRequest>(
                                   "parent: 'alliances/a' member_id: 'li' member { "
                                   "display_name: 'Unmistakable' email: 'li@secret.example' }"))
            .ok());
  }

  v1::Member Get() {
    return membership_
        ->GetMember({}, FromText<v1::GetMemberRequest>(std::string("name: '") + kLi + "'"))
        .value();
  }

  TestRecordStore store_{"membership"};
  std::unique_ptr<Membership> membership_;
};

TEST_F(PersonalDataTest, IsAnsweredAndInNoRecordOrEvent) {
  EXPECT_EQ(Get().display_name(), "Unmistakable");
  EXPECT_EQ(Get().email(), "li@secret.example");
  EXPECT_EQ(Get().personal_revision(), 1);
  for (const auto& event : store_.Events("a")) {
    EXPECT_EQ(event.SerializeAsString().find("Unmistakable"), std::string::npos);
    EXPECT_EQ(event.SerializeAsString().find("secret.example"), std::string::npos);
  }
  std::ifstream file(store_.path(), std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  std::ifstream log(store_.path() + "-wal", std::ios::binary);
  bytes << log.rdbuf();
  ASSERT_FALSE(bytes.str().empty());
  EXPECT_EQ(bytes.str().find("Unmistakable"), std::string::npos);
  EXPECT_EQ(bytes.str().find("secret.example"), std::string::npos);
}

TEST_F(PersonalDataTest, AChangeOfItAloneIsAnEvent) {
  const std::string etag = Get().etag();
  const auto update =
      FromText<v1::UpdateMemberRequest>(std::string("member { name: '") + kLi + "' phone: '123' }");
  const v1::Member changed = membership_->UpdateMember({}, update).value();
  EXPECT_EQ(changed.phone(), "123");
  EXPECT_EQ(changed.display_name(), "Unmistakable");
  EXPECT_NE(changed.etag(), etag);
  EXPECT_EQ(store_.Events("a").back().type(), "member.updated");
  EXPECT_EQ(Get().personal_revision(), 2);
}

TEST_F(PersonalDataTest, IsErasedAndTheRecordStays) {
  const auto erase = FromText<v1::EraseMemberRequest>(std::string("name: '") + kLi +
                                                      "' reason: 'she asked for it'");
  EXPECT_TRUE(membership_->EraseMember({}, erase).ok());
  EXPECT_EQ(Get().display_name(), "");
  EXPECT_EQ(Get().email(), "");
  EXPECT_EQ(Get().standing(), v1::Member::STANDING_ERASED);
  EXPECT_EQ(store_.Events("a").back().type(), "member.erased");
  const auto update = FromText<v1::UpdateMemberRequest>(std::string("member { name: '") + kLi +
                                                        "' display_name: 'back again' }");
  EXPECT_EQ(ErrorReason(membership_->UpdateMember({}, update).status()), "ILLEGAL_TRANSITION");
}

TEST_F(PersonalDataTest, DoesNotOpenWithAnotherKey) {
  Membership other(store_.get(), "1", "another secret");
  EXPECT_FALSE(
      other.GetMember({}, FromText<v1::GetMemberRequest>(std::string("name: '") + kLi + "'")).ok());
  EXPECT_EQ(ErrorReason(other.OpenPersonalData()), "SECRET_NOT_USABLE");
}

TEST_F(PersonalDataTest, ThatOfOlderFoldersIsMoved) {
  const Records<v1::Member, MemberName> members(store_.get(), kMemberKind);
  ASSERT_TRUE(members
                  .Create({}, {"a", "wang"}, FromText<v1::Member>("display_name: 'Wang'"),
                          [](Transaction&) { return absl::OkStatus(); })
                  .ok());
  ASSERT_TRUE(membership_->OpenPersonalData().ok());
  EXPECT_EQ(members.Get({"a", "wang"})->display_name(), "");
  const auto wang = membership_->GetMember(
      {}, FromText<v1::GetMemberRequest>("name: 'alliances/a/members/wang'"));
  EXPECT_EQ(wang->display_name(), "Wang");
}

TEST_F(PersonalDataTest, WhoRegistersWaitsForHerHome) {
  EXPECT_TRUE(membership_
                  ->CreateSpace({}, FromText<v1::CreateSpaceRequest>(
                                        "parent: 'alliances/a' space_id: 's' space { display_name: "
                                        "'S' time_zone: 'UTC' }"))
                  .ok());
  auto request = FromText<v1::RegisterMemberRequest>(
      "parent: 'alliances/a' member_id: 'zhao' password: 'long enough' member { display_name: "
      "'Zhao' home_space: 'alliances/a/spaces/s' tier: 'gold' roles { role: ROLE_ALLIANCE_ADMIN } "
      "}");
  const v1::Member made = membership_->RegisterMember({}, request).value();
  EXPECT_EQ(made.standing(), v1::Member::STANDING_PENDING);
  EXPECT_EQ(made.display_name(), "Zhao");
  EXPECT_EQ(made.tier(), "");
  EXPECT_EQ(made.roles_size(), 0);
  request.set_password("short");
  request.mutable_member()->clear_home_space();
  EXPECT_THAT(WrongFields(membership_->RegisterMember({}, request).status()),
              testing::ElementsAre("password", "member.home_space"));
}

}  // namespace
}  // namespace gongfang::membership
