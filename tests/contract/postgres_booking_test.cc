// The group commit on PostgreSQL: a commit that is cut has one effect and one answer, two replicas
// get on, and a batch costs few round trips.
#include <thread>
#include <vector>

#include "booking/group_commit.h"
#include "booking/read_table.h"
#include "booking/table.h"
#include "common/base/ids.h"
#include "common/coordination/local_leases.h"
#include "tests/contract/postgres_fixture.h"
#include "tests/support/booking_world.h"
#include "tests/support/fake_clock.h"
#include "tests/support/postgres_relay.h"

namespace gongfang::booking {
namespace {

using Cut = PostgresRelay::Cut;

class PostgresBooking : public PostgresTest {
 protected:
  // One replica, on connections of its own through the relay.
  struct Replica {
    explicit Replica(PostgresBooking& test)
        : database(Open(test.options_)),
          log(*database, "booking"),
          leases(test.clock_),
          ids(test.clock_),
          commit({.database = *database,
                  .log = log,
                  .leases = leases,
                  .facts = test.facts_,
                  .clock = test.clock_,
                  .next_id = [this] { return ids.Next(); },
                  .shared = true,
                  .holds_rows = true}) {}

    // What became of the commands, which are one batch.
    std::vector<Decision> Do(std::vector<Command> commands) {
      std::vector<Decision> batch(commands.size());
      for (size_t i = 0; i < commands.size(); ++i) batch[i].command = std::move(commands[i]);
      commit.Commit(batch);
      return batch;
    }
    absl::Status DoOne(Command command) { return Do({std::move(command)}).back().outcome.status; }

    std::unique_ptr<PostgresDatabase> database;
    EventLog log;
    LocalLeases leases;
    IdGenerator ids;
    GroupCommit commit;
  };

  void SetUp() override {
    PostgresTest::SetUp();
    ASSERT_EQ(Migrate(*database_, "events", EventLog::Migrations()), absl::OkStatus());
    ASSERT_EQ(Migrate(*database_, "booking", table::Migrations()), absl::OkStatus());
    options_.url = PostgresServer::UrlOfPort(relay_.port());
    replica_ = std::make_unique<Replica>(*this);
  }

  static Command Laser(const std::string& id, double from) {
    return WithRequestId(Creation(id, {ItemOf(kLaser, from, from + 1)}), "r-" + id, "print");
  }
  static Command Lab(const std::string& id, double from) {
    return WithRequestId(Creation(id, {ItemOf(kLab, from, from + 1)}), "r-" + id, "print");
  }
  int64_t Bookings() { return Number("SELECT COUNT(*) FROM bookings"); }
  int64_t Events() { return Number("SELECT COUNT(*) FROM events"); }

  PostgresRelay relay_{server_.folder() + "/../.s.PGSQL.5432"};
  FakeClock clock_;
  FakeFacts facts_;
  std::unique_ptr<Replica> replica_;
};

TEST_F(PostgresBooking, ACutCommitHasOneEffectAndOneAnswer) {
  double from = 1;
  for (const Cut cut : {Cut::kBeforeCommit, Cut::kAfterCommit}) {
    ASSERT_EQ(replica_->DoOne(Laser("warm" + std::to_string(from), from)), absl::OkStatus());
    const int64_t before = Bookings();
    relay_.CutCommits(cut);
    const std::string id = "b" + std::to_string(static_cast<int>(from));
    const std::vector<Decision> batch =
        replica_->Do({Laser(id, from + 2), Laser("late-" + id, from + 2), Lab("lab-" + id, from)});
    EXPECT_EQ(batch[0].outcome.status, absl::OkStatus());
    EXPECT_EQ(ErrorReason(batch[1].outcome.status), "SLOT_TAKEN");
    EXPECT_EQ(batch[2].outcome.status, absl::OkStatus());
    v1::Booking answer;
    ASSERT_TRUE(answer.ParseFromString(batch[0].answer));
    EXPECT_EQ(answer.name(), "alliances/a/bookings/" + id);
    EXPECT_EQ(Bookings(), before + 2);
    EXPECT_EQ(Events(), Bookings());
    // Whoever asks again is told the same.
    const std::vector<Decision> again = replica_->Do({Laser(id, from + 2)});
    EXPECT_EQ(again.back().outcome.status, absl::OkStatus());
    EXPECT_EQ(again.back().answer, batch[0].answer);
    EXPECT_EQ(Bookings(), before + 2);
    from += 10;
  }
}

TEST_F(PostgresBooking, CutAgainAndAgainItIsSettledInTheEnd) {
  relay_.CutCommits(Cut::kBeforeCommit, 4);
  EXPECT_EQ(replica_->DoOne(Laser("b", 1)), absl::OkStatus());
  EXPECT_EQ(Bookings(), 1);
  relay_.CutCommits(Cut::kBeforeCommit, 1000);
  EXPECT_TRUE(errors::IsOutcomeUnknown(replica_->DoOne(Laser("c", 3))));
  relay_.CutCommits(Cut::kNever, 0);
  EXPECT_EQ(Bookings(), 1);
  EXPECT_EQ(replica_->DoOne(Laser("c", 3)), absl::OkStatus());
  EXPECT_EQ(Bookings(), 2);
}

// Nobody can tell, so it must not be told as done or as refused, and it must not be done twice.
TEST_F(PostgresBooking, WithoutARequestIdACutCommitStaysUnknown) {
  for (const Cut cut : {Cut::kBeforeCommit, Cut::kAfterCommit}) {
    relay_.CutCommits(cut);
    Command command = Lab(cut == Cut::kBeforeCommit ? "before" : "after", 1);
    command.request_id.clear();
    EXPECT_TRUE(errors::IsOutcomeUnknown(replica_->DoOne(command)));
    EXPECT_EQ(Bookings(), cut == Cut::kBeforeCommit ? 0 : 1);
  }
}

// What the cut commit did, the next decisions must know.
TEST_F(PostgresBooking, WhatACutCommitTookIsTaken) {
  relay_.CutCommits(Cut::kAfterCommit);
  Command first = Laser("first", 1);
  first.request_id.clear();
  EXPECT_TRUE(errors::IsOutcomeUnknown(replica_->DoOne(first)));
  EXPECT_EQ(ErrorReason(replica_->DoOne(Laser("second", 1))), "SLOT_TAKEN");
}

TEST_F(PostgresBooking, HoldsRunOutOnceAlsoWhereTheCommitIsCut) {
  ASSERT_EQ(replica_->DoOne(WithRequestId(HoldOf("h", {ItemOf(kLaser, 1, 2)}, absl::Minutes(1)),
                                          "r-h", "print")),
            absl::OkStatus());
  clock_.Advance(absl::Minutes(2));
  relay_.CutCommits(Cut::kAfterCommit);
  EXPECT_EQ(replica_->DoOne(Laser("b", 1)), absl::OkStatus());
  EXPECT_EQ(Number("SELECT COUNT(*) FROM events WHERE type = 'booking.expired'"), 1);
  EXPECT_EQ(Events(), 3);
}

TEST_F(PostgresBooking, TwoReplicasNeverBookTheSameTwice) {
  constexpr int kSlots = 40;
  Replica other(*this);
  std::atomic<int> booked = 0;
  const auto book_all = [&](Replica& replica, const std::string& who) {
    for (int i = 0; i < kSlots; ++i) {
      const std::string id = who + std::to_string(i);
      const std::vector<Decision> batch =
          replica.Do({Laser(id, 2 * i), Lab("lab-" + id, 2 * i), Laser("x" + id, 2 * i)});
      for (const Decision& decision : batch) {
        const std::string reason = ErrorReason(decision.outcome.status);
        EXPECT_TRUE(reason.empty() || reason == "SLOT_TAKEN") << decision.outcome.status;
        booked += reason.empty() ? 1 : 0;
      }
    }
  };
  std::thread thread([&] { book_all(other, "o"); });
  book_all(*replica_, "r");
  thread.join();
  EXPECT_EQ(booked, kSlots + 2 * kSlots);
  EXPECT_EQ(Bookings(), booked);
  EXPECT_EQ(Number("SELECT sequence FROM event_heads WHERE alliance = 'a'"), booked);
  EXPECT_EQ(Events(), booked);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM booking_items a JOIN booking_items b ON "
                   "a.resource = b.resource AND a.booking < b.booking AND "
                   "a.start_time < b.end_time AND b.start_time < a.end_time "
                   "WHERE a.resource LIKE '%laser'"),
            0);
}

