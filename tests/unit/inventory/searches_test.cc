// SearchResources: words, filters, ranks, pages and counts; and that it is exact beside others that
// write.
#include "inventory/searches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gongfang/membership/v1/resources.pb.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

class SearchesTest : public ::testing::Test {
 protected:
  SearchesTest() {
    spaces_.Take(
        {.name = "alliances/a", .type = membership::v1::Alliance::descriptor()->full_name()});
  }

  void Put(const std::string& space, const std::string& id, const std::string& text) {
    auto resource = FromText<v1::Resource>(text);
    if (resource.state() == v1::Resource::STATE_UNSPECIFIED) {
      resource.set_state(v1::Resource::STATE_PUBLISHED);
    }
    EXPECT_TRUE(resources_.Create(TestCall(), {"a", space, id}, resource, Anything).ok());
  }
  static absl::Status Anything(Transaction&) { return absl::OkStatus(); }
  void Category(const std::string& id, const std::string& name, const std::string& parent = "") {
    v1::Category category;
    category.set_display_name(name);
    if (!parent.empty()) category.set_parent_category("alliances/a/categories/" + parent);
    EXPECT_TRUE(categories_.Create(TestCall(), {"a", id}, category, Anything).ok());
  }
  v1::SearchResourcesRequest Request(const std::string& query, const std::string& filter = "") {
    v1::SearchResourcesRequest request;
    request.set_parent("alliances/a");
    request.set_query(query);
    request.set_filter(filter);
    return request;
  }
  absl::StatusOr<v1::SearchResourcesResponse> Ask(const v1::SearchResourcesRequest& request) {
    return searches_.SearchResources(TestCall(), request);
  }
  std::vector<std::string> Find(const std::string& query, const std::string& filter = "") {
    const auto answer = Ask(Request(query, filter));
    EXPECT_TRUE(answer.ok()) << answer.status();
    std::vector<std::string> ids;
    if (!answer.ok()) return ids;
    for (const auto& one : answer->resources()) ids.push_back(ResourceName::Parse(one.name())->id);
    EXPECT_EQ(answer->total_size(), answer->resources_size());
    return ids;
  }
  static std::vector<std::pair<std::string, int>> Counts(const v1::Facet& facet) {
    std::vector<std::pair<std::string, int>> counts;
    for (const auto& one : facet.counts()) counts.emplace_back(one.value(), one.count());
    return counts;
  }

  TestRecordStore store_{"inventory"};
  const Records<v1::Resource, ResourceName> resources_{store_.get(), "resource"};
  const Records<v1::Category, CategoryName> categories_{store_.get(), "category"};
  SpaceDirectory spaces_{nullptr};
  SpaceCheck check_{spaces_, store_.clock(), [](absl::Time) { return absl::OkStatus(); }};
  ResourceDirectory directory_{store_.get()};
  Searches searches_{store_.get(), check_, directory_};
};

TEST_F(SearchesTest, WordsAreInNamesCategoriesOrWhatItSays) {
  Category("cutting", "切割");
  Category("laser", "激光切割", "cutting");
  Put("s", "saw", "display_name: '圆锯' category: 'saw' description: '比激光便宜'");
  Put("s", "nova", "display_name: 'Nova 35' english_name: 'Laser' category: 'laser'");
  Put("t", "beam", "display_name: '激光 Beam' category: 'laser' make: 'Acme'");
  EXPECT_THAT(Find("激光"), ElementsAre("beam", "nova", "saw"));  // in its name comes first
  EXPECT_THAT(Find("切割"), ElementsAre("nova", "beam"));
  EXPECT_THAT(Find("LASER 35"), ElementsAre("nova"));
  EXPECT_THAT(Find("激光 acme"), ElementsAre("beam"));
  EXPECT_THAT(Find("激光 无"), IsEmpty());
  EXPECT_THAT(Find(""), ElementsAre("nova", "saw", "beam"));
}

