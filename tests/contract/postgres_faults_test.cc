// PostgreSQL ends sessions, stops, is away, is slow, is full, and loses connections at the worst
// moment.
#include <atomic>
#include <thread>
#include <vector>

#include "common/base/limits.h"
#include "tests/contract/postgres_fixture.h"
#include "tests/support/postgres_relay.h"

namespace gongfang {
namespace {

using PostgresFaults = PostgresTest;

TEST_F(PostgresFaults, AnEndedSessionIsReplacedAndTheBodyRunsAgain) {
  int runs = 0;
  EXPECT_EQ(database_->Write([&](Transaction& tx) -> absl::Status {
    absl::Status added = Add(tx, "a");
    if (!added.ok()) return added;
    const int ended = ++runs == 1 ? EndSessions() : 1;
    EXPECT_GE(ended, 1);
    return Add(tx, "a");
  }),
            absl::OkStatus());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(NumberOf("a"), 2);
}

TEST_F(PostgresFaults, ASessionThatEndedBeforeTheCommitIsNoUnknownOutcome) {
  int runs = 0;
  EXPECT_EQ(database_->Write([&](Transaction& tx) {
    const absl::Status added = Add(tx, "a");
    if (++runs == 1) {
      EndSessions();
      absl::SleepFor(absl::Milliseconds(100));  // until the end has come here
    }
    return added;
  }),
            absl::OkStatus());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(NumberOf("a"), 1);
}

TEST_F(PostgresFaults, IdleConnectionsThatEndedAreNoticed) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_GE(NumberOf("a"), 0);
    EXPECT_GE(EndSessions(), 1);
    EXPECT_EQ(Run("UPDATE items SET number = number + 1 WHERE id = 'a'"), absl::OkStatus());
  }
  EXPECT_EQ(NumberOf("a"), 3);
}

TEST_F(PostgresFaults, ARestartIsWaitedFor) {
  std::atomic<int> done = 0;
  std::atomic<bool> is_over = false;
  std::vector<std::thread> writers;
  for (int t = 0; t < 4; ++t) {
    writers.emplace_back([&] {
      while (!is_over) {
        const absl::Status status = database_->Write([](Transaction& tx) { return Add(tx, "a"); });
        // Only what was committing at that moment may not be known.
        if (status.ok() || errors::IsOutcomeUnknown(status)) {
          done += status.ok() ? 1 : 0;
        } else {
          ADD_FAILURE() << status;
        }
      }
    });
  }
  absl::SleepFor(absl::Milliseconds(100));
  server_.Stop();
  absl::SleepFor(absl::Milliseconds(200));
  server_.Start();
  const int before = done;
  EXPECT_TRUE(Eventually([&] { return done > before + 20; }));
  is_over = true;
  for (std::thread& writer : writers) writer.join();
  EXPECT_GE(NumberOf("a"), done);
  EXPECT_LE(NumberOf("a"), done + 4);
}

