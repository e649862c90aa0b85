// Resources from tables and to tables, in the store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/inventory_limits.h"
#include "common/base/limits.h"
#include "gongfang/membership/v1/qualifications.pb.h"
#include "gongfang/membership/v1/resources.pb.h"
#include "inventory/use_cases.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kLink[] = "alliances/shibei/spaces/link";
constexpr char kClass[] = "alliances/shibei/equipmentClasses/lasers";
constexpr char kHead[] = "id,display_name,category\n";

class ImportTest : public ::testing::Test {
 protected:
  ImportTest() {
    Learn<membership::v1::Alliance>("alliances/shibei");
    Learn<membership::v1::Space>(kLink);
    Learn<membership::v1::EquipmentClass>(kClass);
  }

  template <typename T>
  void Learn(const std::string& name) {
    spaces_.Take({.name = name, .type = T::descriptor()->full_name()});
  }

  absl::StatusOr<v1::ImportResourcesResponse> Send(v1::ImportResourcesRequest request) {
    return inventory_.ImportResources(TestCall(), request);
  }
  v1::ImportResourcesResponse Import(const std::string& content, const std::string& more = "") {
    auto request = FromText<v1::ImportResourcesRequest>(more);
    request.set_parent(kLink);
    request.set_content(content);
    const auto answer = Send(request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : v1::ImportResourcesResponse();
  }
  // "ROW COLUMN" of each problem, and that then nothing was imported.
  std::vector<std::string> Problems(const std::string& content, const std::string& more = "") {
    const size_t events = store_.Events("shibei").size();
    const v1::ImportResourcesResponse answer = Import(content, more);
    std::vector<std::string> problems;
    for (const v1::ImportProblem& problem : answer.problems()) {
      EXPECT_FALSE(problem.description().empty());
      problems.push_back(absl::StrCat(problem.row(), " ", problem.column()));
    }
    EXPECT_EQ(answer.problem_count(), answer.problems_size());
    EXPECT_EQ(answer.imported(), problems.empty());
    if (!problems.empty()) {
      EXPECT_EQ(store_.Events("shibei").size(), events);
    }
    return problems;
  }
  // The description of the only problem.
  std::string Problem(const std::string& content, const std::string& more = "") {
    const v1::ImportResourcesResponse answer = Import(content, more);
    EXPECT_EQ(answer.problem_count(), 1) << answer.DebugString();
    return answer.problems_size() == 1 ? answer.problems(0).description() : "";
  }
  absl::StatusOr<v1::Resource> Get(const std::string& id) {
    v1::GetResourceRequest request;
    request.set_name(absl::StrCat(kLink, "/resources/", id));
    return inventory_.GetResource(TestCall(), request);
  }
  v1::ExportResourcesResponse Export(int page_size = 1000) {
    v1::ExportResourcesRequest request;
    request.set_parent(kLink);
    request.set_page_size(page_size);
    v1::ExportResourcesResponse all;
    do {
      const auto page = inventory_.ExportResources(TestCall(), request).value();
      all.set_content(absl::StrCat(all.content(), page.content()));
      all.set_resource_count(all.resource_count() + page.resource_count());
      all.mutable_left_out()->MergeFrom(page.left_out());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  TestRecordStore store_{"inventory"};
  SpaceDirectory spaces_{nullptr};
  std::function<absl::Status()> on_catch_up_ = [] { return absl::OkStatus(); };
  Inventory inventory_{store_.get(), spaces_, [this](absl::Time) { return on_catch_up_(); }};
};

TEST_F(ImportTest, ATableMakesDrafts) {
  const v1::ImportResourcesResponse answer = Import(
      "id,display_name,category,capacity,aliases,capabilities,hours,max_length,equipment_class\n"
      "laser-1,激光切割机,laser-cutter,2,激光机; laser,\"power=60 W; material=wood\","
      "mon-fri 09:00-21:00; sat 10:00-18:00,4h,lasers\n"
      "bench,工位,bench,,,,,,\n");
  EXPECT_TRUE(answer.imported());
  EXPECT_EQ(answer.created_count(), 2);
  EXPECT_EQ(answer.rows(1).row(), 3);
  EXPECT_EQ(answer.rows(1).resource(), absl::StrCat(kLink, "/resources/bench"));
  EXPECT_EQ(answer.rows(1).outcome(), v1::ImportedRow::OUTCOME_CREATED);
  const v1::Resource laser = Get("laser-1").value();
  EXPECT_EQ(laser.state(), v1::Resource::STATE_DRAFT);
  EXPECT_EQ(laser.capacity(), 2);
  EXPECT_THAT(laser.aliases(), ElementsAre("激光机", "laser"));
  EXPECT_EQ(laser.capabilities(0).number(), 60);
  EXPECT_EQ(laser.capabilities(0).unit(), "W");
  EXPECT_EQ(laser.capabilities(1).text(), "wood");
  EXPECT_EQ(laser.schedule().periods_size(), 6);
  EXPECT_EQ(laser.policy().max_length().seconds(), 4 * 3600);
  EXPECT_EQ(laser.requirement().equipment_class(), kClass);
  EXPECT_EQ(laser.requirement().level(), 1);
  const v1::Resource bench = Get("bench").value();
  EXPECT_EQ(bench.capacity(), 1);
  EXPECT_FALSE(bench.has_schedule() || bench.has_policy() || bench.has_requirement());
}

TEST_F(ImportTest, OnlyTheColumnsOfTheTableChange) {
  Import("id,display_name,category,make,min_length,horizon\na,A,c,M,30m,28d\nb,B,c,M,,\n");
  const v1::ImportResourcesResponse answer =
      Import("Display Name,编号,类别,horizon\nA2,a,c,\nB,b,c,\nC,c,c,14d\n");
  EXPECT_EQ(answer.created_count(), 1);
  EXPECT_EQ(answer.updated_count(), 1);
  EXPECT_EQ(answer.unchanged_count(), 1);
  const v1::Resource a = Get("a").value();
  EXPECT_EQ(a.display_name(), "A2");
  EXPECT_EQ(a.make(), "M");
  EXPECT_EQ(a.policy().min_length().seconds(), 1800);
  EXPECT_FALSE(a.policy().has_horizon()) << "an empty cell takes it away";
  EXPECT_FALSE(Get("b")->has_policy());
  EXPECT_EQ(Import("id,display_name,category\na,A2,c\n").unchanged_count(), 1);
  EXPECT_THAT(Problems(absl::StrCat(kHead, "a,A,c\nb,B,c\na,A,c\n")), ElementsAre("4 id"));
}

TEST_F(ImportTest, AllOrNothingAndEveryProblemIsTold) {
  EXPECT_THAT(
      Problems("id,display_name,category,capacity,capabilities,hours,max_length,min_length,photo_"
               "uris,level,within_one_day\n"
               "good,好,c,1,,,,,,,\n"
               "Bad Id,,Laser,x,power,mo 9-10,90 minutes,,http://a,2,maybe\n"
               "two,二,c,20000,k=1;k=2,mon 25:00-26:00,30m,1h,,,\n"),
      ElementsAre("3 id", "3 capacity", "3 capabilities", "3 level", "3 hours", "3 max_length",
                  "3 within_one_day", "3 display_name", "3 category", "3 photo_uris", "4 capacity",
                  "4 hours", "4 max_length", "4 capabilities"));
  EXPECT_EQ(ErrorReason(Get("good").status()), "NOT_FOUND");
}

TEST_F(ImportTest, ADryRunTellsTheSameAndWritesNothing) {
  const std::string table = absl::StrCat(kHead, "a,A,c\n");
  const v1::ImportResourcesResponse dry = Import(table, "validate_only: true publish: true");
  EXPECT_FALSE(dry.imported());
  EXPECT_EQ(dry.created_count(), 1);
  EXPECT_EQ(dry.published_count(), 1);
  EXPECT_THAT(store_.Events("shibei"), IsEmpty());
  v1::ImportResourcesResponse real = Import(table, "publish: true");
  EXPECT_TRUE(real.imported());
  real.set_imported(false);
  EXPECT_EQ(real.SerializeAsString(), dry.SerializeAsString());
  EXPECT_THAT(store_.EventLines("shibei"),
              ElementsAre(absl::StrCat("1 resource.created ", kLink, "/resources/a by key"),
                          absl::StrCat("2 resource.published ", kLink, "/resources/a by key")));
}

TEST_F(ImportTest, PublishingTakesDraftsAndLeavesTheRest) {
  Import(absl::StrCat(kHead, "a,A,c\nb,B,c\n"));
  EXPECT_EQ(Import(absl::StrCat(kHead, "a,A,c\n"), "publish: true").published_count(), 1);
  EXPECT_EQ(Get("a")->state(), v1::Resource::STATE_PUBLISHED);
  EXPECT_EQ(Get("b")->state(), v1::Resource::STATE_DRAFT);
  EXPECT_EQ(Import(absl::StrCat(kHead, "a,A,c\n"), "publish: true").published_count(), 0);
  v1::RetireResourceRequest retire;
  retire.set_name(absl::StrCat(kLink, "/resources/a"));
  ASSERT_TRUE(inventory_.RetireResource(TestCall(), retire).ok());
  EXPECT_THAT(Problems(absl::StrCat(kHead, "a,A,c\n"), "publish: true"), ElementsAre("2 id"));
  EXPECT_THAT(Export().content(), testing::Not(HasSubstr("\na,")));
}

TEST_F(ImportTest, DirtyFilesAreReadOrRefused) {
  const std::string row = "a,激光,c";
  EXPECT_THAT(Problems(absl::StrCat("\xEF\xBB\xBF", kHead, row)), IsEmpty()) << "BOM, no last end";
  EXPECT_THAT(Problems("id,display_name,category\r\n\r\na,激光,c\r\n,,\r\n"), IsEmpty());
  EXPECT_THAT(Problems("id,display_name,category\ra,激光,c\r"), IsEmpty());
  EXPECT_THAT(Problems("id,display_name,category,\na,激光,c,,,\n"), IsEmpty());
  EXPECT_THAT(
      Problems("id,display_name,category,description\na,激光,c,\"two\nlines, \"\"x\"\"\"\n"),
      IsEmpty());
  EXPECT_EQ(Get("a")->description(), "two\nlines, \"x\"");
  const std::string gbk = "id,display_name,category\na,\xBC\xA4\xB9\xE2,c\n";
  EXPECT_THAT(Problem(gbk), HasSubstr("GBK"));
  EXPECT_EQ(Import(gbk, "encoding: ENCODING_GB18030").unchanged_count(), 1);
  EXPECT_THAT(Problem(std::string("id\0", 3)), HasSubstr("NUL"));
  EXPECT_THAT(Problem(absl::StrCat(kHead, "a,\"激光,c\nb,B,c\n")), HasSubstr("quote"));
  EXPECT_THAT(Problem("\n\n"), HasSubstr("empty"));
  EXPECT_THAT(Problems(absl::StrCat(kHead, "a,A\nb,B,c,d\n\"a,b\",c\n")),
              ElementsAre("2 ", "3 ", "4 "));
  EXPECT_THAT(Problems(absl::StrCat("id,display_name,category,\na,A,c,x\n")), ElementsAre("2 "));
  EXPECT_THAT(Problems(absl::StrCat(kHead, "a,A,c\nb,\"B\x01\",c\n")),
              ElementsAre("3 display_name"));
}

TEST_F(ImportTest, ColumnsAreNamedOnceAndKnown) {
  EXPECT_THAT(Problems("id,Display Name,name,id\na,A,c,d\n"),
              ElementsAre("1 name", "1 id", "1 category"));
  EXPECT_THAT(Problems("a,激光,c\n"),
              ElementsAre("1 a", "1 激光", "1 c", "1 id", "1 display_name", "1 category"));
  const v1::ImportResourcesResponse answer =
      Import(absl::StrCat("id,display_name,category,", std::string(100'000, 'x'), "\n"));
  EXPECT_LT(answer.problems(0).column().size(), 100U);
}

TEST_F(ImportTest, ClassesOfEquipmentMustExist) {
  const std::string table = "id,display_name,category,equipment_class,level\na,A,c,mills,2\n";
  EXPECT_THAT(Problems(table), ElementsAre("2 equipment_class"));
  EXPECT_THAT(Problems("id,display_name,category,level\na,A,c,2\n"), ElementsAre("2 level"));
  EXPECT_THAT(Problems("id,display_name,category,equipment_class\na,A,c,Bad Class\n"),
              ElementsAre("2 equipment_class"));
  on_catch_up_ = [&] {
    Learn<membership::v1::EquipmentClass>("alliances/shibei/equipmentClasses/mills");
    return absl::OkStatus();
  };
  EXPECT_THAT(Problems(table), IsEmpty()) << "it was made a moment ago";
  EXPECT_EQ(Get("a")->requirement().level(), 2);
  on_catch_up_ = [] { return errors::Unavailable("Membership is away."); };
  v1::ImportResourcesRequest request;
  request.set_parent(kLink);
  request.set_content("id,display_name,category,equipment_class\na,A,c,none\n");
  EXPECT_TRUE(absl::IsUnavailable(Send(request).status()));
}

TEST_F(ImportTest, WrongRequestsAreRefused) {
  EXPECT_THAT(WrongFields(Send({}).status()), ElementsAre("parent", "content"));
  auto request = FromText<v1::ImportResourcesRequest>("content: 'x' encoding: 7");
  request.set_parent(kLink);
  EXPECT_THAT(WrongFields(Send(request).status()), ElementsAre("encoding"));
  request.clear_encoding();
  request.set_parent("alliances/shibei/spaces/none");
  EXPECT_EQ(ErrorReason(Send(request).status()), "NOT_FOUND");
}

TEST_F(ImportTest, AnExportIsImportedWithoutAChange) {
  Import(
      "id,display_name,category,description,capabilities,hours,approval_above,bring\n"
      "a,'=1+1,c,\"say \"\"hi\"\",\nagain\",\"label=\"\"60 W\"\"; x=0.15 mm\",never,always,"
      "a\\;b; '@c\n"
      "b,'-2,c,'+3,,daily 19:00-02:00,1h,\n");
  EXPECT_EQ(Get("a")->display_name(), "=1+1");
  EXPECT_EQ(Get("b")->description(), "+3");
  EXPECT_THAT(Get("a")->bring(), ElementsAre("a;b", "'@c"));
  EXPECT_TRUE(Get("a")->policy().has_approval_above());
  const std::string exported = Export().content();
  EXPECT_THAT(exported, HasSubstr("\na,'=1+1,"));
  const v1::ImportResourcesResponse again = Import(exported);
  EXPECT_EQ(again.unchanged_count(), 2) << again.DebugString();
  EXPECT_EQ(Export(1).content(), exported) << "pages have the names of the columns once";
  EXPECT_THAT(Export().left_out(), IsEmpty());
  v1::UpdateResourceRequest tiers;
  tiers.mutable_resource()->set_name(absl::StrCat(kLink, "/resources/b"));
  *tiers.mutable_resource()->mutable_policy() = FromText<v1::Policy>(
      "horizon { seconds: 86400 } tier_horizons { tier: 't' horizon { seconds: 172800 } }");
  ASSERT_TRUE(inventory_.UpdateResource(TestCall(), tiers).ok());
  EXPECT_THAT(Export().left_out(), ElementsAre("policy.tier_horizons"));
  EXPECT_EQ(Import(Export().content()).unchanged_count(), 2) << "what is left out stays";
}

TEST_F(ImportTest, TenThousandRowsAreTakenAndNoMore) {
  const auto table = [](size_t rows, const std::string& name) {
    std::string text = "id,display_name,category,make,capabilities,hours,max_length\n";
    for (size_t i = 0; i < rows; ++i) {
      absl::StrAppend(&text, "machine-", i, ",", name, " ", i,
                      ",laser-cutter,Maker,power=60 W; material=wood,mon-fri 09:00-21:00,4h\n");
    }
    return text;
  };
  const std::string whole = table(limits::kMaxImportRows, "激光切割机");
  ASSERT_LT(whole.size(), static_cast<size_t>(limits::kMaxMessageBytes));
  EXPECT_EQ(Import(whole).created_count(), limits::kMaxImportRows);
  EXPECT_EQ(Import(whole).unchanged_count(), limits::kMaxImportRows);
  EXPECT_THAT(Problem(table(limits::kMaxImportRows + 1, "x")), HasSubstr("more than 10000 rows"));
  const v1::ImportResourcesResponse wrong = Import(table(2'000, std::string(257, 'x')));
  EXPECT_EQ(wrong.problem_count(), 2'000);
  EXPECT_EQ(wrong.problems_size(), limits::kMaxImportProblems);
  EXPECT_LT(wrong.ByteSizeLong(), static_cast<size_t>(limits::kMaxMessageBytes));
}

}  // namespace
}  // namespace gongfang::inventory