TEST_F(SearchesTest, AFilterAsksForEachField) {
  Category("cutting", "切割");
  Category("laser", "激光", "cutting");
  Put("s", "one", R"(display_name: 'One' english_name: 'First' category: 'laser' capacity: 2
      make: 'Acme' model: 'M1' serial_number: 'SN-1' asset_number: '0012' place: '二楼'
      classification_code: '03.04' description: 'cuts wood' aliases: '小红' hazards: '禁切 PVC'
      bring: 'glasses' consumables: 'gas' capabilities { key: 'bed_x' number: 300 }
      capabilities { key: 'material' text: 'wood' } capabilities { key: 'material' text: 'mdf' })");
  Put("t", "two", "display_name: 'Two' category: 'saw' capacity: 1 state: STATE_DRAFT");
  for (const char* filter : {"name = alliances/a/spaces/s/resources/one",
                             "space = alliances/a/spaces/s",
                             "space = s",
                             "category = laser",
                             "category = cutting",
                             "state = PUBLISHED",
                             "display_name = one",
                             "english_name : irs",
                             "make = 'Acme'",
                             "model = M*",
                             "serial_number = sn-1",
                             "asset_number = 0012",
                             "classification_code = '03.04'",
                             "place : 二",
                             "description : wood",
                             "capacity > 1",
                             "aliases : 小红",
                             "hazards : *PVC",
                             "bring : glasses",
                             "consumables : gas",
                             "capabilities.bed_x >= 300",
                             "capabilities.material = mdf",
                             "NOT state = DRAFT",
                             "小红",
                             "激光 AND -saw",
                             "category != saw"}) {
    EXPECT_THAT(Find("", filter), ElementsAre("one")) << filter;
  }
  EXPECT_THAT(Find("", "make = ''"), ElementsAre("two"));
  EXPECT_THAT(Find("two", "capacity = 1 OR capabilities.bed_x > 299"), ElementsAre("two"));
}

TEST_F(SearchesTest, RetiredOnesOnlyWhereTheyAreAskedForAndDeletedOnesNever) {
  Put("s", "here", "display_name: 'x' category: 'c'");
  Put("s", "old", "display_name: 'x' category: 'c' state: STATE_RETIRED");
  Put("s", "gone", "display_name: 'x' category: 'c' delete_time { seconds: 1 }");
  EXPECT_THAT(Find("x"), ElementsAre("here"));
  EXPECT_THAT(Find("x", "state = RETIRED"), ElementsAre("old"));
  EXPECT_THAT(Find("x", "state = RET*"), ElementsAre("old"));
  EXPECT_THAT(Find("x", "state = *ED"), ElementsAre("here", "old"));
  EXPECT_THAT(Find("x", "state = PUB*"), ElementsAre("here"));
  EXPECT_THAT(Find("x", "state = retired OR state = PUBLISHED"), ElementsAre("here", "old"));
}

TEST_F(SearchesTest, WhatIsWrittenIsFoundAtOnce) {
  EXPECT_THAT(Find("red"), IsEmpty());
  Put("s", "one", "display_name: 'red' category: 'c'");
  EXPECT_THAT(Find("red"), ElementsAre("one"));
  ASSERT_TRUE(resources_
                  .Change(TestCall(), {"a", "s", "one"}, "", "updated",
                          [](Transaction&, v1::Resource& resource) {
                            resource.set_display_name("blue");
                            return absl::OkStatus();
                          })
                  .ok());
  EXPECT_THAT(Find("red"), IsEmpty());
  EXPECT_THAT(Find("blue"), ElementsAre("one"));
  Category("c", "彩色");
  EXPECT_THAT(Find("彩色"), ElementsAre("one"));
  ASSERT_TRUE(categories_.Delete(TestCall(), {"a", "c"}).ok());
  EXPECT_THAT(Find("彩色"), IsEmpty());
  ASSERT_TRUE(resources_.Delete(TestCall(), {"a", "s", "one"}).ok());
  EXPECT_THAT(Find("blue"), IsEmpty());
  Put("s", "two", "display_name: 'green' category: 'c'");  // takes the place of the one before
  EXPECT_THAT(Find("gre"), ElementsAre("two"));
  // One that starts now finds the same.
  ResourceDirectory fresh(store_.get());
  ASSERT_TRUE(fresh.Load().ok());
  Searches other(store_.get(), check_, fresh);
  EXPECT_EQ(other.SearchResources(TestCall(), Request("green"))->total_size(), 1);
}

