#include "common/events/mirror.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/support/temp_dir.h"
#include "tests/support/test_database.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

events::v1::Event EventOf(const std::string& type, const std::string& subject,
                          const std::string& snapshot) {
  events::v1::Event event;
  event.set_type(type);
  event.set_subject(subject);
  event.mutable_snapshot()->set_type_url("type.googleapis.com/gongfang.test.v1.Thing");
  event.mutable_snapshot()->set_value(snapshot);
  return event;
}

class MirrorTest : public testing::Test {
 protected:
  MirrorTest() : database_(OpenTestDatabase(dir_.File("mirror.db"))) {
    EXPECT_TRUE(Migrate(*database_, "mirror", Mirror::Migrations()).ok());
    EXPECT_TRUE(Migrate(*database_, "follower", FollowedPlaces::Migrations()).ok());
  }

  absl::Status Apply(const Mirror& mirror, const std::vector<events::v1::Event>& events) {
    return database_->Write([&](Transaction& tx) { return mirror.Apply(tx, events); });
  }
  static std::map<std::string, std::string> Loaded(Mirror& mirror) {
    std::map<std::string, std::string> records;
    EXPECT_TRUE(mirror
                    .Load([&records](const MirroredRecord& record) {
                      EXPECT_EQ(record.type, "gongfang.test.v1.Thing");
                      EXPECT_FALSE(record.deleted);
                      records[std::string(record.name)] = std::string(record.snapshot);
                    })
                    .ok());
    return records;
  }

  TempDir dir_;
  std::unique_ptr<Database> database_;
  Mirror mirror_{*database_, "membership"};
};

TEST_F(MirrorTest, KeepsTheNewestSnapshotOfEach) {
  EXPECT_THAT(Loaded(mirror_), IsEmpty());
  const std::string bytes("\0\xff\n", 3);
  ASSERT_TRUE(Apply(mirror_, {EventOf("thing.created", "things/1", "old"),
                              EventOf("thing.created", "things/2", bytes),
                              EventOf("thing.updated", "things/1", "new")})
                  .ok());
  EXPECT_THAT(Loaded(mirror_), ElementsAre(Pair("things/1", "new"), Pair("things/2", bytes)));
  ASSERT_TRUE(Apply(mirror_, {EventOf("thing.updated", "things/2", "")}).ok());
  EXPECT_THAT(Loaded(mirror_), ElementsAre(Pair("things/1", "new"), Pair("things/2", "")));
}

TEST_F(MirrorTest, ForgetsWhatWasDeleted) {
  ASSERT_TRUE(Apply(mirror_, {EventOf("thing.created", "things/1", "x"),
                              EventOf("thing.deleted", "things/1", "x"),
                              EventOf("thing.deleted", "things/never", "x"),
                              EventOf("thing.undeleted", "things/2", "y")})
                  .ok());
  EXPECT_THAT(Loaded(mirror_), ElementsAre(Pair("things/2", "y")));
  ASSERT_TRUE(Apply(mirror_, {EventOf("thing.created", "things/1", "again")}).ok());
  EXPECT_EQ(Loaded(mirror_).at("things/1"), "again");
}

TEST_F(MirrorTest, LogsAreApart) {
  Mirror inventory(*database_, "inventory");
  ASSERT_TRUE(Apply(mirror_, {EventOf("thing.created", "things/1", "of membership")}).ok());
  ASSERT_TRUE(Apply(inventory, {EventOf("thing.created", "things/1", "of inventory")}).ok());
  ASSERT_TRUE(Apply(mirror_, {EventOf("thing.deleted", "things/1", "")}).ok());
  EXPECT_THAT(Loaded(mirror_), IsEmpty());
  EXPECT_THAT(Loaded(inventory), ElementsAre(Pair("things/1", "of inventory")));
}

TEST_F(MirrorTest, WhatIsRolledBackIsNotThere) {
  EXPECT_FALSE(database_
                   ->Write([&](Transaction& tx) {
                     EXPECT_TRUE(
                         mirror_.Apply(tx, {EventOf("thing.created", "things/1", "x")}).ok());
                     return absl::AbortedError("no");
                   })
                   .ok());
  EXPECT_THAT(Loaded(mirror_), IsEmpty());
}

TEST(MirrorVisitTest, TellsEveryEventInOrder) {
  std::vector<std::string> seen;
  const std::vector<events::v1::Event> events = {EventOf("thing.created", "things/1", "a"),
                                                 EventOf("thing.deleted", "things/1", "b")};
  Mirror::Visited(events, [&seen](const MirroredRecord& record) {
    EXPECT_EQ(record.type, "gongfang.test.v1.Thing");
    seen.push_back(std::string(record.snapshot) + (record.deleted ? " deleted" : ""));
  });
  EXPECT_THAT(seen, ElementsAre("a", "b deleted"));
}

}  // namespace
}  // namespace gongfang
