// What there is to be found, by words, category and place.
#include "booking/search_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "gongfang/membership/v1/resources.pb.h"
#include "tests/support/request_cases.h"

namespace gongfang::booking {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SearchDirectoryTest : public testing::Test {
 protected:
  template <typename Message>
  void Take(const Message& message, bool deleted = false) {
    const std::string snapshot = message.SerializeAsString();
    directory_.Take({.name = message.name(),
                     .type = Message::descriptor()->full_name(),
                     .snapshot = snapshot,
                     .deleted = deleted});
  }
  void Resource(const std::string& space, const std::string& id, const std::string& more,
                const std::string& state = "STATE_PUBLISHED") {
    Take(FromText<inventory::v1::Resource>(absl::StrCat(
        "name: 'alliances/a/spaces/", space, "/resources/", id, "' state: ", state, " ", more)));
  }
  void Category(const std::string& id, const std::string& name, const std::string& parent,
                bool deleted = false) {
    Take(
        FromText<inventory::v1::Category>(absl::StrCat(
            "name: 'alliances/a/categories/", id, "' display_name: '", name, "' parent_category: '",
            parent.empty() ? "" : absl::StrCat("alliances/a/categories/", parent), "'")),
        deleted);
  }
  void Space(const std::string& id, double latitude, double longitude) {
    Take(FromText<membership::v1::Space>(absl::StrCat("name: 'alliances/a/spaces/", id,
                                                      "' location { latitude: ", latitude,
                                                      " longitude: ", longitude, " }")));
  }
  std::vector<std::string> Find(const SearchTerms& terms) {
    std::vector<std::string> ids;
    const SearchCandidates found = directory_.Find(terms);
    for (const SearchCandidate& one : found.list) {
      ids.push_back(one.entry->resource.substr(one.entry->resource.rfind('/') + 1));
    }
    return ids;
  }
  std::vector<std::string> Words(std::vector<std::string> words) {
    return Find({.alliance = "a", .words = std::move(words)});
  }

