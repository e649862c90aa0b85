#include "common/base/names.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace gongfang {
namespace {

template <typename Name>
std::string Reprinted(absl::string_view text) {
  const auto name = Name::Parse(text);
  return name ? name->ToString() : "not a name";
}

// Whether any kind of name takes `text`, and whether each that does prints it as it was.
bool AnyTakes(absl::string_view text) {
  bool taken = false;
  const auto look = [&](const auto& name) {
    if (!name) return;
    EXPECT_EQ(name->ToString(), text);
    EXPECT_FALSE(taken) << "two kinds take " << text;
    taken = true;
  };
  look(AllianceName::Parse(text));
  look(SpaceName::Parse(text));
  look(TeamName::Parse(text));
  look(MemberName::Parse(text));
  look(QuotaName::Parse(text));
  look(BookingName::Parse(text));
  look(ResourceName::Parse(text));
  look(ClosureName::Parse(text));
  return taken;
}

TEST(NamesTest, ReadsEveryKind) {
  EXPECT_EQ(AllianceName::Parse("alliances/a1")->alliance, "a1");
  EXPECT_EQ(SpaceName::Parse("alliances/a/spaces/s"), (SpaceName{"a", "s"}));
  EXPECT_EQ(TeamName::Parse("alliances/a/teams/t"), (TeamName{"a", "t"}));
  EXPECT_EQ(MemberName::Parse("alliances/a/members/li-wei"), (MemberName{"a", "li-wei"}));
  EXPECT_EQ(QuotaName::Parse("alliances/a/quotas/q"), (QuotaName{"a", "q"}));
  EXPECT_EQ(BookingName::Parse("alliances/a/bookings/b"), (BookingName{"a", "b"}));
  EXPECT_EQ(ResourceName::Parse("alliances/a/spaces/s/resources/r"), (ResourceName{"a", "s", "r"}));
  EXPECT_EQ(ClosureName::Parse("alliances/a/spaces/s/closures/c"), (ClosureName{"a", "s", "c"}));
}

TEST(NamesTest, PrintsWhatItReads) {
  for (const char* text :
       {"alliances/a", "alliances/a/spaces/s", "alliances/a/teams/t", "alliances/a/members/m",
        "alliances/a/bookings/01j0", "alliances/a/quotas/weekly-laser",
        "alliances/a/spaces/s/resources/r", "alliances/a/spaces/s/closures/c",
        "alliances/alliances/spaces/spaces"}) {
    EXPECT_TRUE(AnyTakes(text)) << text;
  }
  const std::string longest = "alliances/" + std::string(63, 'a');
  EXPECT_EQ(Reprinted<AllianceName>(longest), longest);
}

TEST(NamesTest, KindsDoNotTakeEachOthersNames) {
  EXPECT_EQ(TeamName::Parse("alliances/a/members/m"), std::nullopt);
  EXPECT_EQ(SpaceName::Parse("alliances/a/spaces/s/resources/r"), std::nullopt);
  EXPECT_EQ(ResourceName::Parse("alliances/a/spaces/s"), std::nullopt);
  EXPECT_EQ(ClosureName::Parse("alliances/a/spaces/s/resources/r"), std::nullopt);
  EXPECT_EQ(ResourceName::Parse("alliances/a/teams/t/resources/r"), std::nullopt);
}

TEST(NamesTest, RefusesWhatIsNoName) {
  const std::vector<std::string> bad = {
      "",
      "/",
      "alliances",
      "alliances/",
      "/alliances/a",
      "alliances/a/",
      "alliances//a",
      "alliances/a//spaces/s",
      "alliances/a/spaces",
      "alliances/a/spaces/",
      "alliances/a/spaces/s/",
      "alliances/a/spaces/s//",
      "alliances/a/spaces/s/resources",
      "alliances/a/spaces/s/resources/",
      "alliances/a/spaces/s/resources/r/",
      "alliances/a/spaces/s/resources/r/x/y",
      "alliances/A",
      "alliances/-a",
      "alliances/a-",
      "alliances/a b",
      " alliances/a",
      "alliances/a ",
      "alliances/a\n",
      "alliances/a_b",
      "alliances/a.b",
      "alliances/..",
      "alliances/*",
      "alliances/-",
      "alliances/阿",
      "alliances/%61",
      "Alliances/a",
      "alliance/a",
      "alliances/a?x=1",
      "alliances/a#x",
      "//gongfang/alliances/a",
      "alliances/a/spaces/s/teams/t",
      "spaces/s",
      std::string("alliances/a\0b", 13),
      std::string("alliances/a\0", 12),
      "alliances/" + std::string(64, 'a'),
      "alliances/" + std::string(100'000, 'a'),
      std::string(100'000, '/'),
      "alliances/a/spaces/" + std::string(64, 's') + "/resources/r",
  };
  for (const std::string& text : bad) EXPECT_FALSE(AnyTakes(text)) << text.substr(0, 80);
}

TEST(NamesTest, RandomTextIsTakenOnlyWhereItIsPrintedAlike) {
  const std::vector<std::string> pieces = {"alliances", "spaces",   "resources", "members", "a",
                                           "/",         "/",        "/",         "-",       "0",
                                           "closures",  "bookings", "teams",     " ",       "\xff"};
  std::mt19937 random(4);
  int taken = 0;
  for (int round = 0; round < 100'000; ++round) {
    std::string text;
    for (size_t n = random() % 10; n > 0; --n) text += pieces[random() % pieces.size()];
    if (random() % 4 == 0) text.push_back(static_cast<char>(random()));
    taken += AnyTakes(text) ? 1 : 0;
  }
  EXPECT_GT(taken, 0);  // or the pieces say nothing
}

}  // namespace
}  // namespace gongfang
