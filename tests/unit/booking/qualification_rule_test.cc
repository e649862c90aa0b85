// What the engine asks of who is to run a machine that needs a qualification.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "booking/admission.h"
#include "booking/engine.h"
#include "common/base/errors.h"
#include "tests/support/engine_world.h"

namespace gongfang::booking {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kClass[] = "alliances/a/equipmentClasses/laser";
constexpr char kSpace[] = "alliances/a/spaces/s";
constexpr char kOther[] = "alliances/a/spaces/other";

std::vector<std::string> RuleNames(const absl::Status& status) {
  std::vector<std::string> names;
  const auto details = ErrorDetailsOf(status);
  if (!details) return names;
  for (const RuleViolation& rule : details->rules) names.push_back(rule.rule);
  return names;
}

std::string Metadata(const absl::Status& status, const std::string& key) {
  for (const auto& [name, value] : ErrorDetailsOf(status).value_or(ErrorDetails()).metadata) {
    if (name == key) return value;
  }
  return "";
}

class QualificationRuleTest : public ::testing::Test {
 protected:
  QualificationRuleTest() {
    Require([](ResourceFacts&) {});
    world_.facts.qualification_rules.classes[kClass] = {.levels = 2};
  }

  // The laser, which asks for level 2 of its class, with what `change` makes of it.
  template <typename Change>
  void Require(Change change) {
    ResourceFacts facts = AlwaysOpen(1);
    facts.requirement = {.equipment_class = kClass, .level = 2};
    change(facts);
    world_.facts.Put(kLaser, facts);
  }
  // The member has one qualification, as `change` makes it; null: none.
  template <typename Change>
  void Qualify(Change change) {
    HeldQualification held{.equipment_class = kClass,
                           .level = 2,
                           .issuer = kSpace,
                           .state = HeldQualification::State::kActive,
                           .last_use = kNow};
    change(held);
    MemberFacts member;
    member.teams.insert(kTeam);
    member.qualifications = {held};
    world_.facts.PutMember(kMember, member);
  }
  void Qualify() {
    Qualify([](HeldQualification&) {});
  }
  void Revoke() {
    Qualify([](HeldQualification& held) { held.state = HeldQualification::State::kRevoked; });
  }
  absl::Status Book(const std::string& id, std::vector<Item> items) {
    return world_.Do(Creation(id, std::move(items))).status;
  }
  std::string ReasonOf(const Command& command) { return ErrorReason(world_.Do(command).status); }

  World world_;
};

TEST_F(QualificationRuleTest, WhoIsNotQualifiedIsToldWhatIsMissingAndWhereItIsTrained) {
  absl::Status refused = Book("a", {ItemOf(kLaser, 1, 2)});
  EXPECT_TRUE(absl::IsPermissionDenied(refused));
  EXPECT_EQ(ErrorReason(refused), "NOT_QUALIFIED");
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("the member has no qualification of this class. Nobody trains it"));
  EXPECT_EQ(world_.Claims(kLaser), 0u);
  world_.facts.qualification_rules.training = {"alliances/a/spaces/1", "alliances/a/spaces/2",
                                               "alliances/a/spaces/3", kOther, kSpace};
  EXPECT_EQ(Metadata(Book("a", {ItemOf(kLaser, 1, 2)}), "trainedAt"), kSpace)
      << "what others issue is not recognised";
  world_.facts.qualification_rules.recognitions = {{.recognizer = kSpace}};
  refused = Book("a", {ItemOf(kLaser, 1, 2)});
  EXPECT_EQ(Metadata(refused, "trainedAt"),
            "alliances/a/spaces/s,alliances/a/spaces/1,alliances/a/spaces/2");
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("It is trained at alliances/a/spaces/s, alliances/a/spaces/1, "));
  EXPECT_THAT(ErrorDetailsOf(refused)->slots, IsEmpty());
}

TEST_F(QualificationRuleTest, WhatIsBookedSaysForWhichClass) {
  Qualify();
  const Done done = world_.Do(Creation("a", {ItemOf(kLaser, 1, 2), ItemOf(kLab, 1, 2)}));
  ASSERT_TRUE(done.status.ok()) << done.status;
  EXPECT_EQ(done.booking.items[0].equipment_class, kClass);
  EXPECT_EQ(done.booking.items[1].equipment_class, "");
}

