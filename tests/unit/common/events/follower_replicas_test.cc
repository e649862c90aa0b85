// Followers of several replicas on one database: each hears all, and all is stored once.
#include <gmock/gmock.h>

#include <mutex>

#include "common/base/status_macros.h"
#include "common/events/follower.h"
#include "common/events/mirror.h"
#include "tests/unit/common/events/log_fixture.h"

namespace gongfang {
namespace {

// A row for each event, and no error where it is there already: what is stored twice counts twice.
constexpr Migration kApplied[] = {{1, "applied", R"sql(
CREATE TABLE applied (
  alliance TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  times BIGINT NOT NULL,
  PRIMARY KEY (alliance, sequence)
);
)sql"}};
constexpr absl::string_view kCount = R"sql(
INSERT INTO applied (alliance, sequence, times) VALUES ($1, $2, 1)
ON CONFLICT (alliance, sequence) DO UPDATE SET times = applied.times + 1)sql";

class FollowerReplicasTest : public testing::Test {
 protected:
  FollowerReplicasTest() : database_(SqliteDatabase::Open(dir_.File("followers.db"), {}).value()) {
    EXPECT_TRUE(Migrate(*database_, "follower", Follower::Migrations()).ok());
    EXPECT_TRUE(Migrate(*database_, "applied", kApplied).ok());
  }

  // One replica.
  struct Replica {
    std::unique_ptr<Follower> follower;
    std::mutex mutex;
    std::map<std::string, std::vector<int64_t>> told;  // by alliance; under mutex
  };

  std::unique_ptr<Replica> Start(std::optional<Places> places = std::nullopt) {
    auto replica = std::make_unique<Replica>();
    replica->follower = std::make_unique<Follower>(
        *database_, source_.clock(),
        Follower::Options{
            .log = "source",
            .channel = source_.Tcp(),
            .service_key = kServiceKey,
            .apply = [](Transaction& tx, Follower::Events events) -> absl::Status {
              for (const auto& event : events) {
                RETURN_IF_ERROR(tx.Execute(kCount, {event.alliance(), event.sequence()}).status());
              }
              return absl::OkStatus();
            },
            .concerns = concerns_,
            .committed =
                [to = replica.get()](Follower::Events events) {
                  const std::lock_guard lock(to->mutex);
                  for (const auto& event : events) {
                    to->told[event.alliance()].push_back(event.sequence());
                  }
                },
            .places = std::move(places)});
    EXPECT_TRUE(replica->follower->Start().ok());
    return replica;
  }
  int64_t Ask(const std::string& sql) {
    int64_t answer = 0;
    EXPECT_TRUE(database_
                    ->Read([&](Transaction& tx) {
                      return tx.Query(sql, {}, [&answer](const Row& row) {
                        answer = row.Int(0);
                        return absl::OkStatus();
                      });
                    })
                    .ok());
    return answer;
  }
  static std::vector<int64_t> Counted(int64_t from, int64_t to) {
    std::vector<int64_t> numbers;
    for (int64_t number = from; number <= to; ++number) numbers.push_back(number);
    return numbers;
  }
  static void ExpectTold(Replica& replica, const std::string& alliance, int64_t from, int64_t to) {
    const std::lock_guard lock(replica.mutex);
    EXPECT_EQ(replica.told[alliance], Counted(from, to));
  }

  LogSource source_;
  TempDir dir_;
  std::unique_ptr<Database> database_;
  std::function<bool(const events::v1::Event&)> concerns_;
};

TEST_F(FollowerReplicasTest, EachHearsAllAndAllIsStoredOnce) {
  for (int i = 0; i < 5; ++i) source_.Append("a", 300);
  std::vector<std::unique_ptr<Replica>> replicas;
  for (int i = 0; i < 3; ++i) replicas.push_back(Start());
  for (int i = 0; i < 40; ++i) source_.Append(i % 2 ? "b" : "a", 50);  // while they follow
  for (const auto& replica : replicas) {
    ASSERT_TRUE(replica->follower->CatchUp(source_.Soon()).ok());
    ExpectTold(*replica, "a", 1, 2500);
    ExpectTold(*replica, "b", 1, 1000);
  }
  EXPECT_EQ(Ask("SELECT COUNT(*) FROM applied"), 3500);
  EXPECT_EQ(Ask("SELECT MAX(times) FROM applied"), 1);
  EXPECT_EQ(Ask("SELECT CAST(SUM(sequence) AS BIGINT) FROM followed_logs"), 3500);
}

TEST_F(FollowerReplicasTest, OneThatComesLateHearsAllThatItsMemoryLacks) {
  source_.Append("a", 100);
  const auto first = Start();
  ASSERT_TRUE(first->follower->CatchUp(source_.Soon()).ok());
  // Its memory was loaded as of 40, and the other one has stored more since.
  const auto late = Start(Places{{"a", 40}});
  source_.Append("a", 20);
  ASSERT_TRUE(late->follower->CatchUp(source_.Soon()).ok());
  ExpectTold(*late, "a", 41, 120);
  ASSERT_TRUE(first->follower->CatchUp(source_.Soon()).ok());
  EXPECT_EQ(Ask("SELECT MAX(times) FROM applied"), 1);
  EXPECT_EQ(Ask("SELECT COUNT(*) FROM applied"), 120);
  EXPECT_EQ(Ask("SELECT sequence FROM followed_logs"), 120);
}

TEST_F(FollowerReplicasTest, WhatHardlyConcernsThemIsStoredOnceToo) {
  concerns_ = [](const events::v1::Event& event) { return event.sequence() % 97 == 0; };
  std::vector<std::unique_ptr<Replica>> replicas;
  for (int i = 0; i < 2; ++i) replicas.push_back(Start());
  for (int i = 0; i < 100; ++i) source_.Append("a", 20);
  for (const auto& replica : replicas) {
    ASSERT_TRUE(replica->follower->CatchUp(source_.Soon()).ok());
    ExpectTold(*replica, "a", 1, 2000);
  }
  EXPECT_EQ(Ask("SELECT MAX(times) FROM applied"), 1);
  EXPECT_EQ(Ask("SELECT COUNT(*) FROM applied WHERE sequence % 97 = 0"), 2000 / 97);
}

TEST_F(FollowerReplicasTest, AMirrorTellsOfWhichPlacesItIs) {
  ASSERT_TRUE(Migrate(*database_, "mirror", Mirror::Migrations()).ok());
  source_.Append("a", 7);
  const auto first = Start();
  ASSERT_TRUE(first->follower->CatchUp(source_.Soon()).ok());
  const auto places = Mirror(*database_, "source").Load([](const MirroredRecord&) {});
  ASSERT_TRUE(places.ok()) << places.status();
  EXPECT_EQ(*places, (Places{{"a", 7}}));
}

}  // namespace
}  // namespace gongfang