TEST_F(SearchesTest, PagesFollowEachOtherAndCountsAreOfAll) {
  for (int i = 0; i < 7; ++i) {
    Put(i % 2 == 0 ? "s" : "t", absl::StrCat("r", i),
        absl::StrCat("display_name: '", i < 3 ? "lathe" : "other",
                     "' description: 'lathe' category: '", i < 5 ? "metal" : "wood", "'"));
  }
  auto request = Request("lathe");
  request.set_page_size(2);
  std::vector<std::string> ids;
  do {
    const auto page = Ask(request);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->total_size(), 7);
    ASSERT_EQ(page->facets_size(), 3);
    EXPECT_EQ(page->facets(0).field(), "category");
    EXPECT_THAT(Counts(page->facets(0)), ElementsAre(Pair("metal", 5), Pair("wood", 2)));
    EXPECT_EQ(page->facets(1).field(), "space");
    EXPECT_THAT(Counts(page->facets(1)),
                ElementsAre(Pair("alliances/a/spaces/s", 4), Pair("alliances/a/spaces/t", 3)));
    EXPECT_EQ(page->facets(2).field(), "state");
    EXPECT_THAT(Counts(page->facets(2)), ElementsAre(Pair("PUBLISHED", 7)));
    for (const auto& one : page->resources()) ids.push_back(ResourceName::Parse(one.name())->id);
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(ids, ElementsAre("r0", "r2", "r1", "r4", "r6", "r3", "r5"));
}

TEST_F(SearchesTest, WrongRequestsAreNamed) {
  const auto wrong = [&](const v1::SearchResourcesRequest& request) {
    return std::string(Ask(request).status().message());
  };
  EXPECT_THAT(wrong(Request("x", "maker = Acme")),
              HasSubstr("there is no field \"maker\"; these are: name, space, category, state"));
  EXPECT_THAT(wrong(Request("x\ny")), HasSubstr("query"));
  EXPECT_THAT(wrong(Request("", std::string(2049, 'a'))), HasSubstr("at most 2048"));
  auto token = Request("");
  token.set_page_token("AAAA");
  EXPECT_THAT(wrong(token), HasSubstr("page_token"));
  auto nowhere = Request("");
  nowhere.set_parent("alliances/b");
  EXPECT_EQ(Ask(nowhere).status().code(), absl::StatusCode::kNotFound);
}

// Two directories, as of two replicas, while a third writes: at each moment half of them are red.
TEST_F(SearchesTest, ItIsExactWhileOthersWrite) {
  constexpr int kPairs = 4;
  for (int i = 0; i < 2 * kPairs; ++i) {
    Put("s", absl::StrCat("r", i),
        absl::StrCat("category: 'c' display_name: '", i % 2 == 0 ? "red" : "blue", "'"));
  }
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int round = 0; round < 150; ++round) {
      const int pair = round % kPairs;
      EXPECT_TRUE(resources_
                      .Write([&](Transaction& transaction) -> absl::Status {
                        for (const int i : {2 * pair, 2 * pair + 1}) {
                          const auto changed = resources_.ChangeIn(
                              transaction, TestCall(), {"a", "s", absl::StrCat("r", i)}, "",
                              "updated", [](Transaction&, v1::Resource& resource) {
                                const bool red = resource.display_name() == "red";
                                resource.set_display_name(red ? "blue" : "red");
                                return absl::OkStatus();
                              });
                          if (!changed.ok()) return changed.status();
                        }
                        return absl::OkStatus();
                      })
                      .ok());
    }
    done = true;
  });
  ResourceDirectory second(store_.get());
  Searches other(store_.get(), check_, second);
  std::vector<std::thread> readers;
  for (Searches* searches : {&searches_, &searches_, &other, &other}) {
    readers.emplace_back([searches, &done, kPairs = kPairs, this] {
      while (!done) {
        const auto answer = searches->SearchResources(TestCall(), Request("red"));
        ASSERT_TRUE(answer.ok()) << answer.status();
        EXPECT_EQ(answer->total_size(), kPairs);
        for (const auto& one : answer->resources()) EXPECT_EQ(one.display_name(), "red");
      }
    });
  }
  writer.join();
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace gongfang::inventory