TEST_F(QualificationRuleTest, AllThatIsBrokenIsNamedAndNothingOverridesIt) {
  Require([](ResourceFacts& facts) { facts.policy.max_length = kHour; });
  ASSERT_TRUE(Book("lab", {ItemOf(kLab, 1, 2, 5)}).ok());
  Command command = Creation("a", {ItemOf(kLab, 1, 2), ItemOf(kLaser, 1, 3)});
  EXPECT_THAT(RuleNames(world_.Do(command).status),
              ElementsAre("NOT_QUALIFIED", "MAX_LENGTH", "SLOT_TAKEN"));
  command.booking.items.erase(command.booking.items.begin());
  command.override_reason = "the director says so";
  EXPECT_THAT(RuleNames(world_.Do(command).status), ElementsAre("NOT_QUALIFIED"));
}

TEST_F(QualificationRuleTest, ItMustHoldWhenTheBookingBegins) {
  Qualify([](HeldQualification& held) { held.expire_time = kNow + 4 * kHour; });
  EXPECT_TRUE(Book("a", {ItemOf(kLaser, 3, 5)}).ok()) << "it may run out while she works";
  const absl::Status late = Book("b", {ItemOf(kLaser, 5, 6)});
  EXPECT_EQ(ErrorReason(late), "NOT_QUALIFIED");
  EXPECT_THAT(std::string(late.message()), HasSubstr("holds until 2027-01-15 12:00 UTC only"));
  Qualify([](HeldQualification& held) { held.level = 1; });
  EXPECT_THAT(std::string(Book("b", {ItemOf(kLaser, 7, 8)}).message()),
              HasSubstr("is of level 1, and level 2 is needed"));
  world_.facts.qualification_rules.classes[kClass].lapse_after = 30 * 24 * kHour;
  Qualify([](HeldQualification& held) { held.last_use = kNow - 30 * 24 * kHour; });
  EXPECT_EQ(ErrorReason(Book("b", {ItemOf(kLaser, 7, 8)})), "NOT_QUALIFIED");
}

TEST_F(QualificationRuleTest, ARuleRecognisesWhatAnotherSpaceIssued) {
  Qualify([](HeldQualification& held) { held.issuer = kOther; });
  EXPECT_EQ(ErrorReason(Book("a", {ItemOf(kLaser, 1, 2)})), "NOT_QUALIFIED");
  world_.facts.qualification_rules.recognitions = {{.issuer = kOther, .max_level = 1}};
  EXPECT_EQ(ErrorReason(Book("a", {ItemOf(kLaser, 1, 2)})), "NOT_QUALIFIED");
  world_.facts.qualification_rules.recognitions.push_back({.issuer = kOther, .max_level = 2});
  EXPECT_TRUE(Book("a", {ItemOf(kLaser, 1, 2)}).ok());
}

TEST_F(QualificationRuleTest, WhoIsNotQualifiedAnyMoreIsRefusedAtEveryDoor) {
  Qualify();
  Require([](ResourceFacts& facts) { facts.policy.approval_above = kHour; });
  ASSERT_TRUE(Book("pending", {ItemOf(kLaser, 1, 3)}).ok());
  ASSERT_TRUE(Book("booked", {ItemOf(kLaser, 4, 5)}).ok());
  ASSERT_TRUE(world_.Do(HoldOf("held", {ItemOf(kLaser, 6, 7)}, absl::Minutes(10))).status.ok());
  ASSERT_TRUE(world_.Do(HoldOf("gone", {ItemOf(kLaser, 8, 9)}, absl::Minutes(1))).status.ok());
  world_.set.now = kNow + 2 * 60 * kMicrosPerSecond;
  ASSERT_TRUE(world_.Do(CommandOn("gone", Verb::kDue)).status.ok());
  Revoke();
  Command overridden = CommandOn("pending", Verb::kApprove);
  overridden.override_reason = "all the same";
  EXPECT_EQ(ReasonOf(overridden), "NOT_QUALIFIED");
  EXPECT_EQ(ReasonOf(CommandOn("held", Verb::kConfirm)), "NOT_QUALIFIED");
  EXPECT_EQ(ReasonOf(CommandOn("gone", Verb::kConfirm)), "NOT_QUALIFIED");
  world_.set.now = kNow + 4 * kHour;
  EXPECT_EQ(ReasonOf(CommandOn("booked", Verb::kCheckIn)), "NOT_QUALIFIED");
  Qualify();
  EXPECT_EQ(ReasonOf(CommandOn("booked", Verb::kCheckIn)), "");
}

