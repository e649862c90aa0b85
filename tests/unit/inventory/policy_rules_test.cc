#include "inventory/policy_rules.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "inventory/rules.h"
#include "tests/support/request_cases.h"

namespace gongfang::inventory {
namespace {

// A create of a resource with this policy and nothing wrong besides.
absl::Status Create(const v1::Policy& policy) {
  auto request = FromText<v1::CreateResourceRequest>(
      "parent: 'alliances/a/spaces/s' resource_id: 'r' "
      "resource { display_name: 'R' category: 'c' }");
  *request.mutable_resource()->mutable_policy() = policy;
  return Check(request);
}
absl::Status Create(const std::string& text) { return Create(FromText<v1::Policy>(text)); }

// "field { seconds: N }", for text.
std::string Rule(const std::string& field, absl::Duration length) {
  return absl::StrCat(field, " { seconds: ", absl::ToInt64Seconds(length), " } ");
}
std::string Tier(const std::string& tier, const std::string& horizon) {
  return absl::StrCat("tier_horizons { tier: '", tier, "' ", horizon, " } ");
}

constexpr absl::Duration kDay = absl::Hours(24);

// The durations of a policy, by descriptor, so that a new one cannot be forgotten.
std::vector<std::string> DurationFields() {
  std::vector<std::string> fields;
  const auto& descriptor = *v1::Policy::descriptor();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const auto* field = descriptor.field(i);
    if (field->message_type() == google::protobuf::Duration::descriptor()) {
      fields.push_back(field->name());
    }
  }
  return fields;
}

TEST(PolicyRulesTest, NoDurationMayBeNegativeFractionalOrEndless) {
  EXPECT_EQ(DurationFields().size(), 14u);
  for (const std::string& field : DurationFields()) {
    const std::string path = "resource.policy." + field;
    ExpectWrongFields({
        {field + " negative", Create(field + " { seconds: -1 }"), {path}},
        {field + " with a fraction", Create(field + " { seconds: 3600 nanos: 1 }"), {path}},
        {field + " of a fraction", Create(field + " { nanos: 500000000 }"), {path}},
        {field + " out of its bound", Create(Rule(field, 367 * kDay)), {path}},
        {field + " beyond any", Create(field + " { seconds: 9223372036854775807 }"), {path}},
    });
    EXPECT_EQ(Create(field + " { }"), absl::OkStatus()) << field << ": zero asks for nothing";
  }
}

TEST(PolicyRulesTest, EachDurationReachesItsBoundAndNoFurther) {
  const struct {
    std::string field;
    absl::Duration longest;
  } kBounds[] = {
      {"min_length", 31 * kDay},
      {"max_length", 31 * kDay},
      {"start_step", kDay},
      {"length_step", kDay},
      {"buffer_before", kDay},
      {"buffer_after", kDay},
      {"create_lead_time", 366 * kDay},
      {"change_lead_time", 366 * kDay},
      {"cancel_lead_time", 366 * kDay},
      {"horizon", 366 * kDay},
      {"min_gap", 31 * kDay},
      {"approval_above", 31 * kDay},
      {"check_in_before", kDay},
      {"no_show_after", kDay},
  };
  EXPECT_EQ(std::size(kBounds), DurationFields().size());
  for (const auto& [field, longest] : kBounds) {
    EXPECT_EQ(Create(Rule(field, longest)), absl::OkStatus()) << field;
    EXPECT_EQ(WrongFields(Create(Rule(field, longest + absl::Seconds(1)))),
              std::vector<std::string>{"resource.policy." + field});
  }
  EXPECT_EQ(Create(Rule("no_show_after", absl::Minutes(1))), absl::OkStatus());
  EXPECT_EQ(WrongFields(Create(Rule("no_show_after", absl::Seconds(59)))),
            std::vector<std::string>{"resource.policy.no_show_after"});
}

TEST(PolicyRulesTest, RulesThatContradictEachOtherAreNamedOnce) {
  const auto minutes = [](const std::string& field, int n) {
    return Rule(field, absl::Minutes(n));
  };
  ExpectWrongFields({
      {"the longest is shorter than the shortest",
       Create(minutes("min_length", 61) + minutes("max_length", 60)),
       {"resource.policy.max_length"}},
      {"the longest is shorter than a step",
       Create(minutes("max_length", 29) + minutes("length_step", 30)),
       {"resource.policy.max_length"}},
      {"no multiple of the step in between",
       Create(minutes("min_length", 50) + minutes("max_length", 55) + minutes("length_step", 30)),
       {"resource.policy.length_step"}},
      {"no multiple of the step up to the longest that there is",
       Create(Rule("min_length", 31 * kDay) + Rule("length_step", absl::Hours(7))),
       {"resource.policy.length_step"}},
      {"starts that are no part of a day",
       Create(minutes("start_step", 7)),
       {"resource.policy.start_step"}},
      {"longer than the day that it must be within",
       Create(Rule("min_length", kDay + absl::Seconds(1)) + "within_one_day: true"),
       {"resource.policy.within_one_day"}},
      {"a step over the day that it must be within",
       Create(Rule("length_step", absl::Hours(17)) + Rule("min_length", absl::Hours(18)) +
              "within_one_day: true"),
       {"resource.policy.within_one_day"}},
      {"earlier than it can be made",
       Create(Rule("horizon", kDay) + Rule("create_lead_time", absl::Hours(23)) +
              minutes("min_length", 61)),
       {"resource.policy.horizon"}},
      {"nothing follows from what is wrong itself",
       Create("min_length { seconds: -5 } max_length { seconds: 9 nanos: 9 } " +
              minutes("length_step", 30) + Rule("horizon", -kDay) +
              Tier("t", Rule("horizon", kDay))),
       {"resource.policy.min_length", "resource.policy.max_length", "resource.policy.horizon"}},
  });
}

TEST(PolicyRulesTest, EveryWrongTierIsNamed) {
  const std::string month = Rule("horizon", 30 * kDay);
  std::string many;
  for (int i = 0; i < 20; ++i) absl::StrAppend(&many, Tier(absl::StrCat("t", i), month));
  EXPECT_EQ(Create(month + many), absl::OkStatus());
  const std::string tier = "resource.policy.tier_horizons";
  ExpectWrongFields({
      {"too many", Create(month + many + Tier("t20", month)), {tier}},
      {"without a horizon", Create(Tier("resident", month)), {tier}},
      {"twice, no id, no horizon, too far",
       Create(month + Tier("a", month) + Tier("a", month) + Tier("Long term", month) +
              Tier("b", "") + Tier("c", Rule("horizon", 367 * kDay))),
       {tier + "[1].tier", tier + "[2].tier", tier + "[3].horizon", tier + "[4].horizon"}},
  });
}

TEST(PolicyRulesTest, HorizonsOfLevelsNeedOneOfThePolicyAndEachLevelIsThereOnce) {
  const std::string month = "horizon { seconds: 2678400 } ";
  const auto level = [&month](int number) {
    return absl::StrCat("level_horizons { level: ", number, " ", month, "} ");
  };
  std::string many;
  for (int number = 1; number <= 11; ++number) many += level(number);
  const std::string field = "resource.policy.level_horizons";
  ExpectWrongFields({
      {"too many", Create(month + many), {field}},
      {"without a horizon", Create(level(1)), {field}},
      {"twice, and none",
       Create(month + level(2) + level(2) + level(0)),
       {field + "[1].level", field + "[2].level"}},
  });
  EXPECT_TRUE(Create(month + level(2) + level(3)).ok());
}

TEST(PolicyRulesTest, WhatCanBeKeptIsRight) {
  EXPECT_EQ(Create(""), absl::OkStatus());
  EXPECT_EQ(Create("min_length { seconds: 1800 } max_length { seconds: 14400 } "
                   "start_step { seconds: 1800 } length_step { seconds: 1800 } "
                   "buffer_after { seconds: 900 } create_lead_time { seconds: 3600 } "
                   "cancel_lead_time { seconds: 3600 } horizon { seconds: 2419200 } "
                   "tier_horizons { tier: 'resident' horizon { seconds: 4838400 } } "
                   "within_one_day: true min_gap { seconds: 3600 } approval_above { } "
                   "check_in_before { seconds: 900 } no_show_after { seconds: 1200 }"),
            absl::OkStatus());
  EXPECT_EQ(Create(Rule("min_length", kDay) + "within_one_day: true"), absl::OkStatus());
  EXPECT_EQ(Create("min_length { seconds: 3600 } max_length { seconds: 3600 } "
                   "length_step { seconds: 1200 }"),
            absl::OkStatus());
  // For the tier alone: others cannot book so far ahead as they must.
  EXPECT_EQ(Create(Rule("horizon", kDay) + Rule("create_lead_time", 2 * kDay) +
                   Tier("resident", Rule("horizon", 9 * kDay))),
            absl::OkStatus());
}

TEST(PolicyRulesTest, AnUpdateIsLookedAtAsWell) {
  const auto update = [](const std::string& mask) {
    return Check(FromText<v1::UpdateResourceRequest>(
        "resource { name: 'alliances/a/spaces/s/resources/r' display_name: 'R' "
        "policy { min_length { seconds: -1 } } } " +
        mask));
  };
  const std::vector<std::string> wrong = {"resource.policy.min_length"};
  EXPECT_EQ(WrongFields(update("")), wrong);
  EXPECT_EQ(WrongFields(update("update_mask { paths: 'policy' }")), wrong);
  EXPECT_EQ(update("update_mask { paths: 'display_name' }"), absl::OkStatus());
  EXPECT_EQ(WrongFields(update("update_mask { paths: 'policy.min_length' }")),
            std::vector<std::string>{"update_mask.paths[0]"});
}

}  // namespace
}  // namespace gongfang::inventory