// A batch that holds its calendars while it is decided, and one that only compares, take the rows
// of members in one order too.
TEST_F(PostgresBooking, ReplicasThatCountForTheSameMembersNeverDeadlock) {
  facts_.quotas = {std::make_shared<const Quota>(
      Quota{.name = "alliances/a/quotas/q", .period = Quota::Period::kDay, .booking_limit = 1000})};
  const auto book_all = [&](Replica& replica, const std::string& who) {
    for (int i = 0; i < 60; ++i) {
      const std::string id = who + std::to_string(i);
      // Nobody is in the other's way but by the versions of what they share.
      const double from = 1 + i / 30.0 + (who == "o" ? 1 / 60.0 : 0);
      for (const Decision& decision : replica.Do({WithRequestId(
               Creation(id, {ItemOf(kLab, from, from + 1 / 120.0)}), "r-" + id, "print")})) {
        EXPECT_EQ(decision.outcome.status, absl::OkStatus());
      }
    }
  };
  Replica other(*this);
  std::thread thread([&] { book_all(other, "o"); });
  book_all(*replica_, "r");
  thread.join();
  EXPECT_EQ(Bookings(), 120);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM calendars"), 2);  // of the lab, and of the member
  EXPECT_EQ(Number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"), 0);
}

TEST_F(PostgresBooking, ABatchCostsFewRoundTripsHoweverManyItDecides) {
  constexpr int kCommands = 200;
  for (int i = 0; i < kCommands; ++i) {
    facts_.Put("alliances/a/spaces/s/resources/r" + std::to_string(i), AlwaysOpen(1));
  }
  const auto book = [&](const std::string& round, double from) {
    std::vector<Command> commands;
    for (int i = 0; i < kCommands; ++i) {
      const std::string id = round + std::to_string(i);
      const std::string resource = "alliances/a/spaces/s/resources/r" + std::to_string(i);
      commands.push_back(
          WithRequestId(Creation(id, {ItemOf(resource, from, from + 1)}), "r-" + id, "print"));
    }
    const int before = relay_.sends();
    for (const Decision& decision : replica_->Do(std::move(commands))) {
      EXPECT_EQ(decision.outcome.status, absl::OkStatus());
    }
    return relay_.sends() - before;
  };
  const int cold = book("cold", 1);
  const int warm = book("warm", 3);
  RecordProperty("cold", cold);
  RecordProperty("warm", warm);
  // A relay counts what it receives, and TCP may split what is long: 200 bookings are some 300 kB.
  EXPECT_LE(cold, kCommands / 2);
  EXPECT_LE(warm, kCommands / 4);
  EXPECT_EQ(Bookings(), 2 * kCommands);
}

}  // namespace
}  // namespace gongfang::booking
