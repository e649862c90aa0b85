#include "inventory/space_directory.h"

#include <gtest/gtest.h>

#include "common/base/crypto.h"
#include "gongfang/membership/v1/resources.pb.h"
#include "tests/support/access_records.h"

namespace gongfang::inventory {
namespace {

constexpr char kSpace[] = "alliances/a/spaces/s";

template <typename T>
MirroredRecord Record(absl::string_view name, absl::string_view snapshot = "") {
  return {.name = name, .type = T::descriptor()->full_name(), .snapshot = snapshot};
}

TEST(SpaceDirectoryTest, KnowsAlliancesAndSpacesUntilTheyGo) {
  KeyRing keys("service key");
  SpaceDirectory directory(&keys.directory());
  EXPECT_FALSE(directory.Has(kSpace));
  directory.Take(Record<membership::v1::Alliance>("alliances/a"));
  directory.Take(Record<membership::v1::Space>(kSpace));
  directory.Take(Record<membership::v1::Team>("alliances/a/teams/t"));
  EXPECT_TRUE(directory.Has("alliances/a"));
  EXPECT_TRUE(directory.Has(kSpace));
  EXPECT_FALSE(directory.Has("alliances/a/teams/t"));
  MirroredRecord gone = Record<membership::v1::Space>(kSpace);
  gone.deleted = true;
  directory.Take(gone);
  EXPECT_FALSE(directory.Has(kSpace));
}

TEST(SpaceDirectoryTest, PassesKeysOn) {
  KeyRing keys("service key");
  SpaceDirectory directory(&keys.directory());
  membership::v1::ApiKey key;
  key.set_key_id("k");
  key.set_key_sha256(Sha256("the key"));
  const std::string snapshot = key.SerializeAsString();
  directory.Take(Record<membership::v1::ApiKey>("apiKeys/k", snapshot));
  EXPECT_EQ(Authenticate(keys, "Bearer the key")->key_id, "k");
  EXPECT_FALSE(directory.Has("apiKeys/k"));
}

TEST(SpaceDirectoryTest, TellsWhyASpaceIsNotActive) {
  SpaceDirectory directory(nullptr);
  EXPECT_EQ(directory.WhyNotActive(kSpace), "");
  const auto take = [&](membership::v1::Space::State state) {
    membership::v1::Space space;
    space.set_state(state);
    const std::string snapshot = space.SerializeAsString();
    directory.Take(Record<membership::v1::Space>(kSpace, snapshot));
    return directory.WhyNotActive(kSpace);
  };
  EXPECT_EQ(take(membership::v1::Space::STATE_APPLIED), "applied");
  EXPECT_EQ(take(membership::v1::Space::STATE_ACTIVE), "");
  EXPECT_EQ(take(membership::v1::Space::STATE_SUSPENDED), "suspended");
  EXPECT_EQ(take(membership::v1::Space::STATE_UNSPECIFIED), "");
}

}  // namespace
}  // namespace gongfang::inventory
