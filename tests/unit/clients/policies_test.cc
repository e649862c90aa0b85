#include "clients/cli/policies.h"

#include "clients/cli/cli_error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/request_cases.h"

namespace gongfang::cli {
namespace {

using inventory::v1::Policy;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

const PolicyFlag& Flag(absl::string_view name) {
  for (const PolicyFlag& flag : PolicyFlags()) {
    if (flag.flag == name) return flag;
  }
  ADD_FAILURE() << name;
  return PolicyFlags()[0];
}

TEST(PoliciesTest, EveryDurationOfAPolicyHasAFlagThatSetsAndLiftsIt) {
  int durations = 0;
  const auto& descriptor = *Policy::descriptor();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    durations += descriptor.field(i)->message_type() == google::protobuf::Duration::descriptor();
  }
  EXPECT_EQ(PolicyFlags().size(), static_cast<size_t>(durations));
  Policy policy;
  for (const PolicyFlag& flag : PolicyFlags()) {
    ASSERT_TRUE(SetRule(flag, "1h30m", policy).ok()) << flag.flag;
    const auto* field = descriptor.FindFieldByName(flag.field);
    ASSERT_NE(field, nullptr) << flag.field;
    const auto& rule = policy.GetReflection()->GetMessage(policy, field);
    EXPECT_EQ(rule.ShortDebugString(), "seconds: 5400") << flag.flag;
    ASSERT_TRUE(SetRule(flag, "none", policy).ok()) << flag.flag;
    EXPECT_EQ(policy.ByteSizeLong(), 0u) << flag.flag;
  }
}

TEST(PoliciesTest, AWrongDurationNamesItsFlag) {
  Policy policy;
  for (const char* text : {"", "4", "4 hours", "-1h", "0h", "always", "None"}) {
    const absl::Status status = SetRule(Flag("--buffer-after"), text, policy);
    EXPECT_EQ(ExitCodeOf(status), ExitCode::kUsage) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr("--buffer-after")) << text;
  }
  EXPECT_EQ(policy.ByteSizeLong(), 0u);
}

TEST(PoliciesTest, ApprovalMayAlwaysBeNeeded) {
  Policy policy;
  EXPECT_THAT(DescribePolicy(policy), ElementsAre(Pair("Policy", "none")));
  ASSERT_TRUE(SetRule(Flag("--approval-above"), "always", policy).ok());
  EXPECT_TRUE(policy.has_approval_above());
  EXPECT_EQ(policy.approval_above().seconds(), 0);
  EXPECT_THAT(DescribePolicy(policy), ElementsAre(Pair("Approval", "always needed")));
  ASSERT_TRUE(SetRule(Flag("--approval-above"), "none", policy).ok());
  EXPECT_FALSE(policy.has_approval_above());
}

TEST(PoliciesTest, TiersAreSetReplacedAndLifted) {
  Policy policy;
  ASSERT_TRUE(SetTier("resident=56d", policy).ok());
  ASSERT_TRUE(SetTier("mentor=91d", policy).ok());
  ASSERT_TRUE(SetTier("resident=8h", policy).ok());
  ASSERT_EQ(policy.tier_horizons_size(), 2);
  EXPECT_EQ(policy.tier_horizons(0).tier(), "resident");
  EXPECT_EQ(policy.tier_horizons(0).horizon().seconds(), 8 * 3600);
  ASSERT_TRUE(SetTier("resident=none", policy).ok());
  ASSERT_TRUE(SetTier("nobody=none", policy).ok());
  ASSERT_EQ(policy.tier_horizons_size(), 1);
  EXPECT_EQ(policy.tier_horizons(0).tier(), "mentor");
  for (const char* text : {"", "resident", "=56d", "resident=", "resident=far"}) {
    const absl::Status status = SetTier(text, policy);
    EXPECT_EQ(ExitCodeOf(status), ExitCode::kUsage) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr("--tier")) << text;
  }
}

TEST(PoliciesTest, APolicyIsReadLineByLine) {
  const auto policy = FromText<Policy>(
      "min_length { seconds: 1800 } max_length { seconds: 14400 } length_step { seconds: 1800 } "
      "start_step { seconds: 900 } buffer_before { seconds: 3600 } buffer_after { seconds: 900 } "
      "create_lead_time { seconds: 7200 } change_lead_time { seconds: 3600 } "
      "cancel_lead_time { seconds: 172800 } horizon { seconds: 2419200 } "
      "tier_horizons { tier: 'resident' horizon { seconds: 4838400 } } "
      "tier_horizons { tier: 'mentor' horizon { seconds: 7862400 } } within_one_day: true "
      "min_gap { seconds: 3600 } approval_above { seconds: 14400 } "
      "check_in_before { seconds: 900 } no_show_after { seconds: 1200 }");
  EXPECT_THAT(
      DescribePolicy(policy),
      ElementsAre(
          Pair("Length", "30m to 4h, in steps of 30m, within one day"),
          Pair("Starts", "every 15m from midnight"), Pair("Buffers", "1h before, 15m after"),
          Pair("To book", "at least 2h before, at most 28d ahead, resident 56d, mentor 91d"),
          Pair("To change", "at least 1h before"), Pair("To cancel", "at least 2d before"),
          Pair("Gap", "1h between bookings of one member"), Pair("Approval", "needed above 4h"),
          Pair("Check-in", "from 15m before, no-show after 20m")));
}

TEST(PoliciesTest, WhatAsksForNothingIsNotSaid) {
  EXPECT_THAT(DescribePolicy(FromText<Policy>("max_length { seconds: 3600 } min_length { }")),
              ElementsAre(Pair("Length", "up to 1h")));
  EXPECT_THAT(DescribePolicy(FromText<Policy>("min_length { seconds: 3600 } horizon { }")),
              ElementsAre(Pair("Length", "at least 1h")));
  EXPECT_THAT(DescribePolicy(FromText<Policy>("within_one_day: true")),
              ElementsAre(Pair("Length", "within one day")));
}

}  // namespace
}  // namespace gongfang::cli