TEST_F(QualificationRuleTest, CheckInIsJudgedByTheMoment) {
  Qualify([](HeldQualification& held) { held.expire_time = kNow + 3 * kHour; });
  ASSERT_TRUE(Book("a", {ItemOf(kLaser, 2, 5)}).ok());
  world_.set.now = kNow + 3 * kHour;
  EXPECT_EQ(ReasonOf(CommandOn("a", Verb::kCheckIn)), "NOT_QUALIFIED");
  world_.set.now = kNow + 3 * kHour - 1;
  EXPECT_EQ(ReasonOf(CommandOn("a", Verb::kCheckIn)), "");
}

TEST_F(QualificationRuleTest, AMoveTakesNothingNewAndMayGiveBack) {
  Qualify();
  ASSERT_TRUE(Book("a", {ItemOf(kLaser, 4, 6)}).ok());
  ASSERT_TRUE(Book("lab", {ItemOf(kLab, 4, 6)}).ok());
  Revoke();
  const auto move = [&](const std::string& id, std::vector<Item> items) {
    Command command = CommandOn(id, Verb::kReschedule);
    command.booking.items = std::move(items);
    return ReasonOf(command);
  };
  EXPECT_EQ(move("lab", {ItemOf(kLaser, 7, 8)}), "NOT_QUALIFIED") << "to another resource";
  EXPECT_EQ(move("a", {ItemOf(kLaser, 5, 6)}), "NOT_QUALIFIED") << "to another time";
  EXPECT_EQ(move("a", {ItemOf(kLaser, 4, 7)}), "NOT_QUALIFIED") << "for longer";
  EXPECT_EQ(move("a", {ItemOf(kLaser, 4, 5)}), "") << "for less";
  EXPECT_EQ(move("a", {ItemOf(kLab, 4, 5)}), "") << "to what asks for nothing";
}

TEST_F(QualificationRuleTest, NobodyWaitsForWhatSheMayNotRun) {
  Command join{.verb = Verb::kJoin, .alliance = "a", .actor = "key"};
  join.entry = {.alliance = "a",
                .id = "e",
                .member = kMember,
                .resource = kLaser,
                .length = kHour,
                .window = {kNow + kHour, kNow + 9 * kHour}};
  EXPECT_EQ(ReasonOf(join), "NOT_QUALIFIED");
  Qualify();
  ASSERT_TRUE(Book("a", {ItemOf(kLaser, 0, 12)}).ok());
  ASSERT_EQ(ReasonOf(join), "");
  Revoke();
  const Done cancelled = world_.Do(CommandOn("a", Verb::kCancel));
  ASSERT_TRUE(cancelled.status.ok());
  EXPECT_EQ(cancelled.outcome.changes.size(), 1u) << "what is freed is not offered to her";
}

TEST_F(QualificationRuleTest, ASeriesIsRefusedAsWhole) {
  Command series{.verb = Verb::kSeries, .alliance = "a", .actor = "key"};
  series.new_series = true;
  series.series_event = "series.created";
  series.series.alliance = "a";
  series.series.id = "s";
  for (int day = 0; day < 2; ++day) {
    series.group.push_back(
        Creation("i" + std::to_string(day), {ItemOf(kLaser, 24 * day + 1, 24 * day + 2)}));
  }
  world_.facts.qualification_rules.training = {kSpace};
  const absl::Status refused = world_.Do(series).status;
  EXPECT_EQ(ErrorReason(refused), "NOT_QUALIFIED");
  EXPECT_THAT(RuleNames(refused), ElementsAre("NOT_QUALIFIED", "NOT_QUALIFIED"));
  EXPECT_EQ(Metadata(refused, "trainedAt"), kSpace);
  Qualify();
  EXPECT_EQ(ErrorReason(world_.Do(series).status), "");
}

}  // namespace
}  // namespace gongfang::booking
