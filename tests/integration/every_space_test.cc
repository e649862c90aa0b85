// Lists of every space of an alliance, over real channels, by whoever may read in all of it.
#include <gtest/gtest.h>

#include "absl/strings/strip.h"
#include "tests/support/access_world.h"

namespace gongfang {
namespace {

TEST(EverySpaceTest, MembersListWhatIsInEverySpace) {
  AccessWorld world;
  inventory::v1::ListFaultsRequest faults;
  faults.set_parent("alliances/test/spaces/-");
  inventory::v1::ListResourcesRequest resources;
  resources.set_parent("alliances/test/spaces/-");
  for (const char* caller : {"li", "auditor", "desk", "app"}) {
    SCOPED_TRACE(caller);
    const std::string credentials = *world.CredentialsOf(caller);
    const auto client =
        OwnClient(world.server().port(), std::string(absl::StripPrefix(credentials, "Bearer ")),
                  absl::InfiniteDuration());
    const auto found = client->ListFaults(faults);
    EXPECT_TRUE(found.ok()) << found.status();
    const auto listed = client->ListResources(resources);
    ASSERT_TRUE(listed.ok()) << listed.status();
    EXPECT_GT(listed->resources_size(), 1);
  }
  faults.set_parent("alliances/other/spaces/-");
  const std::string credentials = *world.CredentialsOf("li");
  const auto li =
      OwnClient(world.server().port(), std::string(absl::StripPrefix(credentials, "Bearer ")),
                absl::InfiniteDuration());
  ExpectRefused(li->ListFaults(faults).status(), absl::StatusCode::kPermissionDenied,
                "NOT_ALLOWED");
}

}  // namespace
}  // namespace gongfang
