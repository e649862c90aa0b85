// That what is laid out to be searched forgets what nothing has any more.
#include "inventory/resource_listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace gongfang::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

void Put(ResourceListing& listing, const std::string& space, const std::string& category,
         bool deleted = false) {
  v1::Resource resource;
  resource.set_name(absl::StrCat("alliances/a/spaces/", space, "/resources/r"));
  resource.set_category(category);
  resource.set_state(v1::Resource::STATE_PUBLISHED);
  listing.Take({.name = resource.name(),
                .type = v1::Resource::descriptor()->full_name(),
                .snapshot = resource.SerializeAsString(),
                .deleted = deleted});
}

TEST(ResourceListingTest, CategoriesAndSpacesThatNothingHasAreForgotten) {
  ResourceListing listing;
  const auto churn = [&listing](int rounds) {
    for (int i = 0; i < rounds; ++i) {
      Put(listing, "stays", absl::StrCat("category-", i, std::string(40, 'x')));
      const std::string space = absl::StrCat("space-", i, std::string(40, 'x'));
      Put(listing, space, "wood");
      Put(listing, space, "wood", /*deleted=*/true);
    }
  };
  churn(10);
  const size_t before = listing.AllocatedBytes();
  churn(2000);
  EXPECT_LT(listing.AllocatedBytes(), before + 4096);

  // And those that are there are counted right.
  Put(listing, "stays", "metal");
  Put(listing, "other", "metal");
  Put(listing, "third", "wood");
  ResourceWish wish;
  wish.page_size = 10;
  const ResourceFindings found = listing.Find(wish);
  EXPECT_THAT(found.facets[0], ElementsAre(Pair("metal", 2), Pair("wood", 1)));
  EXPECT_THAT(found.facets[1],
              ElementsAre(Pair("alliances/a/spaces/other", 1), Pair("alliances/a/spaces/stays", 1),
                          Pair("alliances/a/spaces/third", 1)));
}

}  // namespace
}  // namespace gongfang::inventory
