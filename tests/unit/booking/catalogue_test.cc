// What booking makes of the records of membership and inventory, in whatever order they come.
#include "booking/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/crypto.h"
#include "common/base/limits.h"
#include "gongfang/membership/v1/qualifications.pb.h"
#include "tests/support/access_records.h"
#include "tests/support/booking_world.h"
#include "tests/support/request_cases.h"

namespace gongfang::booking {
namespace {

constexpr char kSpace[] = "alliances/a/spaces/s";
constexpr char kClosure[] = "alliances/a/spaces/s/closures/c";
// Monday to Friday mornings; Friday also from 22:00 to 02:00.
constexpr char kSchedule[] = R"(
    periods { day: FRIDAY opens: "09:00" closes: "12:00" }
    periods { day: FRIDAY opens: "22:00" closes: "02:00" }
    periods { day: SUNDAY opens: "00:00" closes: "24:00" })";
// The midnight, UTC, before Friday 2027-01-15.
constexpr Instant kFriday = 1'799'971'200 * kMicrosPerSecond;

class CatalogueTest : public testing::Test {
 protected:
  template <typename Message>
  void Take(const std::string& name, const std::string& text, bool deleted = false) {
    const auto message = FromText<Message>(text);
    const std::string type = message.GetTypeName();
    const std::string snapshot = message.SerializeAsString();
    catalogue_.Take({.name = name, .type = type, .snapshot = snapshot, .deleted = deleted});
  }
  void TakeSpace(const std::string& zone) {
    Take<membership::v1::Space>(kSpace, "time_zone: \"" + zone + "\"");
  }
  void TakeResource(const std::string& more, const char* name = kLaser) {
    Take<inventory::v1::Resource>(name, "capacity: 3 state: STATE_PUBLISHED " + more);
  }
  // Closed for hours `from` to `to` of Friday, UTC.
  void TakeClosure(int from, int to, const std::string& resources = "", bool deleted = false) {
    const auto at = [](int hour) {
      return std::to_string(kFriday / kMicrosPerSecond + hour * 3600);
    };
    Take<inventory::v1::Closure>(kClosure,
                                 "start_time { seconds: " + at(from) +
                                     " } end_time { seconds: " + at(to) + " } " + resources,
                                 deleted);
  }

  // A fault of the laser, out of service from hour `from` of Friday, or never where that is -1.
  void TakeFault(const std::string& id, int from, const std::string& more = "") {
    const std::string since =
        from < 0 ? ""
                 : "out_of_service: true out_of_service_time { seconds: " +
                       std::to_string(kFriday / kMicrosPerSecond + from * 3600) + " } ";
    Take<inventory::v1::Fault>(std::string(kSpace) + "/faults/" + id,
                               "resource: '" + std::string(kLaser) + "' " + since + more);
  }

  // When the laser is open on Friday (UTC), in hours: "1-4 14-18".
  std::string Open(const char* name = kLaser) {
    const auto facts = catalogue_.FindResource(name);
    if (facts == nullptr) return "unknown";
    if (!facts->bookable) return "not bookable";
    const IntervalSet friday = facts->Open({kFriday, kFriday + 24 * kHour});
    std::string text;
    for (const Interval& open : friday.intervals()) {
      text += (text.empty() ? "" : " ") + std::to_string((open.start - kFriday) / kHour) + "-" +
              std::to_string((open.end - kFriday) / kHour);
    }
    return text;
  }