  AvailabilityIndex index_;
  SearchDirectory directory_{index_};
};

TEST_F(SearchDirectoryTest, EachWordIsInTheResourceOrItsCategory) {
  Category("making", "制造", "");
  Category("printer", "3D 打印机", "making");
  Resource("s", "one", "display_name: 'Prusa' aliases: '老普' category: 'printer'");
  Resource(
      "s", "two",
      "display_name: 'Bambu' category: 'printer' capabilities { key: 'material' text: 'PETG' }");
  Resource("s", "three", "display_name: 'Saw' category: 'saw' make: 'Bosch'");
  EXPECT_THAT(Words({"3d打印"}), ElementsAre("one", "two"));
  EXPECT_THAT(Words({"制造", "petg"}), ElementsAre("two"));
  EXPECT_THAT(Words({"老普"}), ElementsAre("one"));
  EXPECT_THAT(Words({"bosch", "saw"}), ElementsAre("three"));
  EXPECT_THAT(Words({"bosch", "printer"}), IsEmpty());
  EXPECT_THAT(Words({}), ElementsAre("one", "three", "two"));
}

TEST_F(SearchDirectoryTest, AFilterAsksForFieldsCategoriesAndWords) {
  Category("making", "制造", "");
  Category("laser", "激光", "making");
  Resource("s", "one", "category: 'laser' make: 'Acme' capabilities { key: 'bed_x' number: 300 }");
  Resource("t", "two", "category: 'laser' make: 'Other' capacity: 2");
  const auto filtered = [this](const std::string& text) {
    return Find({.alliance = "a", .filter = ReadResourceFilter(text).value()});
  };
  EXPECT_THAT(filtered("capabilities.bed_x >= 300"), ElementsAre("one"));
  EXPECT_THAT(filtered("category = making AND make != acme"), ElementsAre("two"));
  EXPECT_THAT(filtered("激光 AND space = t"), ElementsAre("two"));
  EXPECT_THAT(filtered("state = DRAFT"), IsEmpty());
}

TEST_F(SearchDirectoryTest, OnlyOfTheRegionsThatAreWanted) {
  using membership::v1::Space;
  Take(FromText<Space>("name: 'alliances/a/spaces/s' region: REGION_ONE_CIRCLE"));
  Take(FromText<Space>("name: 'alliances/a/spaces/t' region: REGION_TWO_AREAS"));
  Resource("s", "one", "category: 'c'");
  Resource("t", "two", "category: 'c'");
  Resource("u", "three", "category: 'c'");
  EXPECT_THAT(Find({.alliance = "a", .regions = {Space::REGION_TWO_AREAS}}), ElementsAre("two"));
  Take(FromText<Space>("name: 'alliances/a/spaces/t' region: REGION_ONE_CIRCLE"));
  EXPECT_THAT(Find({.alliance = "a", .regions = {Space::REGION_ONE_CIRCLE}}),
              ElementsAre("one", "two"));
}

TEST_F(SearchDirectoryTest, WordsFollowWhatIsChangedRetiredAndPublishedAgain) {
  Resource("s", "one", "display_name: '激光切割机' category: 'c'");
  Resource("s", "two", "display_name: '激光打标机' category: 'c'");
  EXPECT_THAT(Words({"激光"}), ElementsAre("one", "two"));
  Resource("s", "one", "display_name: '等离子切割机' category: 'c'");
  EXPECT_THAT(Words({"激光"}), ElementsAre("two"));
  Resource("s", "two", "", "STATE_RETIRED");
  EXPECT_THAT(Words({"激光"}), IsEmpty());
  Resource("s", "three", "display_name: '激光焊机' category: 'c'");  // takes the place of "two"
  EXPECT_THAT(Words({"激光"}), ElementsAre("three"));
  EXPECT_THAT(Words({"切割"}), ElementsAre("one"));
}

TEST_F(SearchDirectoryTest, ACategoryHasWhatIsBelowItAsTheTreeIsNow) {
  Category("making", "制造", "");
  Category("printer", "打印机", "making");
  Resource("s", "one", "category: 'printer'");
  Resource("s", "two", "category: 'making'");
  Resource("s", "three", "category: 'unknown'");
  EXPECT_THAT(Find({.alliance = "a", .categories = {"making"}}), ElementsAre("one", "two"));
  EXPECT_THAT(Find({.alliance = "a", .categories = {"printer", "unknown"}}),
              ElementsAre("one", "three"));
  Category("printer", "打印机", "", /*deleted=*/true);
  EXPECT_THAT(Find({.alliance = "a", .categories = {"making"}}), ElementsAre("two"));
  // A circle, which no inventory makes, ends.
  Category("making", "制造", "printer");
  Category("printer", "打印机", "making");
  EXPECT_THAT(Find({.alliance = "a", .categories = {"making"}}), ElementsAre("one", "two"));
}

TEST_F(SearchDirectoryTest, OnlyWhatIsPublishedIsFound) {
  Resource("s", "one", "", "STATE_DRAFT");
  EXPECT_THAT(Words({}), IsEmpty());
  Resource("s", "one", "");
  EXPECT_THAT(Words({}), ElementsAre("one"));
  Resource("s", "one", "display_name: 'other'");
  EXPECT_THAT(Words({"other"}), ElementsAre("one"));
  Resource("s", "one", "", "STATE_SUSPENDED");
  EXPECT_THAT(Words({}), IsEmpty());
  EXPECT_THAT(Find({.alliance = "b"}), IsEmpty());
}

TEST_F(SearchDirectoryTest, DistancesAreThoseOfTheSpaces) {
  Space("near", 36.07, 120.38);
  Space("far", 36.09, 120.38);
  Resource("near", "one", "");
  Resource("far", "two", "");
  Resource("nowhere", "three", "");
  SearchTerms terms{.alliance = "a", .near = Place{36.07, 120.38}};
  EXPECT_THAT(Find(terms), ElementsAre("two", "one", "three"));
  terms.max_distance_meters = 5000;
  EXPECT_THAT(Find(terms), ElementsAre("two", "one"));
  terms.max_distance_meters = 100;
  EXPECT_THAT(Find(terms), ElementsAre("one"));
  Space("far", 36.07, 120.38);
  EXPECT_THAT(Find(terms), ElementsAre("two", "one"));
  terms.spaces = {"alliances/a/spaces/far"};
  EXPECT_THAT(Find(terms), ElementsAre("two"));
  // A quarter of the way round, and to the antipodes.
  EXPECT_NEAR(DistanceMeters({0, 0}, {90, 0}), 10'007'557, 1);
  EXPECT_NEAR(DistanceMeters({0, 0}, {0, 180}), 20'015'114, 2);
}

}  // namespace
}  // namespace gongfang::booking
