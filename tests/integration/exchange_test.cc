// Searching and exchanging resources, over a real channel and by the command line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "tests/support/child_process.h"
#include "tests/support/cli_world.h"
#include "tests/support/request_cases.h"

namespace gongfang {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class FindResourcesTest : public CliWorld {
 protected:
  FindResourcesTest() {
    const std::string table =
        "id,display_name,english_name,category,make,capabilities,hours\n"
        "laser,激光切割机,Laser,laser-cutter,Acme,bed_x=300 mm; material=wood,daily 07:00-20:00\n"
        "saw,圆锯,Saw,saw,Bosch,,never\n";
    EXPECT_EQ(Run({"resources", "import", File(table, "t.csv"), "--space", "main", "--publish"}), 0)
        << Err();
  }

  std::vector<std::string> Find(const std::string& query, const std::string& filter) {
    inventory::v1::SearchResourcesRequest request;
    request.set_parent(kTestAlliance);
    request.set_query(query);
    request.set_filter(filter);
    const auto answer = server_.client().SearchResources(request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    std::vector<std::string> names;
    if (answer.ok()) {
      for (const auto& one : answer->resources()) names.push_back(one.display_name());
    }
    return names;
  }
};

TEST_F(FindResourcesTest, WordsAndFiltersFindAtOnceAndAfterARestart) {
  EXPECT_THAT(Find("激光", ""), ElementsAre("激光切割机"));
  EXPECT_THAT(Find("", "capabilities.bed_x >= 300 AND NOT make = bosch"),
              ElementsAre("激光切割机"));
  server_.Restart();
  EXPECT_THAT(Find("saw", "state = PUBLISHED"), ElementsAre("圆锯"));
  inventory::v1::SearchResourcesRequest wrong;
  wrong.set_parent(kTestAlliance);
  wrong.set_filter("maker = x");
  const absl::Status refused = server_.client().SearchResources(wrong).status();
  ExpectRefused(refused, absl::StatusCode::kInvalidArgument, "INVALID_REQUEST");
  EXPECT_THAT(FieldsOf(refused), ElementsAre("filter"));
}

TEST_F(FindResourcesTest, TheCommandsSearchAndCount) {
  EXPECT_EQ(Run({"resources", "search", "激光", "--filter", "capabilities.material = wood"}), 0);
  EXPECT_THAT(Out(), AllOf(HasSubstr("main/laser"), Not(HasSubstr("main/saw"))));
  EXPECT_THAT(Err(), HasSubstr("Found 1."));
  EXPECT_EQ(Run({"resources", "search", "--facets"}), 0);
  EXPECT_THAT(Out(), AllOf(HasSubstr("category"), HasSubstr("laser-cutter"), HasSubstr("main"),
                           HasSubstr("published")));
  EXPECT_EQ(Run({"resources", "search", "nothing"}), 0);
  EXPECT_THAT(Err(), HasSubstr("Nothing is found."));
  EXPECT_EQ(Run({"resources", "search", "--filter", "a ="}), 2);
  EXPECT_THAT(Err(), HasSubstr("at character 4: found the end, expected a value"));
  ASSERT_EQ(Run({"categories", "create", "saw", "--name", "锯", "--english-name", "Saws"}), 0);
  for (const char* category : {"saw", "锯", "Saws"}) {
    EXPECT_EQ(Run({"resources", "list", "--category", category}), 0) << Err();
    EXPECT_THAT(Out(), AllOf(HasSubstr("main/saw"), Not(HasSubstr("main/laser"))));
  }
  EXPECT_EQ(Run({"resources", "list", "--category", "laser-cutter"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("main/laser"));
}

TEST_F(FindResourcesTest, FormatsGoOutAndComeIn) {
  ASSERT_EQ(Run({"resources", "export", "--space", "main", "--format", "json"}), 0) << Err();
  const std::string lines = Out();
  EXPECT_EQ(Run({"resources", "import", File(lines, "t.jsonl"), "--space", "main"}), 0) << Err();
  EXPECT_THAT(Err(), HasSubstr("0 new, 0 changed, 2 as they were"));
  ASSERT_EQ(Run({"resources", "export", "--space", "main", "--format", "open-know-where"}), 0);
  EXPECT_THAT(Err(),
              HasSubstr("This format cannot hold capabilities.bed_x, english_name, schedule"));
  EXPECT_EQ(Run({"resources", "import", File(Out(), "okw.csv"), "--space", "main", "--format",
                 "open-know-where"}),
            0)
      << Err();
  EXPECT_THAT(Err(), HasSubstr("2 as they were"));
  EXPECT_EQ(Run({"resources", "export", "--space", "main", "--format", "gbt-30523"}), 0);
  EXPECT_THAT(Out(), HasSubstr("标识符"));
}

TEST_F(FindResourcesTest, ASpaceIsToldAsSpaceApi) {
  const auto open = [this] {
    EXPECT_EQ(Run({"spaces", "spaceapi", "main"}), 0) << Err();
    google::protobuf::Struct json;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(Out(), &json).ok()) << Out();
    for (const char* key : {"api_compatibility", "space", "logo", "url", "contact", "location"}) {
      EXPECT_TRUE(json.fields().contains(key)) << key;
    }
    return json.fields().at("state").struct_value().fields().at("open").bool_value();
  };
  EXPECT_TRUE(open());  // it is Monday, 08:00
  ASSERT_TRUE(
      server_.client()
          .CreateClosure(FromText<inventory::v1::CreateClosureRequest>(absl::StrCat(
              "parent: '", kTestSpace, "' closure_id: 'c' closure { reason: 'x' start_time ",
              "{ seconds: ", absl::ToUnixSeconds(server_.At(absl::ZeroDuration())),
              " } end_time { seconds: ", absl::ToUnixSeconds(server_.At(absl::Hours(1))), " } }")))
          .ok());
  EXPECT_FALSE(open());
}

TEST_F(FindResourcesTest, WhatIsFreeIsFilteredToo) {
  const auto find = [this](const std::string& filter) {
    booking::v1::SearchAvailabilityRequest request;
    request.set_parent(kTestAlliance);
    request.set_filter(filter);
    *request.mutable_start_time() = ToProtoTime(server_.At(absl::Hours(1)));
    *request.mutable_end_time() = ToProtoTime(server_.At(absl::Hours(5)));
    request.mutable_length()->set_seconds(3600);
    return server_.client().SearchAvailability(request);
  };
  // Booking hears of it a moment later.
  EXPECT_TRUE(
      Eventually([&] { return find("capabilities.bed_x >= 300")->availabilities_size() == 1; }));
  EXPECT_EQ(find("make = Bosch")->availabilities_size(), 0);
  EXPECT_THAT(FieldsOf(find("make >").status()), ElementsAre("filter"));
  EXPECT_EQ(Run({"find", "--filter", "make = Acme", "--for", "1h"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("main/laser"));
  EXPECT_EQ(Run({"find", "--region", "nowhere"}), 2);
}

}  // namespace
}  // namespace gongfang