  KeyRing keys_{"service key"};
  Catalogue catalogue_{&keys_.directory()};
};

TEST_F(CatalogueTest, AResourceIsBookableOnceItsSpaceIsKnown) {
  EXPECT_EQ(Open(), "unknown");
  TakeResource("");
  EXPECT_EQ(Open(), "not bookable");
  TakeSpace("Asia/Shanghai");
  EXPECT_EQ(Open(), "0-24");
  EXPECT_EQ(catalogue_.FindResource(kLaser)->capacity, 3);
  EXPECT_EQ(Open(kLab), "unknown");
}

TEST_F(CatalogueTest, OnlyWhatIsPublishedIsBookable) {
  TakeSpace("UTC");
  for (const char* state : {"DRAFT", "SUSPENDED", "RETIRED", "UNSPECIFIED"}) {
    Take<inventory::v1::Resource>(kLaser, std::string("capacity: 1 state: STATE_") + state);
    EXPECT_EQ(Open(), "not bookable") << state;
  }
  TakeResource("");
  EXPECT_EQ(Open(), "0-24");
}

TEST_F(CatalogueTest, ScheduleIsInTheZoneOfTheSpaceAndFollowsItsChange) {
  TakeSpace("UTC");
  TakeResource(std::string("schedule {") + kSchedule + "}");
  EXPECT_EQ(Open(), "9-12 22-24");
  TakeSpace("Asia/Shanghai");
  EXPECT_EQ(Open(), "1-4 14-18");
  EXPECT_EQ(catalogue_.FindResource(kLaser)->schedule.zone().name(), "Asia/Shanghai");
  const IntervalSet sunday =
      catalogue_.FindResource(kLaser)->Open({kFriday + 30 * kHour, kFriday + 80 * kHour});
  EXPECT_EQ(sunday, (IntervalSet{{kFriday + 40 * kHour, kFriday + 64 * kHour}}));
}

TEST_F(CatalogueTest, AScheduleWithoutPeriodsIsNeverOpenAndNoneIsAlways) {
  TakeSpace("UTC");
  TakeResource("schedule {}");
  EXPECT_EQ(Open(), "");
  TakeResource("");
  EXPECT_EQ(Open(), "0-24");
}

TEST_F(CatalogueTest, WhatMakesNoSenseIsNotBookable) {
  TakeResource("");
  for (const char* zone : {"", "Mars/Olympus", "../etc/passwd"}) {
    TakeSpace(zone);
    EXPECT_EQ(Open(), "not bookable") << zone;
  }
  TakeSpace("UTC");
  for (const char* period :
       {R"(day: MONDAY opens: "9" closes: "12:00")", R"(opens: "09:00" closes: "12:00")",
        R"(day: MONDAY opens: "25:00" closes: "26:00")"}) {
    TakeResource(std::string("schedule { periods {") + period + "} }");
    EXPECT_EQ(Open(), "not bookable") << period;
  }
  TakeResource("");
  EXPECT_EQ(Open(), "0-24");
}

TEST_F(CatalogueTest, ClosuresComeChangeAndGo) {
  TakeClosure(5, 7);  // before anything that it is of
  TakeSpace("UTC");
  TakeResource("");
  TakeResource("", kLab);
  EXPECT_EQ(Open(), "0-5 7-24");
  EXPECT_EQ(Open(kLab), "0-5 7-24");
  TakeClosure(6, 8, std::string("resources: \"") + kLab + "\"");
  EXPECT_EQ(Open(), "0-24");
  EXPECT_EQ(Open(kLab), "0-6 8-24");
  TakeResource("display_name: \"new\"", kLab);  // a change of the resource keeps its closures
  EXPECT_EQ(Open(kLab), "0-6 8-24");
  TakeClosure(6, 8, "", /*deleted=*/true);
  EXPECT_EQ(Open(kLab), "0-24");
}

TEST_F(CatalogueTest, ClosuresOfAnotherSpaceAreNotItsOwn) {
  TakeSpace("UTC");
  TakeResource("");
  Take<inventory::v1::Closure>("alliances/a/spaces/other/closures/c",
                               "start_time { seconds: 0 } end_time { seconds: 4000000000 }");
  EXPECT_EQ(Open(), "0-24");
}

TEST_F(CatalogueTest, FactsThatWereGivenOutStayAsTheyWere) {
  TakeSpace("UTC");
  TakeResource("");
  const auto before = catalogue_.FindResource(kLaser);
  TakeClosure(0, 24);
  EXPECT_EQ(Open(), "");
  EXPECT_TRUE(before->closures.Empty());
}

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

TEST_F(CatalogueTest, NothingIsBookedWhereASpaceIsNotActive) {
  TakeResource("");
  for (const char* state : {"STATE_APPLIED", "STATE_SUSPENDED", "STATE_EXITED", "STATE_REJECTED"}) {
    Take<membership::v1::Space>(kSpace, std::string("time_zone: 'UTC' state: ") + state);
    EXPECT_EQ(Open(), "not bookable") << state;
  }
  Take<membership::v1::Space>(kSpace, "time_zone: 'UTC' state: STATE_ACTIVE");
  EXPECT_EQ(Open(), "0-24");
  TakeSpace("UTC");
  EXPECT_EQ(Open(), "0-24") << "records of older folders do not say";
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

TEST_F(CatalogueTest, WhatIsOutOfServiceIsClosedUntilItIsMended) {
  TakeFault("early", 3);  // before anything else is known
  TakeSpace("UTC");
  TakeResource("");
  EXPECT_EQ(Open(), "0-3");
  EXPECT_EQ(catalogue_.FindResource(kLaser)->closures.intervals().back().end, limits::kMaxInstant);
  const std::string five = std::to_string(kFriday / kMicrosPerSecond + 5 * 3600);
  TakeFault("early", 3, "description: '坏了' expected_end_time { seconds: " + five + " }");
  EXPECT_EQ(Open(), "0-3 5-24");
  TakeFault("late", 10, "description: '又坏了'");
  TakeFault("harmless", -1, "description: '有点脏'");
  EXPECT_EQ(Open(), "0-3 5-10");
  EXPECT_THAT(catalogue_.FindResource(kLaser)->faults,
              ::testing::ElementsAre("又坏了", "有点脏", "坏了"))
      << "the latest by name first";
  TakeFault("late", 10, "state: STATE_RESOLVED");
  EXPECT_EQ(Open(), "0-3 5-24");
  TakeFault("early", 3, "state: STATE_RESOLVED");
  EXPECT_EQ(Open(), "0-24");
  EXPECT_THAT(catalogue_.FindResource(kLaser)->faults, ::testing::ElementsAre("有点脏"));
}

TEST_F(CatalogueTest, ASearchIsToldTheLatestFaultsOnly) {
  TakeSpace("UTC");
  TakeResource("");
  for (int i = 0; i < 9; ++i) {
    TakeFault("f" + std::to_string(i), -1, "description: '" + std::to_string(i) + "'");
  }
  EXPECT_THAT(catalogue_.FindResource(kLaser)->faults,
              ::testing::ElementsAre("8", "7", "6", "5", "4"));
}

TEST_F(CatalogueTest, WhatIsInReviewOrDeletedIsNotBooked) {
  TakeSpace("UTC");
  Take<inventory::v1::Resource>(kLaser, "capacity: 3 state: STATE_IN_REVIEW");
  EXPECT_EQ(Open(), "not bookable");
  TakeResource("delete_time { seconds: 1 }");
  EXPECT_EQ(Open(), "not bookable");
  TakeResource("");
  EXPECT_EQ(Open(), "0-24");
}

}  // namespace
}  // namespace gongfang::booking
