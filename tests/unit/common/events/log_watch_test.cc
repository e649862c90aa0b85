// What another replica appends wakes those who wait here.
#include "common/events/log_watch.h"

#include <gmock/gmock.h>

#include <atomic>

#include "common/store/migrate.h"
#include "gongfang/events/v1/events.pb.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_database.h"

namespace gongfang {
namespace {

class LogWatchTest : public testing::Test {
 protected:
  LogWatchTest() { EXPECT_TRUE(Migrate(*database_, "events", EventLog::Migrations()).ok()); }

  // As another replica does, which does not notify this one.
  void Append(const std::string& alliance) {
    const events::v1::Cursor snapshot;
    const NewEvent event{"thing.made", "things/1", "key", snapshot};
    EXPECT_TRUE(database_
                    ->Write([&](Transaction& tx) {
                      return EventLog::Append(tx, alliance, 1, absl::MakeConstSpan(&event, 1));
                    })
                    .ok());
  }

  absl::Status Take(const Places& heads) {
    if (--failures_ >= 0) return absl::UnavailableError("the database is away");
    reached_ = heads.at("a");
    return absl::OkStatus();
  }

  TempDir dir_;
  std::unique_ptr<Database> database_ = OpenTestDatabase(dir_.File("log.db"));
  EventLog log_{*database_, "things"};
  std::atomic<int> woken_ = 0;
  std::atomic<int> failures_ = 0;
  std::atomic<int64_t> reached_ = 0;
};

TEST_F(LogWatchTest, WakesForWhatAnotherAppended) {
  const int64_t subscription = log_.Subscribe([this] { ++woken_; });
  LogWatch watch(log_, [this](const Places& heads) { return Take(heads); });
  Append("a");
  watch.Start();
  EXPECT_TRUE(Eventually([this] { return reached_ == 1; }));
  EXPECT_EQ(woken_, 1);
  Append("b");
  Append("a");
  EXPECT_TRUE(Eventually([this] { return reached_ == 2; }));
  EXPECT_GE(woken_, 2);
  // Nobody is woken for nothing.
  const int before = woken_;
  absl::SleepFor(absl::Milliseconds(200));
  EXPECT_EQ(woken_, before);
  watch.Stop();
  Append("a");
  absl::SleepFor(absl::Milliseconds(200));
  EXPECT_EQ(reached_, 2);
  log_.Unsubscribe(subscription);
}

TEST_F(LogWatchTest, WhatCouldNotBeTakenInIsTakenInAtTheNextLook) {
  failures_ = 3;
  LogWatch watch(log_, [this](const Places& heads) { return Take(heads); });
  Append("a");
  watch.Start();
  EXPECT_TRUE(Eventually([this] { return reached_ == 1; }));
}

TEST_F(LogWatchTest, GoesOnAfterTheDatabaseWasAway) {
  LogWatch watch(log_, [this](const Places& heads) { return Take(heads); });
  Append("a");
  watch.Start();
  EXPECT_TRUE(Eventually([this] { return reached_ == 1; }));
  const auto run = [this](const char* sql) {
    EXPECT_TRUE(
        database_->Write([&](Transaction& tx) { return tx.Execute(sql, {}).status(); }).ok());
  };
  run("ALTER TABLE event_heads RENAME TO away");
  absl::SleepFor(absl::Milliseconds(150));
  run("ALTER TABLE away RENAME TO event_heads");
  Append("a");
  EXPECT_TRUE(Eventually([this] { return reached_ == 2; }));
}

}  // namespace
}  // namespace gongfang
