// A follower over real channels: at least once on the wire, exactly once in effect.
#include "common/events/follower.h"

#include <gmock/gmock.h>

#include <atomic>
#include <mutex>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "gongfang/events/v1/events.grpc.pb.h"
#include "tests/support/test_database.h"
#include "tests/unit/common/events/log_fixture.h"

namespace gongfang {
namespace {

constexpr Migration kApplied[] = {{1, "applied", R"sql(
CREATE TABLE applied (
  alliance TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  PRIMARY KEY (alliance, sequence)
);
)sql"}};

// A service that follows, with a row for each event: one that comes twice would be refused.
class Following {
 public:
  Following() : database_(OpenTestDatabase(dir_.File("follower.db"))) {
    EXPECT_TRUE(Migrate(*database_, "follower", Follower::Migrations()).ok());
    EXPECT_TRUE(Migrate(*database_, "applied", kApplied).ok());
  }

  // A new follower, as after a start of the process.
  void Start(LogSource& source, std::shared_ptr<grpc::Channel> channel,
             const std::string& key = kServiceKey) {
    follower_.emplace(
        *database_, source.clock(),
        Follower::Options{
            .log = "source",
            .channel = std::move(channel),
            .service_key = key,
            .apply = [this](Transaction& tx, Follower::Events e) { return Apply(tx, e); },
            .concerns = concerns_,
            .committed = [this](Follower::Events e) { Committed(e); }});
    EXPECT_TRUE(follower_->Start().ok());
  }
  void Stop() { follower_.reset(); }
  Follower& follower() { return *follower_; }

  // From the next start on, only this event of "a" concerns it.
  void OnlyCareAbout(int64_t sequence) {
    concerns_ = [sequence](const events::v1::Event& event) { return event.sequence() == sequence; };
  }
  // The next application fails after it has written the event with this number. Once.
  void FailAt(int64_t sequence) { fail_at_ = sequence; }
  bool HasFailed() const { return fail_at_ == 0; }

  // The numbers of the events of `alliance` that were told after their commit, since the start.
  std::vector<int64_t> Told(const std::string& alliance) {
    const std::lock_guard lock(mutex_);
    return told_[alliance];
  }
  int64_t Rows(const std::string& alliance) {
    int64_t rows = 0;
    EXPECT_TRUE(database_
                    ->Read([&](Transaction& tx) {
                      return tx.Query("SELECT COUNT(*) FROM applied WHERE alliance = $1",
                                      {alliance}, [&rows](const Row& row) {
                                        rows = row.Int(0);
                                        return absl::OkStatus();
                                      });
                    })
                    .ok());
    return rows;
  }

 private:
  absl::Status Apply(Transaction& tx, Follower::Events events) {
    for (const events::v1::Event& event : events) {
      RETURN_IF_ERROR(tx.Execute("INSERT INTO applied (alliance, sequence) VALUES ($1, $2)",
                                 {event.alliance(), event.sequence()})
                          .status());
      int64_t expected = event.sequence();
      if (fail_at_.compare_exchange_strong(expected, 0)) return errors::Internal("half way");
    }
    return absl::OkStatus();
  }
  void Committed(Follower::Events events) {
    const std::lock_guard lock(mutex_);
    for (const events::v1::Event& event : events)
      told_[event.alliance()].push_back(event.sequence());
  }

  TempDir dir_;
  std::unique_ptr<Database> database_;
  std::atomic<int64_t> fail_at_ = -1;
  std::mutex mutex_;
  std::map<std::string, std::vector<int64_t>> told_;  // under mutex_
  std::function<bool(const events::v1::Event&)> concerns_;
  std::optional<Follower> follower_;
};

std::vector<int64_t> Counted(int64_t from, int64_t to) {
  std::vector<int64_t> numbers;
  for (int64_t number = from; number <= to; ++number) numbers.push_back(number);
  return numbers;
}

void FollowTenThousand(LogSource& source, std::shared_ptr<grpc::Channel> channel) {
  Following following;
  for (int i = 0; i < 5; ++i) source.Append("a", 499);
  following.Start(source, std::move(channel));
  for (int i = 0; i < 5; ++i) source.Append(i % 2 ? "b" : "a", 1501);  // while it follows
  ASSERT_TRUE(following.follower().CatchUp(source.Soon()).ok());
  EXPECT_EQ(following.Told("a"), Counted(1, 5 * 499 + 3 * 1501));
  EXPECT_EQ(following.Told("b"), Counted(1, 2 * 1501));
  EXPECT_EQ(following.Rows("a") + following.Rows("b"), 10'000);
}

TEST(FollowerTest, TenThousandEventsArriveOnceAndInOrderOverTcp) {
  LogSource source;
  FollowTenThousand(source, source.Tcp());
}

TEST(FollowerTest, TenThousandEventsArriveOnceAndInOrderInProcess) {
  LogSource source;
  FollowTenThousand(source, source.InProcess());
}

TEST(FollowerTest, ReconnectsAfterTheOtherServerRestarted) {
  LogSource source;
  Following following;
  source.Append("a", 10);
  following.Start(source, source.Tcp());
  ASSERT_TRUE(following.follower().CatchUp(source.Soon()).ok());
  source.Stop();
  EXPECT_EQ(ErrorReason(following.follower().CatchUp(source.Soon())), "UNAVAILABLE");
  source.Append("a", 10);
  source.Start();
  WaitUntil([&] { return following.follower().CatchUp(source.Soon()).ok(); });
  EXPECT_EQ(following.Told("a"), Counted(1, 20));
  EXPECT_EQ(following.Rows("a"), 20);
}

TEST(FollowerTest, AnApplicationThatFailsHalfWayLeavesNothingAndIsDoneAgain) {
  LogSource source;
  Following following;
  source.Append("a", 30);
  following.FailAt(17);
  following.Start(source, source.Tcp());
  ASSERT_TRUE(following.follower().CatchUp(source.Soon()).ok());
  EXPECT_TRUE(following.HasFailed());
  EXPECT_EQ(following.Told("a"), Counted(1, 30));
  EXPECT_EQ(following.Rows("a"), 30);
}

TEST(FollowerTest, GoesOnWhereItStoppedAfterAStart) {
  LogSource source;
  Following following;
  source.Append("a", 5);
  following.Start(source, source.Tcp());
  ASSERT_TRUE(following.follower().CatchUp(source.Soon()).ok());
  following.Stop();
  source.Append("a", 5);
  source.Append("b", 1);
  following.Start(source, source.Tcp());
  ASSERT_TRUE(following.follower().CatchUp(source.Soon()).ok());
  EXPECT_EQ(following.Told("a"), Counted(1, 10));
  EXPECT_EQ(following.Rows("b"), 1);
}

TEST(FollowerTest, WhatDoesNotConcernItIsPassedWithoutACommit) {
  LogSource source;
  Following following;
  following.OnlyCareAbout(3);
  source.Append("a", 2);
  following.Start(source, source.Tcp());
  for (const int64_t rows : {0, 1, 1}) {
    ASSERT_TRUE(following.follower().CatchUp(source.Soon()).ok());
    EXPECT_EQ(following.Rows("a"), rows);
    source.Append("a", 1);
  }
  ASSERT_TRUE(following.follower().CatchUp(source.Soon()).ok());
  following.Stop();
  following.Start(source, source.Tcp());
  ASSERT_TRUE(following.follower().CatchUp(source.Soon()).ok());
  EXPECT_EQ(following.Told("a"), (std::vector<int64_t>{1, 2, 3, 4, 5, 4, 5}));
  EXPECT_EQ(following.Rows("a"), 1) << "what concerned it is done once";
}

// Sends what no log of ours sends: events twice, out of order, and with one left out.
class CarelessLog final : public events::v1::EventLogService::Service {
 public:
  grpc::Status TailEvents(grpc::ServerContext* context,
                          const events::v1::TailEventsRequest* request,
                          grpc::ServerWriter<events::v1::TailEventsResponse>* writer) override {
    const bool first = request->cursors().empty();
    if (!first) place_ = request->cursors(0).sequence();
    const std::vector<std::vector<int64_t>> script =
        first ? std::vector<std::vector<int64_t>>{{1, 2}, {2, 1, 3}, {5}}
              : std::vector<std::vector<int64_t>>{{3, 4}, {4, 5}};
    for (const auto& numbers : script) {
      events::v1::TailEventsResponse response;
      for (const int64_t number : numbers) {
        auto* event = response.add_events();
        event->set_alliance("a");
        event->set_sequence(number);
      }
      writer->Write(response);
    }
    WaitUntil([context] { return context->IsCancelled(); });
    return grpc::Status::CANCELLED;
  }
  grpc::Status GetLogHead(grpc::ServerContext*, const events::v1::GetLogHeadRequest*,
                          events::v1::GetLogHeadResponse* response) override {
    auto* cursor = response->add_cursors();
    cursor->set_alliance("a");
    cursor->set_sequence(5);
    return grpc::Status::OK;
  }
  // The cursor with which the follower came back.
  int64_t place() const { return place_; }

 private:
  std::atomic<int64_t> place_ = 0;
};

TEST(FollowerTest, WhatComesTwiceIsAppliedOnceAndAGapIsNotSteppedOver) {
  CarelessLog log;
  const auto server = Server::Start("127.0.0.1:0", {&log}).value();
  LogSource clock_of;  // lends its clock
  Following following;
  following.Start(clock_of, MakeChannel("127.0.0.1:" + std::to_string(server->port())));
  ASSERT_TRUE(following.follower().CatchUp(clock_of.Soon()).ok());
  EXPECT_EQ(log.place(), 3);
  EXPECT_EQ(following.Told("a"), Counted(1, 5));
  EXPECT_EQ(following.Rows("a"), 5);
  following.Stop();
}

TEST(FollowerTest, AKeyThatMayNotFollowGetsNothing) {
  LogSource source;
  Following following;
  source.Append("a", 1);
  following.Start(source, source.Tcp(), "user key");
  EXPECT_EQ(ErrorReason(following.follower().CatchUp(source.Soon())), "UNAVAILABLE");
  following.Stop();
  EXPECT_EQ(following.Rows("a"), 0);
}

TEST(FollowerTest, CatchUpEndsAtItsDeadlineAndAtStop) {
  LogSource source;
  Following following;
  following.Start(source, source.Tcp());
  EXPECT_TRUE(following.follower().CatchUp(source.Soon()).ok());  // of an empty log
  EXPECT_FALSE(following.follower().CatchUp(absl::UnixEpoch()).ok());
  following.follower().Stop();
  source.Append("a", 1);
  EXPECT_EQ(ErrorReason(following.follower().CatchUp(source.Soon())), "UNAVAILABLE");
  following.follower().Stop();
}

}  // namespace
}  // namespace gongfang
