#include "membership/qualification_rules.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/request_cases.h"

namespace gongfang::membership {
namespace {

absl::Status CreateClass(const std::string& text) {
  return Check(FromText<v1::CreateEquipmentClassRequest>(text));
}
absl::Status UpdateClass(const std::string& text) {
  return Check(FromText<v1::UpdateEquipmentClassRequest>(text));
}
absl::Status Issue(const std::string& text) {
  return Check(FromText<v1::IssueQualificationRequest>(text));
}
absl::Status CreateRule(const std::string& text) {
  return Check(FromText<v1::CreateRecognitionRuleRequest>(text));
}

constexpr char kClassHead[] =
    "parent: 'alliances/a' equipment_class_id: 'laser' equipment_class { display_name: 'L' ";
constexpr char kRuleHead[] = "parent: 'alliances/a' recognition_rule_id: 'r' recognition_rule { ";

TEST(QualificationRulesTest, EveryWrongFieldOfAClassIsNamed) {
  std::string eleven;
  for (int i = 0; i < 11; ++i) absl::StrAppend(&eleven, "levels: 'l' ");
  ExpectWrongFields({
      {"everything missing",
       CreateClass(""),
       {"parent", "equipment_class_id", "equipment_class.display_name"}},
      {"levels without a name",
       CreateClass(absl::StrCat(kClassHead, "levels: 'one' levels: ' ' levels: 'a\\nb' }")),
       {"equipment_class.levels[1]", "equipment_class.levels[2]"}},
      {"too many levels",
       CreateClass(absl::StrCat(kClassHead, eleven, "}")),
       {"equipment_class.levels"}},
      {"lapsing within a day",
       CreateClass(absl::StrCat(kClassHead, "lapse_after { seconds: 3600 } }")),
       {"equipment_class.lapse_after"}},
      {"lapsing after a century",
       CreateClass(absl::StrCat(kClassHead, "lapse_after { seconds: 3153600000 } }")),
       {"equipment_class.lapse_after"}},
      {"what cannot be changed, and levels that an update brings",
       UpdateClass("equipment_class { name: 'alliances/a/equipmentClasses/c' levels: '' } "
                   "update_mask { paths: 'uid' paths: 'levels' }"),
       {"update_mask.paths[0]", "equipment_class.levels[0]"}},
      {"the name of a space",
       Check(FromText<v1::GetEquipmentClassRequest>("name: 'alliances/a/spaces/s'")),
       {"name"}},
  });
  EXPECT_TRUE(UpdateClass("equipment_class { name: 'alliances/a/equipmentClasses/c' } "
                          "update_mask { paths: 'levels' paths: 'lapse_after' }")
                  .ok())
      << "both can be taken away";
}

TEST(QualificationRulesTest, EveryWrongFieldOfAQualificationIsNamed) {
  ExpectWrongFields({
      {"everything missing",
       Issue(""),
       {"parent", "qualification_id", "qualification.equipment_class", "qualification.issuer",
        "qualification.evidence"}},
      {"of another alliance, and a level that no class has",
       Issue("parent: 'alliances/a/members/m' qualification_id: 'q' qualification { "
             "equipment_class: 'alliances/b/equipmentClasses/c' issuer: 'alliances/b/spaces/s' "
             "level: 11 evidence: 'x' expire_time { seconds: -1 } }"),
       {"qualification.equipment_class", "qualification.level", "qualification.issuer",
        "qualification.expire_time"}},
      {"a list below an alliance",
       Check(FromText<v1::ListQualificationsRequest>("parent: 'alliances/a' page_size: -1")),
       {"parent", "page_size"}},
      {"a decision without a reason",
       Check(FromText<v1::RevokeQualificationRequest>(
           "name: 'alliances/a/members/m/qualifications/q' reason: ' '")),
       {"reason"}},
      {"of the wrong shape",
       Check(FromText<v1::SuspendQualificationRequest>(
           "name: 'alliances/a/qualifications/q' reason: 'x'")),
       {"name"}},
      {"nothing to reinstate",
       Check(FromText<v1::ReinstateQualificationRequest>("")),
       {"name", "reason"}},
  });
}

TEST(QualificationRulesTest, EveryWrongFieldOfARuleAndAQuestionIsNamed) {
  ExpectWrongFields({
      {"nothing but a rule for all", CreateRule(""), {"parent", "recognition_rule_id"}},
      {"nothing right",
       CreateRule(absl::StrCat(kRuleHead,
                               "recognizer: 'x' issuer: 'alliances/b/spaces/s' equipment_class: "
                               "'y' max_level: -1 to_repeat: 'a\\nb' }")),
       {"recognition_rule.recognizer", "recognition_rule.issuer",
        "recognition_rule.equipment_class", "recognition_rule.max_level",
        "recognition_rule.to_repeat"}},
      {"one's own",
       CreateRule(absl::StrCat(
           kRuleHead, "recognizer: 'alliances/a/spaces/s' issuer: 'alliances/a/spaces/s' }")),
       {"recognition_rule.issuer"}},
      {"a question about nothing",
       Check(FromText<v1::WhyNotQualifiedRequest>("level: -1")),
       {"name", "space", "equipment_class", "level"}},
  });
  EXPECT_TRUE(CreateRule(absl::StrCat(kRuleHead, "}")).ok()) << "everybody recognises everything";
}

TEST(QualificationRulesTest, WhatWasRevokedStaysRevoked) {
  using Q = v1::Qualification;
  EXPECT_TRUE(MayBecome(Q::STATE_ACTIVE, Q::STATE_SUSPENDED));
  EXPECT_TRUE(MayBecome(Q::STATE_SUSPENDED, Q::STATE_ACTIVE));
  EXPECT_TRUE(MayBecome(Q::STATE_ACTIVE, Q::STATE_REVOKED));
  EXPECT_TRUE(MayBecome(Q::STATE_SUSPENDED, Q::STATE_REVOKED));
  EXPECT_TRUE(MayBecome(Q::STATE_REVOKED, Q::STATE_REVOKED));
  EXPECT_FALSE(MayBecome(Q::STATE_REVOKED, Q::STATE_ACTIVE));
  EXPECT_FALSE(MayBecome(Q::STATE_REVOKED, Q::STATE_SUSPENDED));
}

}  // namespace
}  // namespace gongfang::membership
