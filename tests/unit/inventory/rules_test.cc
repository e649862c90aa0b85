#include "inventory/rules.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "inventory/resource_states.h"
#include "tests/support/request_cases.h"

namespace gongfang::inventory {
namespace {

constexpr char kParent[] = "parent: 'alliances/a/spaces/s' ";
constexpr char kTimes[] = "start_time { seconds: 1000 } end_time { seconds: 2000 } ";

// A create with nothing wrong but what `more` says.
absl::Status CreateResource(const std::string& more) {
  return Check(FromText<v1::CreateResourceRequest>(absl::StrCat(
      kParent, "resource_id: 'r' resource { display_name: 'R' category: 'c' ", more, " }")));
}
absl::Status CreateClosure(const std::string& more) {
  return Check(FromText<v1::CreateClosureRequest>(
      absl::StrCat(kParent, "closure_id: 'c' closure { reason: 'Holiday' ", more, " }")));
}

std::string Period(const std::string& day, const std::string& opens, const std::string& closes) {
  return absl::StrCat("periods { day: ", day, " opens: '", opens, "' closes: '", closes, "' } ");
}

std::string Many(int count, const std::string& one) {
  std::string all;
  for (int i = 0; i < count; ++i) absl::StrAppend(&all, one);
  return all;
}

TEST(InventoryRulesTest, EveryWrongFieldOfAResourceIsNamed) {
  ExpectWrongFields({
      {"everything missing",
       Check(v1::CreateResourceRequest()),
       {"parent", "resource_id", "resource.display_name", "resource.category"}},
      {"every space as parent",
       Check(FromText<v1::CreateResourceRequest>("parent: 'alliances/a/spaces/-' resource_id: 'r' "
                                                 "resource { display_name: 'R' category: 'c' }")),
       {"parent"}},
      {"too much", CreateResource("capacity: 10001"), {"resource.capacity"}},
      {"less than nothing", CreateResource("capacity: -1"), {"resource.capacity"}},
      {"a category of words",
       Check(FromText<v1::CreateResourceRequest>(absl::StrCat(
           kParent, "resource_id: 'r' resource { display_name: 'R' category: 'Laser cutter' }"))),
       {"resource.category"}},
      {"wrong times of day",
       CreateResource("schedule { " + Period("MONDAY", "24:00", "24:01") +
                      Period("DAY_OF_WEEK_UNSPECIFIED", "9:00", "09:60") +
                      Period("9", "", "0900 ") + Period("SUNDAY", "00:00", "24:00") + "}"),
       {"resource.schedule.periods[0].opens", "resource.schedule.periods[0].closes",
        "resource.schedule.periods[1].day", "resource.schedule.periods[1].opens",
        "resource.schedule.periods[1].closes", "resource.schedule.periods[2].day",
        "resource.schedule.periods[2].opens", "resource.schedule.periods[2].closes"}},
      {"too many periods",
       CreateResource("schedule { " + Many(71, Period("MONDAY", "09:00", "10:00")) + "}"),
       {"resource.schedule.periods"}},
      {"what cannot be changed",
       Check(FromText<v1::UpdateResourceRequest>(
           "resource { name: 'alliances/a/spaces/s/resources/r' capacity: 20000 } "
           "update_mask { paths: 'state' paths: 'capacity' paths: 'create_time' "
           "paths: 'etag' }")),
       {"update_mask.paths[0]", "update_mask.paths[2]", "update_mask.paths[3]",
        "resource.capacity"}},
  });
}

TEST(InventoryRulesTest, EveryWrongFieldOfAClosureIsNamed) {
  std::string many;
  for (int i = 0; i < 501; ++i) {
    absl::StrAppend(&many, "resources: 'alliances/a/spaces/s/resources/", i, "' ");
  }
  ExpectWrongFields({
      {"everything missing",
       Check(v1::CreateClosureRequest()),
       {"parent", "closure_id", "closure.start_time", "closure.end_time", "closure.reason"}},
      {"no time at all",
       CreateClosure("start_time { seconds: 5 } end_time { seconds: 5 }"),
       {"closure.end_time"}},
      {"times that are none",
       CreateClosure("start_time { seconds: 5 nanos: -1 } end_time { seconds: 4133980800 }"),
       {"closure.start_time", "closure.end_time"}},
      {"before 1970, and too fine",
       CreateClosure("start_time { seconds: -1 } end_time { seconds: 5 nanos: 1 }"),
       {"closure.start_time", "closure.end_time"}},
      {"more nanoseconds than a second has",
       CreateClosure("start_time { seconds: 5 nanos: 1000000000 } end_time { seconds: 9 }"),
       {"closure.start_time"}},
      {"resources of elsewhere, twice, and none",
       CreateClosure(absl::StrCat(kTimes,
                                  "resources: 'alliances/a/spaces/x/resources/r' resources: 'r' "
                                  "resources: 'alliances/a/spaces/s/resources/r' "
                                  "resources: 'alliances/a/spaces/s/resources/r'")),
       {"closure.resources[0]", "closure.resources[1]", "closure.resources[3]"}},
      {"too many resources", CreateClosure(kTimes + many), {"closure.resources"}},
  });
}

TEST(InventoryRulesTest, AWrongNameOrPageIsNamed) {
  ExpectWrongFields({
      {"another kind",
       Check(FromText<v1::PublishResourceRequest>("name: 'alliances/a/spaces/s/closures/c'")),
       {"name"}},
      {"a name without an id",
       Check(FromText<v1::RetireResourceRequest>("name: 'alliances/a/spaces/s/resources'")),
       {"name"}},
      {"no name at all", Check(v1::SuspendResourceRequest()), {"name"}},
      {"no closure", Check(FromText<v1::DeleteClosureRequest>("name: 'c'")), {"name"}},
      {"a list of nothing",
       Check(FromText<v1::ListResourcesRequest>("page_size: -1 category: '-' state: 77")),
       {"parent", "page_size", "category", "state"}},
      {"a list of no alliance",
       Check(FromText<v1::ListResourcesRequest>("parent: 'alliances/-/spaces/-'")),
       {"parent"}},
      {"closures of every space",
       Check(FromText<v1::ListClosuresRequest>("parent: 'alliances/a/spaces/-'")),
       {"parent"}},
  });
}

TEST(InventoryRulesTest, WhatIsAtTheLimitsIsRight) {
  EXPECT_EQ(CreateResource("capacity: 10000 schedule { " +
                           Many(70, Period("SUNDAY", "23:59", "00:00")) + "}"),
            absl::OkStatus());
  EXPECT_EQ(CreateResource("schedule { }"), absl::OkStatus());
  EXPECT_EQ(CreateClosure("start_time { seconds: 0 } "
                          "end_time { seconds: 4133980799 nanos: 999999000 }"),
            absl::OkStatus());
  EXPECT_EQ(Check(FromText<v1::ListResourcesRequest>("parent: 'alliances/a/spaces/-'")),
            absl::OkStatus());
}

TEST(InventoryRulesTest, AResourceMayBecomeWhatIsWrittenHere) {
  constexpr v1::Resource::State kStates[] = {
      v1::Resource::STATE_DRAFT, v1::Resource::STATE_IN_REVIEW, v1::Resource::STATE_PUBLISHED,
      v1::Resource::STATE_SUSPENDED, v1::Resource::STATE_RETIRED};
  // From draft, in review, published, suspended, retired (the rows) to the same.
  constexpr bool kMay[5][5] = {
      {true, true, true, false, true},    {true, true, true, false, true},
      {false, false, true, true, true},   {false, false, true, true, true},
      {false, false, false, false, true},
  };
  for (int from = 0; from < 5; ++from) {
    for (int to = 0; to < 5; ++to) {
      EXPECT_EQ(MayBecome(kStates[from], kStates[to]), kMay[from][to]) << from << " to " << to;
    }
  }
}

TEST(InventoryRulesTest, EveryWrongFieldOfARequirementIsNamed) {
  const auto create = [](const std::string& requirement) {
    return Check(FromText<v1::CreateResourceRequest>(
        "parent: 'alliances/a/spaces/s' resource_id: 'r' resource { display_name: 'R' category: "
        "'c' requirement { " +
        requirement + " } }"));
  };
  ExpectWrongFields({
      {"of nothing", create(""), {"resource.requirement.equipment_class"}},
      {"of another alliance, and below every level",
       create("equipment_class: 'alliances/b/equipmentClasses/c' level: -1"),
       {"resource.requirement.equipment_class", "resource.requirement.level"}},
      {"above every level",
       create("equipment_class: 'alliances/a/equipmentClasses/c' level: 11"),
       {"resource.requirement.level"}},
      {"that an update brings",
       Check(FromText<v1::UpdateResourceRequest>(
           "resource { name: 'alliances/a/spaces/s/resources/r' requirement { equipment_class: "
           "'alliances/b/equipmentClasses/c' } }")),
       {"resource.requirement.equipment_class"}},
  });
  EXPECT_TRUE(create("equipment_class: 'alliances/a/equipmentClasses/c' level: 10").ok());
}

}  // namespace
}  // namespace gongfang::inventory
