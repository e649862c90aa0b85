// What booking makes of the records of membership, in whatever order they come.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/crypto.h"
#include "gongfang/membership/v1/qualifications.pb.h"
#include "tests/support/access_records.h"
#include "tests/unit/booking/catalogue_fixture.h"

namespace gongfang::booking {
namespace {

TEST_F(CatalogueTest, KnowsMembersTeamsAndAlliances) {
  EXPECT_EQ(catalogue_.FindMember(kMember), nullptr);
  Take<membership::v1::Member>(kMember, std::string("teams: \"") + kTeam + "\"");
  EXPECT_TRUE(catalogue_.FindMember(kMember)->teams.contains(kTeam));
  Take<membership::v1::Member>(kMember, "");
  EXPECT_TRUE(catalogue_.FindMember(kMember)->teams.empty());
  EXPECT_FALSE(catalogue_.HasAlliance("alliances/a"));
  Take<membership::v1::Alliance>("alliances/a", "");
  EXPECT_TRUE(catalogue_.HasAlliance("alliances/a"));
}

TEST_F(CatalogueTest, PassesKeysOnAndOtherRecordsOver) {
  membership::v1::ApiKey key;
  key.set_key_id("k");
  key.set_key_sha256(Sha256("secret"));
  const std::string snapshot = key.SerializeAsString();
  catalogue_.Take(
      {.name = "apiKeys/k", .type = "gongfang.membership.v1.ApiKey", .snapshot = snapshot});
  EXPECT_EQ(Authenticate(keys_, "Bearer secret")->key_id, "k");
  catalogue_.Take({.name = kLaser, .type = "gongfang.other.v1.Resource", .snapshot = "\xff"});
  EXPECT_EQ(Open(), "unknown");
}

TEST_F(CatalogueTest, KnowsWhatAMemberHoldsWhicheverComesFirst) {
  const std::string name = std::string(kMember) + "/qualifications/q";
  const std::string text =
      "equipment_class: 'c' issuer: 's' state: STATE_ACTIVE last_use_time { seconds: 7 } ";
  Take<membership::v1::Qualification>(name, text);
  EXPECT_EQ(catalogue_.FindMember(kMember), nullptr);
  Take<membership::v1::Member>(kMember, "tier: 'resident'");
  auto member = catalogue_.FindMember(kMember);
  ASSERT_EQ(member->qualifications.size(), 1u);
  EXPECT_EQ(member->qualifications[0].level, 1);
  EXPECT_EQ(member->qualifications[0].last_use, 7 * kMicrosPerSecond);
  Take<membership::v1::Qualification>(name, text + "level: 2 expire_time { seconds: 9 }");
  Take<membership::v1::Qualification>(name + "-2", text);
  member = catalogue_.FindMember(kMember);
  ASSERT_EQ(member->qualifications.size(), 2u);
  EXPECT_EQ(member->qualifications[0].level, 2);
  EXPECT_EQ(member->qualifications[0].expire_time, 9 * kMicrosPerSecond);
  EXPECT_EQ(member->tier, "resident");
  Take<membership::v1::Qualification>(name, text, /*deleted=*/true);
  Take<membership::v1::Member>(kMember, "");
  EXPECT_EQ(catalogue_.FindMember(kMember)->qualifications.size(), 1u);
}

TEST_F(CatalogueTest, KnowsWhatAnAllianceSaysOfQualifications) {
  EXPECT_TRUE(catalogue_.QualificationRulesOf("a")->classes.empty());
  Take<membership::v1::EquipmentClass>("alliances/a/equipmentClasses/c",
                                       "levels: 'x' levels: 'y' lapse_after { seconds: 5 }");
  Take<membership::v1::RecognitionRule>("alliances/a/recognitionRules/r", "max_level: 1");
  Take<membership::v1::Member>(kMember,
                               "roles { role: ROLE_TRAINER space: 'alliances/a/spaces/s' } "
                               "roles { role: ROLE_AUDITOR }");
  auto rules = catalogue_.QualificationRulesOf("a");
  EXPECT_EQ(rules->classes.at("alliances/a/equipmentClasses/c").levels, 2);
  EXPECT_EQ(rules->classes.at("alliances/a/equipmentClasses/c").lapse_after, 5 * kMicrosPerSecond);
  ASSERT_EQ(rules->recognitions.size(), 1u);
  EXPECT_EQ(rules->recognitions[0].max_level, 1);
  EXPECT_THAT(rules->training, testing::ElementsAre("alliances/a/spaces/s"));
  EXPECT_TRUE(catalogue_.QualificationRulesOf("b")->training.empty());
  Take<membership::v1::RecognitionRule>("alliances/a/recognitionRules/r", "", /*deleted=*/true);
  Take<membership::v1::Member>(kMember,
                               "standing: STANDING_SUSPENDED roles { role: ROLE_TRAINER space: "
                               "'alliances/a/spaces/s' }");
  rules = catalogue_.QualificationRulesOf("a");
  EXPECT_TRUE(rules->recognitions.empty());
  EXPECT_TRUE(rules->training.empty()) << "who is suspended trains nobody";
}

TEST_F(CatalogueTest, AResourceMayRequireAQualification) {
  TakeSpace("UTC");
  TakeResource("");
  EXPECT_FALSE(catalogue_.FindResource(kLaser)->requirement.has_value());
  TakeResource("requirement { equipment_class: 'alliances/a/equipmentClasses/c' }");
  const auto facts = catalogue_.FindResource(kLaser);
  ASSERT_TRUE(facts->requirement.has_value());
  EXPECT_EQ(facts->requirement->equipment_class, "alliances/a/equipmentClasses/c");
  EXPECT_EQ(facts->requirement->level, 1);
}

TEST_F(CatalogueTest, AMemberMayBeBookedForInGoodStandingOnly) {
  const auto standing = [&](const std::string& text) {
    Take<membership::v1::Member>("alliances/a/members/m", text);
    return catalogue_.FindMember("alliances/a/members/m")->standing;
  };
  EXPECT_EQ(standing(""), "");
  EXPECT_EQ(standing("standing: STANDING_ACTIVE"), "");
  EXPECT_EQ(standing("standing: STANDING_SUSPENDED"), "suspended");
  EXPECT_EQ(standing("standing: STANDING_PENDING"), "pending");
}

}  // namespace
}  // namespace gongfang::booking
