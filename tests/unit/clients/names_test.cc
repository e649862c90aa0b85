#include "clients/cli/names.h"

#include "clients/cli/cli_error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang::cli {
namespace {

using testing::HasSubstr;

constexpr char kLaser[] = "alliances/shibei/spaces/link/resources/laser-1";

TEST(ShortNameTest, DropsWhatEverybodyKnows) {
  EXPECT_EQ(ShortName(kLaser), "link/laser-1");
  EXPECT_EQ(ShortName("alliances/shibei/members/chen"), "chen");
  EXPECT_EQ(ShortName("alliances/shibei"), "shibei");
  EXPECT_EQ(ShortName(""), "");
  EXPECT_EQ(ShortName("激光切割机"), "激光切割机");
  EXPECT_EQ(ShortName("alliances/shibei/members/"), "alliances/shibei/members/");
}

TEST(CollectionOfTest, IsTheLastOne) {
  EXPECT_EQ(CollectionOf(kLaser), "resources");
  EXPECT_EQ(CollectionOf("alliances/shibei"), "alliances");
  EXPECT_EQ(CollectionOf("no name"), "");
}

TEST(SpellTest, TakesIdsAndFullNames) {
  EXPECT_EQ(SpellInAlliance("members", "chen", "alliances/shibei"),
            "alliances/shibei/members/chen");
  EXPECT_EQ(SpellInAlliance("members", "alliances/other/members/li", "alliances/shibei"),
            "alliances/other/members/li");
  EXPECT_EQ(SpellInSpace("resources", "link/laser-1", "alliances/shibei"), kLaser);
  EXPECT_EQ(SpellInSpace("resources", kLaser, "alliances/other"), kLaser);
}

TEST(SpellTest, LeavesDisplayNamesToTheList) {
  EXPECT_FALSE(SpellInAlliance("members", "陈晓", "alliances/shibei"));
  EXPECT_FALSE(SpellInAlliance("members", "alliances/shibei/teams/t", "alliances/shibei"));
  EXPECT_FALSE(SpellInSpace("resources", "laser-1", "alliances/shibei"));
  EXPECT_FALSE(SpellInSpace("resources", "激光切割机", "alliances/shibei"));
  EXPECT_FALSE(SpellInSpace("resources", "link/laser-1/x", "alliances/shibei"));
  EXPECT_FALSE(SpellInSpace("resources", "Link/Laser", "alliances/shibei"));
}

class PickTest : public testing::Test {
 protected:
  absl::StatusOr<std::string> Choose(absl::string_view text) {
    return Pick("resource", "gongfang resources list", text,
                {{kLaser, "激光切割机", "Laser cutter"},
                 {"alliances/shibei/spaces/id/resources/room", "会议室", "Meeting room"},
                 {"alliances/shibei/spaces/link/resources/room", "会议室", "Room of Link"}});
  }
};

TEST_F(PickTest, FindsTheOnlyOne) {
  EXPECT_EQ(*Choose("激光切割机"), kLaser);
  EXPECT_EQ(*Choose("laser CUTTER"), kLaser);
  EXPECT_EQ(*Choose("laser-1"), kLaser);
  EXPECT_EQ(*Choose("Room of Link"), "alliances/shibei/spaces/link/resources/room");
}

TEST_F(PickTest, ListsTheCandidatesOfAnAmbiguousName) {
  const absl::Status status = Choose("会议室").status();
  EXPECT_EQ(ExitCodeOf(status), ExitCode::kUsage);
  EXPECT_THAT(HintOf(status, ""), HasSubstr("id/room (会议室)"));
  EXPECT_THAT(HintOf(status, ""), HasSubstr("link/room (会议室)"));
}

TEST_F(PickTest, ProposesTheNearest) {
  const absl::Status status = Choose("laser-2").status();
  EXPECT_EQ(ExitCodeOf(status), ExitCode::kNotFound);
  EXPECT_THAT(HintOf(Choose("Laser cuter").status(), ""), HasSubstr("Laser cutter"));
  EXPECT_THAT(HintOf(Choose("锯").status(), ""), HasSubstr("gongfang resources list"));
}

}  // namespace
}  // namespace gongfang::cli
