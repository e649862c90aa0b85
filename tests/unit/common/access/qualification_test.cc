#include "common/access/qualification.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using State = HeldQualification::State;

constexpr char kLaser[] = "alliances/a/equipmentClasses/laser";
constexpr char kMill[] = "alliances/a/equipmentClasses/mill";
constexpr char kLink[] = "alliances/a/spaces/link";
constexpr char kWorks[] = "alliances/a/spaces/works";
constexpr char kAttic[] = "alliances/a/spaces/attic";
constexpr Instant kNow = 1'800'000'000 * kMicrosPerSecond;  // 2027-01-15 08:00 in UTC
constexpr Instant kDay = 24 * 3600 * kMicrosPerSecond;

HeldQualification By(const std::string& issuer, int level = 1) {
  return {.equipment_class = kLaser,
          .level = level,
          .issuer = issuer,
          .state = State::kActive,
          .last_use = kNow};
}

Verdict At(const std::string& space, const std::vector<HeldQualification>& held,
           const std::vector<Recognition>& recognitions = {}, int level = 1) {
  return Judge(held, {.levels = 3}, recognitions,
               {.space = space, .equipment_class = kLaser, .level = level}, kNow);
}

TEST(QualificationTest, ASpaceRecognisesItsOwnAndNoOther) {
  EXPECT_TRUE(At(kLink, {By(kLink)}).qualified);
  const Verdict elsewhere = At(kWorks, {By(kLink)});
  EXPECT_FALSE(elsewhere.qualified);
  EXPECT_THAT(elsewhere.findings,
              ElementsAre("the qualification by \"alliances/a/spaces/link\" is not recognised by "
                          "\"alliances/a/spaces/works\""));
  EXPECT_THAT(At(kLink, {}).findings, ElementsAre("the member has no qualification of this class"));
  HeldQualification other = By(kLink);
  other.equipment_class = kMill;
  EXPECT_FALSE(At(kLink, {other}).qualified);
}

TEST(QualificationTest, AnEmptyFieldOfARuleStandsForAny) {
  const auto by_rule = [](const Recognition& rule) {
    return At(kWorks, {By(kLink)}, {rule}).qualified;
  };
  EXPECT_TRUE(by_rule({}));
  EXPECT_TRUE(by_rule({.recognizer = kWorks, .issuer = kLink, .equipment_class = kLaser}));
  EXPECT_FALSE(by_rule({.recognizer = kAttic}));
  EXPECT_FALSE(by_rule({.issuer = kAttic}));
  EXPECT_FALSE(by_rule({.equipment_class = kMill}));
}

TEST(QualificationTest, ARuleCountsUpToItsLevel) {
  const std::vector<Recognition> rules = {{.recognizer = kWorks, .max_level = 2}};
  EXPECT_TRUE(At(kWorks, {By(kLink, 3)}, rules, 2).qualified) << "who has more has this one";
  const Verdict too_high = At(kWorks, {By(kLink, 3)}, rules, 3);
  EXPECT_FALSE(too_high.qualified);
  EXPECT_THAT(too_high.findings, ElementsAre(HasSubstr("counts as level 2 at")));
  EXPECT_FALSE(At(kWorks, {By(kLink, 1)}, rules, 2).qualified) << "a rule gives no level";
  EXPECT_TRUE(At(kLink, {By(kLink, 3)}, rules, 3).qualified) << "one's own is not lowered";
  EXPECT_THAT(At(kLink, {By(kLink, 1)}, {}, 2).findings,
              ElementsAre(HasSubstr("is of level 1, and level 2 is needed")));
  EXPECT_TRUE(At(kLink, {By(kLink, 0)}, {}, 0).qualified) << "0 counts as 1";
}

TEST(QualificationTest, OnlyWhatHoldsCounts) {
  const ClassRules lapsing{.lapse_after = 90 * kDay};
  HeldQualification one = By(kLink);
  EXPECT_TRUE(Holds(one, lapsing, kNow + 90 * kDay - 1));
  EXPECT_FALSE(Holds(one, lapsing, kNow + 90 * kDay));
  EXPECT_TRUE(Holds(one, {}, kNow + 9000 * kDay));
  one.expire_time = kNow + kDay;
  EXPECT_TRUE(Holds(one, {}, kNow + kDay - 1));
  EXPECT_FALSE(Holds(one, {}, kNow + kDay));
  for (const State state : {State::kSuspended, State::kRevoked, State::kUnspecified}) {
    HeldQualification not_active = By(kLink);
    not_active.state = state;
    EXPECT_FALSE(Holds(not_active, {}, kNow));
    EXPECT_FALSE(At(kLink, {not_active}).qualified);
  }
}

TEST(QualificationTest, TheFindingsSayWhatEachLacks) {
  std::vector<HeldQualification> held(4, By(kLink));
  held[0].state = State::kSuspended;
  held[1].state = State::kRevoked;
  held[2].expire_time = kNow;
  held[3].last_use = kNow - 90 * kDay;
  const Verdict verdict = Judge(held, {.lapse_after = 90 * kDay}, {},
                                {.space = kLink, .equipment_class = kLaser}, kNow);
  EXPECT_THAT(verdict.findings,
              ElementsAre(HasSubstr("is suspended"), HasSubstr("was revoked"),
                          HasSubstr("holds until 2027-01-15 08:00 UTC only"),
                          HasSubstr("was last used on 2026-10-17 and lapses on 2027-01-15")));
}

TEST(QualificationTest, WhatIsToBeRepeatedIsToldUnlessAWayAsksForNothing) {
  const Recognition briefing{.issuer = kLink, .to_repeat = "安全须知"};
  const Recognition test{.recognizer = kWorks, .to_repeat = "a test cut"};
  EXPECT_THAT(At(kWorks, {By(kLink)}, {briefing, test, briefing}).to_repeat,
              ElementsAre("安全须知", "a test cut"));
  EXPECT_THAT(At(kWorks, {By(kLink)}, {briefing, {.issuer = kLink}}).to_repeat, IsEmpty());
  EXPECT_THAT(At(kWorks, {By(kLink), By(kWorks)}, {briefing}).to_repeat, IsEmpty());
  EXPECT_THAT(At(kLink, {By(kLink)}, {briefing}).to_repeat, IsEmpty());
  EXPECT_THAT(At(kWorks, {By(kLink, 1)}, {briefing}, 2).to_repeat, IsEmpty()) << "not qualified";
}

TEST(QualificationTest, ItIsTrainedWhereTheProofIsGood) {
  const std::vector<std::string> training = {kAttic, kLink, kWorks};
  const EquipmentUse use{.space = kWorks, .equipment_class = kLaser, .level = 2};
  EXPECT_THAT(TrainedAt(training, {}, use), ElementsAre(kWorks));
  EXPECT_THAT(TrainedAt(training, {{.issuer = kLink, .max_level = 1}}, use), ElementsAre(kWorks));
  EXPECT_THAT(TrainedAt(training, {{.max_level = 2}}, use), ElementsAre(kWorks, kAttic, kLink));
  EXPECT_THAT(TrainedAt({}, {}, use), IsEmpty());
}

}  // namespace
}  // namespace gongfang