TEST_F(PostgresFaults, AwayForLongIsUnavailableAndDoesNothing) {
  options_.patience = absl::Milliseconds(300);
  database_ = Open(options_);
  server_.Stop();
  int runs = 0;
  const auto body = [&](Transaction& tx) {
    ++runs;
    return Add(tx, "a");
  };
  for (const absl::Status& status :
       {database_->Write(body), database_->Read(body), PostgresDatabase::Open(options_).status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_EQ(ErrorReason(status), "DATABASE_AWAY") << status;
  }
  server_.Start();
  EXPECT_EQ(NumberOf("a"), 0);
}

TEST_F(PostgresFaults, DeadlockedTransactionsBothSucceed) {
  std::atomic<int> runs = 0;
  std::atomic<int> arrived = 0;
  const auto add_both = [&](const char* first, const char* second) {
    EXPECT_EQ(database_->WriteCompared([&](Transaction& tx) -> absl::Status {
      ++runs;
      absl::Status added = Add(tx, first);
      if (!added.ok()) return added;
      ++arrived;
      while (arrived < 2) std::this_thread::yield();  // each has its first row
      return Add(tx, second);
    }),
              absl::OkStatus());
  };
  std::thread other([&] { add_both("b", "a"); });
  add_both("a", "b");
  other.join();
  EXPECT_GE(runs, 3);
  EXPECT_EQ(NumberOf("a"), 2);
  EXPECT_EQ(NumberOf("b"), 2);
}

// Each looks at both rows and writes its own: as if alone, only the first may.
TEST_F(PostgresFaults, WriteIsAsIfAlone) {
  std::atomic<int> arrived = 0;
  const auto claim = [&](const char* id) {
    EXPECT_EQ(database_->Write([&](Transaction& tx) -> absl::Status {
      absl::StatusOr<int64_t> taken = NumberIn(tx, "SELECT SUM(number) FROM items");
      if (!taken.ok()) return taken.status();
      ++arrived;
      while (arrived < 2) std::this_thread::yield();
      return *taken > 0 ? absl::OkStatus() : Add(tx, id);
    }),
              absl::OkStatus());
  };
  std::thread other([&] { claim("b"); });
  claim("a");
  other.join();
  EXPECT_GE(arrived, 3);
  EXPECT_EQ(Number("SELECT SUM(number) FROM items"), 1);
}

TEST_F(PostgresFaults, WhoWaitsTooLongForALockIsBusyInTheEnd) {
  PostgresOptions hasty = options_;
  hasty.lock_timeout = absl::Milliseconds(20);
  const std::unique_ptr<PostgresDatabase> waiting = Open(hasty);
  int runs = 0;
  EXPECT_EQ(database_->Write([&](Transaction& tx) -> absl::Status {
    absl::Status added = Add(tx, "a");
    if (!added.ok()) return added;
    const absl::Status status = waiting->WriteCompared([&runs](Transaction& other) {
      ++runs;
      return Add(other, "a");
    });
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
    return absl::OkStatus();
  }),
            absl::OkStatus());
  EXPECT_EQ(runs, limits::kMaxTransactionAttempts);
  EXPECT_EQ(NumberOf("a"), 1);
}

TEST_F(PostgresFaults, ASlowStatementIsCancelled) {
  options_.statement_timeout = absl::Milliseconds(100);
  database_ = Open(options_);
  const absl::Status status = Run("SELECT pg_sleep(60)");
  EXPECT_EQ(ErrorReason(status), "DATABASE_SLOW") << status;
  EXPECT_EQ(NumberOf("a"), 0);
}

// A client that stands still in a transaction must not keep the others out.
TEST_F(PostgresFaults, WhoSendsNothingForLongLosesItsTransaction) {
  options_.idle_in_transaction_timeout = absl::Milliseconds(100);
  database_ = Open(options_);
  int runs = 0;
  EXPECT_EQ(database_->Write([&](Transaction& tx) {
    const absl::Status added = Add(tx, "a");
    if (++runs == 1) {
      absl::SleepFor(absl::Milliseconds(400));
      server_.Sql("UPDATE " + options_.schema + ".items SET number = number + 10 WHERE id = 'a'");
    }
    return added;
  }),
            absl::OkStatus());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(NumberOf("a"), 11);
}

TEST_F(PostgresFaults, ErrorsOfTheServerHaveNamesOfOurOwn) {
  server_.Sql("CREATE FUNCTION " + options_.schema +
              ".fail(state text) RETURNS bigint LANGUAGE plpgsql AS "
              "$$ BEGIN RAISE EXCEPTION 'as asked' USING ERRCODE = state; END $$");
  const auto fail = [&](absl::string_view state) { return Run("SELECT fail($1)", {state}); };
  EXPECT_EQ(ErrorReason(fail("53100")), "STORAGE_FULL");
  EXPECT_EQ(ErrorReason(fail("57014")), "DATABASE_SLOW");
  EXPECT_EQ(fail("23505").code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(fail("22012").code(), absl::StatusCode::kInternal);
  EXPECT_EQ(fail("08P01").code(), absl::StatusCode::kInternal);
  EXPECT_EQ(fail("40001").code(), absl::StatusCode::kUnavailable);
}

// What happens to a commit on a connection that breaks.
class PostgresCommits : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    options_.url = PostgresServer::UrlOfPort(relay_.port());
    options_.patience = absl::Seconds(2);
    database_ = Open(options_);
    EXPECT_EQ(NumberOf("a"), 0);
  }

  PostgresRelay relay_{server_.folder() + "/../.s.PGSQL.5432"};
};

TEST_F(PostgresCommits, CutBeforeTheServerHeardOfItIsUnknownAndNotRepeated) {
  relay_.CutCommits(PostgresRelay::Cut::kBeforeCommit);
  int runs = 0;
  const absl::Status status = database_->Write([&](Transaction& tx) {
    ++runs;
    return Add(tx, "a");
  });
  EXPECT_TRUE(errors::IsOutcomeUnknown(status)) << status;
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(Run("UPDATE items SET number = number + 10 WHERE id = 'a'"), absl::OkStatus());
  EXPECT_EQ(NumberOf("a"), 10);
}

TEST_F(PostgresCommits, CutAfterTheServerDidItIsUnknownAndNotRepeated) {
  relay_.CutCommits(PostgresRelay::Cut::kAfterCommit);
  int runs = 0;
  const absl::Status status = database_->WriteCompared([&](Transaction& tx) {
    ++runs;
    return Add(tx, "a");
  });
  EXPECT_TRUE(errors::IsOutcomeUnknown(status)) << status;
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(NumberOf("a"), 1);
}

TEST_F(PostgresCommits, AReadIsRepeatedWhereverItIsCut) {
  int runs = 0;
  int64_t number = -1;
  EXPECT_EQ(database_->Read([&](Transaction& tx) -> absl::Status {
    if (++runs == 2) relay_.LetIn(true);
    absl::StatusOr<int64_t> read = NumberIn(tx, "SELECT number FROM items WHERE id = 'a'");
    if (!read.ok()) return read.status();
    if (runs == 1) {
      relay_.CutAll();
      absl::SleepFor(absl::Milliseconds(100));
      return NumberIn(tx, "SELECT number FROM items WHERE id = 'b'").status();
    }
    number = *read;
    return absl::OkStatus();
  }),
            absl::OkStatus());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(number, 0);
}

TEST_F(PostgresCommits, WhatIsLeftForLaterSharesRoundTrips) {
  constexpr int kRows = 100;
  const auto sends_of = [&](bool later) {
    const int before = relay_.sends();
    EXPECT_EQ(database_->WriteCompared([&](Transaction& tx) -> absl::Status {
      for (int i = 0; i < kRows; ++i) {
        const absl::string_view sql = "UPDATE items SET number = number + 1 WHERE id = $1";
        const absl::Status status =
            later ? tx.ExecuteLater(sql, {"a"}, "a row") : tx.Execute(sql, {"a"}).status();
        if (!status.ok()) return status;
      }
      return absl::OkStatus();
    }),
              absl::OkStatus());
    return relay_.sends() - before;
  };
  EXPECT_GE(sends_of(false), kRows + 1);
  EXPECT_LE(sends_of(true), 6);  // one for the rows, one for the commit, and where TCP splits them
  EXPECT_EQ(NumberOf("a"), 2 * kRows);
}

}  // namespace
}  // namespace gongfang
