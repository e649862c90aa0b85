#include "common/events/event_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_database.h"

namespace gongfang {
namespace {

using events::v1::Event;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class EventLogTest : public testing::Test {
 protected:
  EventLogTest() : database_(OpenTestDatabase(dir_.File("log.db"))) {
    EXPECT_TRUE(Migrate(*database_, "events", EventLog::Migrations()).ok());
  }

  // Appends `count` events; where `failure` is not OK the transaction is then rolled back.
  absl::Status Append(absl::string_view alliance, int count,
                      const absl::Status& failure = absl::OkStatus()) {
    events::v1::Cursor snapshot;
    snapshot.set_alliance(std::string(alliance));
    const std::vector<NewEvent> events(count, {"thing.made", "things/1", "key", snapshot});
    return database_->Write([&](Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(EventLog::Append(tx, alliance, 1'000'001, events));
      return failure;
    });
  }

  std::vector<int64_t> Numbers(absl::string_view alliance, int64_t after = 0, int limit = 10'000) {
    const std::vector<Event> events = log_.ReadAfter(alliance, after, limit).value();
    std::vector<int64_t> numbers;
    for (const Event& event : events) numbers.push_back(event.sequence());
    return numbers;
  }

  TempDir dir_;
  std::unique_ptr<Database> database_;
  EventLog log_{*database_, "test"};
};

TEST_F(EventLogTest, GivesBackWhatWasWritten) {
  events::v1::Cursor snapshot;
  snapshot.set_alliance("工坊");
  snapshot.set_sequence(-1);  // bytes of all kinds
  ASSERT_TRUE(database_
                  ->Write([&](Transaction& tx) {
                    return EventLog::Append(tx, "a", 1'800'000'000'000'001,
                                            {{"thing.made", "things/工", "", snapshot}});
                  })
                  .ok());
  const std::vector<Event> events = log_.ReadAfter("a", 0, 10).value();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].alliance(), "a");
  EXPECT_EQ(events[0].sequence(), 1);
  EXPECT_EQ(events[0].create_time().seconds(), 1'800'000'000);
  EXPECT_EQ(events[0].create_time().nanos(), 1000);
  EXPECT_EQ(events[0].type(), "thing.made");
  EXPECT_EQ(events[0].subject(), "things/工");
  EXPECT_EQ(events[0].actor(), "");
  events::v1::Cursor back;
  ASSERT_TRUE(events[0].snapshot().UnpackTo(&back));
  EXPECT_EQ(back.SerializeAsString(), snapshot.SerializeAsString());
}

TEST_F(EventLogTest, EachAllianceHasNumbersOfItsOwn) {
  EXPECT_THAT(log_.Heads().value(), IsEmpty());
  ASSERT_TRUE(Append("a", 2).ok());
  ASSERT_TRUE(Append("b", 1).ok());
  ASSERT_TRUE(Append("a", 1).ok());
  EXPECT_THAT(Numbers("a"), ElementsAre(1, 2, 3));
  EXPECT_THAT(Numbers("b"), ElementsAre(1));
  EXPECT_THAT(Numbers("c"), IsEmpty());
  EXPECT_THAT(log_.Heads().value(), ElementsAre(Pair("a", 3), Pair("b", 1)));
}

TEST_F(EventLogTest, ReadsAfterAPlaceUpToALimit) {
  ASSERT_TRUE(Append("a", 5).ok());
  EXPECT_THAT(Numbers("a", 2), ElementsAre(3, 4, 5));
  EXPECT_THAT(Numbers("a", 1, 2), ElementsAre(2, 3));
  EXPECT_THAT(Numbers("a", 5), IsEmpty());
  EXPECT_THAT(Numbers("a", 99), IsEmpty());
}

TEST_F(EventLogTest, ARollbackLeavesNoGap) {
  ASSERT_TRUE(Append("a", 2).ok());
  EXPECT_FALSE(Append("a", 3, errors::Internal("no")).ok());
  EXPECT_FALSE(Append("b", 1, errors::Internal("no")).ok());
  ASSERT_TRUE(Append("a", 1).ok());
  EXPECT_THAT(Numbers("a"), ElementsAre(1, 2, 3));
  EXPECT_THAT(log_.Heads().value(), ElementsAre(Pair("a", 3)));
}

TEST_F(EventLogTest, HeadIsWhatTheTransactionSees) {
  ASSERT_TRUE(Append("a", 2).ok());
  const absl::Status status = database_->Write([&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const int64_t none, EventLog::Head(tx, "none"));
    EXPECT_EQ(none, 0);
    ASSIGN_OR_RETURN(const int64_t first, EventLog::Reserve(tx, "a", 4));
    EXPECT_EQ(first, 3);
    ASSIGN_OR_RETURN(const int64_t head, EventLog::Head(tx, "a"));
    EXPECT_EQ(head, 6);
    return errors::Internal("roll it back");
  });
  EXPECT_TRUE(absl::IsInternal(status));
}

TEST_F(EventLogTest, NumbersAreGaplessUnderEightWriters) {
  std::vector<std::thread> writers;
  std::atomic<int> written = 0;
  for (int w = 0; w < 8; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0; i < 40; ++i) {
        const int count = 1 + (w + i) % 3;
        const bool fails = i % 7 == 3;
        const absl::Status status =
            Append(i % 2 ? "a" : "b", count, fails ? errors::Internal("no") : absl::OkStatus());
        EXPECT_EQ(status.ok(), !fails);
        if (status.ok()) written += count;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  int64_t total = 0;
  for (const char* alliance : {"a", "b"}) {
    int64_t last = 0;
    for (const int64_t number : Numbers(alliance)) EXPECT_EQ(number, ++last);
    EXPECT_EQ(log_.Heads()->at(alliance), last);
    total += last;
  }
  EXPECT_EQ(total, written);
}

TEST_F(EventLogTest, WakesWhoSubscribedUntilTheyUnsubscribe) {
  int one = 0;
  int two = 0;
  log_.NotifyAppended();
  const int64_t first = log_.Subscribe([&one] { ++one; });
  const int64_t second = log_.Subscribe([&two] { ++two; });
  log_.NotifyAppended();
  log_.Unsubscribe(first);
  log_.Unsubscribe(first);
  log_.NotifyAppended();
  log_.Unsubscribe(second);
  log_.NotifyAppended();
  EXPECT_EQ(one, 1);
  EXPECT_EQ(two, 2);
}

}  // namespace
}  // namespace gongfang
