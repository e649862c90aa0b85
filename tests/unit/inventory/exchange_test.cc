// Resources in other formats than the table, in the store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/text.h"
#include "gongfang/membership/v1/qualifications.pb.h"
#include "gongfang/membership/v1/resources.pb.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "inventory/use_cases.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::inventory {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kLink[] = "alliances/shibei/spaces/link";
constexpr char kDock[] = "alliances/shibei/spaces/dock";

class ExchangeTest : public ::testing::Test {
 protected:
  ExchangeTest() {
    Learn<membership::v1::Alliance>("alliances/shibei");
    membership::v1::Space space;
    space.set_time_zone("Asia/Shanghai");
    const std::string snapshot = space.SerializeAsString();
    for (const char* name : {kLink, kDock}) {
      spaces_.Take({.name = name,
                    .type = membership::v1::Space::descriptor()->full_name(),
                    .snapshot = snapshot});
    }
    Learn<membership::v1::EquipmentClass>("alliances/shibei/equipmentClasses/lasers");
  }

  template <typename T>
  void Learn(const std::string& name) {
    spaces_.Take({.name = name, .type = T::descriptor()->full_name()});
  }

  v1::ImportResourcesResponse Import(v1::ExchangeFormat format, const std::string& content,
                                     const std::string& space = kLink) {
    v1::ImportResourcesRequest request;
    request.set_parent(space);
    request.set_content(content);
    request.set_format(format);
    const auto answer = inventory_.ImportResources(TestCall(), request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : v1::ImportResourcesResponse();
  }
  // "ROW COLUMN: DESCRIPTION" of each problem.
  std::vector<std::string> Problems(v1::ExchangeFormat format, const std::string& content) {
    const size_t events = store_.Events("shibei").size();
    const auto answer = Import(format, content);
    std::vector<std::string> problems;
    for (const v1::ImportProblem& one : answer.problems()) {
      problems.push_back(absl::StrCat(one.row(), " ", one.column(), ": ", one.description()));
    }
    EXPECT_FALSE(answer.imported());
    EXPECT_EQ(store_.Events("shibei").size(), events);
    return problems;
  }
  v1::ExportResourcesResponse Export(v1::ExchangeFormat format, const std::string& space = kLink) {
    v1::ExportResourcesRequest request;
    request.set_parent(space);
    request.set_format(format);
    return inventory_.ExportResources(TestCall(), request).value();
  }
  v1::Resource Get(const std::string& space, const std::string& id) {
    v1::GetResourceRequest request;
    request.set_name(absl::StrCat(space, "/resources/", id));
    return inventory_.GetResource(TestCall(), request).value();
  }

  TestRecordStore store_{"inventory"};
  SpaceDirectory spaces_{nullptr};
  Inventory inventory_{store_.get(), spaces_, [](absl::Time) { return absl::OkStatus(); }};
};

constexpr char kLaser[] = R"({"name": "laser", "displayName": "激光", "category": "laser-cutter",)"
                          R"( "policy": {"tierHorizons": [{"tier": "gold", "horizon": "86400s"}],)"
                          R"( "horizon": "3600s"}, "requirement": {"equipmentClass":)"
                          R"( "alliances/elsewhere/equipmentClasses/lasers"}, "uid": "mine",)"
                          R"( "state": "STATE_RETIRED"})";

TEST_F(ExchangeTest, JsonLinesHoldEverythingAndAreImportedElsewhere) {
  const auto made = Import(v1::EXCHANGE_FORMAT_JSON, absl::StrCat("\n", kLaser, "\r\n\n"));
  EXPECT_TRUE(made.imported()) << made.DebugString();
  EXPECT_EQ(made.rows(0).row(), 1);
  const v1::Resource laser = Get(kLink, "laser");
  EXPECT_EQ(laser.state(), v1::Resource::STATE_DRAFT);
  EXPECT_NE(laser.uid(), "mine");
  EXPECT_EQ(laser.policy().tier_horizons_size(), 1);
  EXPECT_EQ(laser.requirement().equipment_class(), "alliances/shibei/equipmentClasses/lasers");

  const auto file = Export(v1::EXCHANGE_FORMAT_JSON);
  EXPECT_EQ(file.resource_count(), 1);
  EXPECT_THAT(file.left_out(), IsEmpty());
  EXPECT_EQ(Import(v1::EXCHANGE_FORMAT_JSON, file.content()).unchanged_count(), 1);
  EXPECT_EQ(Import(v1::EXCHANGE_FORMAT_JSON, file.content(), kDock).created_count(), 1);
  EXPECT_EQ(Get(kDock, "laser").policy().SerializeAsString(), laser.policy().SerializeAsString());
}

TEST_F(ExchangeTest, WhatIsTakenAlongComesWithTheFileOrIsThere) {
  const std::string cutter = R"({"name":"cutter","displayName":"c","category":"c","companions":)"
                             R"([{"resource":"alliances/x/spaces/y/resources/fan"}]})";
  const std::string fan = R"({"name":"fan","displayName":"f","category":"f"})";
  EXPECT_THAT(Problems(v1::EXCHANGE_FORMAT_JSON, cutter),
              ElementsAre("1 companions: \"fan\" does not exist"));
  EXPECT_TRUE(Import(v1::EXCHANGE_FORMAT_JSON, absl::StrCat(cutter, "\n", fan)).imported());
  EXPECT_EQ(Get(kLink, "cutter").companions(0).resource(),
            "alliances/shibei/spaces/link/resources/fan");
  EXPECT_EQ(Import(v1::EXCHANGE_FORMAT_JSON, cutter).unchanged_count(), 1);
}

TEST_F(ExchangeTest, EveryWrongLineIsTold) {
  EXPECT_THAT(Problems(v1::EXCHANGE_FORMAT_JSON,
                       "{\"name\": \"a\", \"colour\": 1}\n"
                       "{\"name\": \"B\", \"displayName\": \"b\", \"category\": \"c\"}\n"
                       "{\"name\": \"c\", \"category\": \"c\", \"capacity\": -1}\n"
                       "{\"name\": \"c\", \"displayName\": \"c\", \"category\": \"c\",\n"),
              ElementsAre(AllOf(HasSubstr("1 : is no resource in JSON"), HasSubstr("colour")),
                          HasSubstr("2 name: must be"), HasSubstr("3 display_name: "),
                          HasSubstr("3 capacity: "), HasSubstr("4 : is no resource in JSON")));
  EXPECT_THAT(Problems(v1::EXCHANGE_FORMAT_JSON, " \n"), ElementsAre("0 : it is empty"));
  EXPECT_THAT(Problems(v1::EXCHANGE_FORMAT_JSON, absl::StrCat(kLaser, "\n", kLaser)),
              ElementsAre("2 name: \"laser\" is in number 1 already"));
}

// The parser shows a piece of the line, which it cuts by bytes.
TEST_F(ExchangeTest, WhatIsWrongWithALineInChineseIsUtf8) {
  std::string line = R"({"name":"l-1","displayName":"激光切割机三号";"category":"x"})";
  for (int i = 0; i < 3; ++i) {
    const std::vector<std::string> problems = Problems(v1::EXCHANGE_FORMAT_JSON, line);
    ASSERT_EQ(problems.size(), 1);
    EXPECT_TRUE(IsUtf8(problems[0])) << i;
    EXPECT_THAT(problems[0], HasSubstr("1 : is no resource in JSON"));
    line.insert(line.find(';'), " ");  // so that it cuts elsewhere, too
  }
}

TEST_F(ExchangeTest, ATableOfOpenKnowWhereIsReadAndWritten) {
  const auto made = Import(
      v1::EXCHANGE_FORMAT_OPEN_KNOW_WHERE,
      "id,Equipment Type,Make,model,quantity,Materials worked,power_rating,X travel,location\n"
      "prusa,https://en.wikipedia.org/wiki/3D_printer,Prusa,MK4,2,PLA; PETG,250,210,2F\n");
  EXPECT_TRUE(made.imported()) << made.DebugString();
  const v1::Resource prusa = Get(kLink, "prusa");
  EXPECT_EQ(prusa.display_name(), "Prusa MK4");
  EXPECT_EQ(prusa.category(), "3d-printer");
  EXPECT_EQ(prusa.capacity(), 2);
  EXPECT_EQ(prusa.capabilities_size(), 4);
  auto more = v1::UpdateResourceRequest();
  *more.mutable_resource() = prusa;
  more.mutable_resource()->add_hazards("hot");
  more.mutable_resource()->add_capabilities()->set_key("colours");
  more.mutable_resource()->mutable_capabilities(4)->set_number(5);
  ASSERT_TRUE(inventory_.UpdateResource(TestCall(), more).ok());
  const auto file = Export(v1::EXCHANGE_FORMAT_OPEN_KNOW_WHERE);
  EXPECT_THAT(file.left_out(), ElementsAre("capabilities.colours", "hazards"));
  EXPECT_THAT(file.content(), HasSubstr("PLA; PETG"));
  EXPECT_EQ(Import(v1::EXCHANGE_FORMAT_OPEN_KNOW_WHERE, file.content()).unchanged_count(), 1);
  EXPECT_EQ(Get(kLink, "prusa").hazards_size(), 1);
  EXPECT_EQ(Import(v1::EXCHANGE_FORMAT_OPEN_KNOW_WHERE, file.content(), kDock).created_count(), 1);
  EXPECT_EQ(Get(kDock, "prusa").capabilities_size(), 4);
}

TEST_F(ExchangeTest, WhatATableOfOpenKnowWhereCannotHoldIsTold) {
  EXPECT_THAT(Problems(v1::EXCHANGE_FORMAT_OPEN_KNOW_WHERE, "make,colour\nx,y\n"),
              ElementsAre(HasSubstr("1 colour: is no column of the table of equipment"),
                          HasSubstr("1 id: is missing")));
  EXPECT_THAT(
      Problems(v1::EXCHANGE_FORMAT_OPEN_KNOW_WHERE, "id,axes,equipment_type\nx,three,\nY,3,a\n"),
      ElementsAre(HasSubstr("2 axes: must be a number, not \"three\""),
                  HasSubstr("3 id: must be")));
  EXPECT_THAT(Problems(v1::EXCHANGE_FORMAT_OPEN_KNOW_WHERE, "id,make\nx,Acme\n"),
              ElementsAre(HasSubstr("2 equipment_type: ")));
}

TEST_F(ExchangeTest, CoreMetadataIsOnlyExported) {
  ASSERT_TRUE(Import(v1::EXCHANGE_FORMAT_JSON,
                     R"({"name":"x","displayName":"光谱仪","category":"spectrometer",)"
                     R"("englishName":"Spectrometer","description":"测光谱","hazards":["激光"]})")
                  .imported());
  const auto file = Export(v1::EXCHANGE_FORMAT_GBT_30523);
  google::protobuf::Struct record;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(file.content(), &record).ok());
  const auto& fields = record.fields();
  EXPECT_EQ(fields.at("标识符").string_value(), absl::StrCat(kLink, "/resources/x"));
  EXPECT_EQ(fields.at("资源名称").string_value(), "光谱仪");
  EXPECT_EQ(fields.at("描述").string_value(), "测光谱");
  EXPECT_EQ(fields.at("关键词").list_value().values_size(), 2);
  EXPECT_EQ(fields.at("注册日期").string_value().size(), 10U);
  EXPECT_THAT(file.left_out(), ElementsAre("capacity", "hazards"));
  v1::ImportResourcesRequest request;
  request.set_parent(kLink);
  request.set_content("{}");
  request.set_format(v1::EXCHANGE_FORMAT_GBT_30523);
  EXPECT_THAT(std::string(inventory_.ImportResources(TestCall(), request).status().message()),
              HasSubstr("can only be exported"));
  request.set_format(v1::EXCHANGE_FORMAT_JSON);
  request.set_encoding(v1::ImportResourcesRequest::ENCODING_GB18030);
  EXPECT_THAT(std::string(inventory_.ImportResources(TestCall(), request).status().message()),
              HasSubstr("must be UTF-8"));
  EXPECT_THAT(file.content(), Not(HasSubstr("生成日期")));
}

}  // namespace
}  // namespace gongfang::inventory
