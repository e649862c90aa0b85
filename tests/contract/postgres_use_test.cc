// Many writers and programs on one database of PostgreSQL: numbers of events, migrations, prepared
// statements, rights.
#include <atomic>
#include <thread>
#include <vector>

#include "common/base/limits.h"
#include "common/events/event_log.h"
#include "common/store/migrate.h"
#include "tests/contract/postgres_fixture.h"

namespace gongfang {
namespace {

using PostgresUse = PostgresTest;

// Eight writers in two processes' stead, one of them slow between its numbers and its commit, and
// one that gives up now and then. Whoever reads meanwhile must never find a gap that closes later.
TEST_F(PostgresUse, EventsAreGaplessAndInTheOrderOfCommits) {
  constexpr int kWriters = 8;
  constexpr int kRounds = 25;
  ASSERT_EQ(Migrate(*database_, "events", EventLog::Migrations()), absl::OkStatus());
  const std::unique_ptr<PostgresDatabase> second = Open(options_);
  std::atomic<bool> is_over = false;
  std::thread reader([&] {
    int64_t last = 0;
    while (!is_over) {
      EXPECT_EQ(second->Read([&](Transaction& tx) -> absl::Status {
        const auto events = EventLog::ReadIn(tx, "a", last, limits::kMaxEventsPerRead);
        if (!events.ok()) return events.status();
        int64_t expected = last;
        for (const auto& event : *events) EXPECT_EQ(event.sequence(), ++expected);
        const auto head = EventLog::Head(tx, "a");
        const bool is_all = events->size() < limits::kMaxEventsPerRead;
        EXPECT_EQ(is_all ? head.value_or(-1) : expected, expected);
        last = expected;
        return head.status();
      }),
                absl::OkStatus());
    }
  });
  std::atomic<int> given_up = 0;
  std::vector<std::thread> writers;
  for (int t = 0; t < kWriters; ++t) {
    writers.emplace_back([&, t] {
      PostgresDatabase& database = t % 2 == 0 ? *database_ : *second;
      for (int i = 0; i < kRounds; ++i) {
        const bool gives_up = t == 1 && i % 3 == 0;
        const auto body = [&](Transaction& tx) -> absl::Status {
          const auto first = EventLog::Reserve(tx, "a", 2);
          if (!first.ok()) return first.status();
          if (t == 0) absl::SleepFor(absl::Milliseconds(5));
          for (int64_t n = *first; n < *first + 2; ++n) {
            const absl::Status status =
                EventLog::WriteOne(tx, "a", n, n, {"thing.made", "thing", "key", "T", "s"});
            if (!status.ok()) return status;
          }
          return gives_up ? errors::NotAllowed("that") : absl::OkStatus();
        };
        // Both kinds, since modules use both.
        const absl::Status status = t < 6 ? database.WriteCompared(body) : database.Write(body);
        given_up += gives_up ? 1 : 0;
        EXPECT_EQ(ErrorReason(status), gives_up ? "NOT_ALLOWED" : "") << status;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  is_over = true;
  reader.join();
  const int64_t expected = 2 * (kWriters * kRounds - given_up);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM events"), expected);
  EXPECT_EQ(Number("SELECT sequence FROM event_heads"), expected);
}

TEST_F(PostgresUse, ReplicasThatStartTogetherMigrateOnce) {
  constexpr int kReplicas = 8;
  constexpr Migration kSteps[] = {
      {1, "things", "CREATE TABLE things (id TEXT NOT NULL PRIMARY KEY);"},
      {2, "kind",
       "ALTER TABLE things ADD COLUMN kind TEXT NOT NULL DEFAULT '';\n"
       "INSERT INTO things (id, kind) VALUES ('only', 'one');"}};
  const PostgresOptions options = server_.FreshOptions();
  std::vector<std::thread> replicas;
  for (int i = 0; i < kReplicas; ++i) {
    replicas.emplace_back([&] {
      const auto database = PostgresDatabase::Open(options);
      ASSERT_TRUE(database.ok()) << database.status();
      EXPECT_EQ(Migrate(**database, "things", kSteps), absl::OkStatus());
    });
  }
  for (std::thread& replica : replicas) replica.join();
  EXPECT_EQ(server_.Sql("SELECT count(*) FROM " + options.schema + ".things"), "1");
  EXPECT_EQ(server_.Sql("SELECT count(*) FROM " + options.schema + ".schema_versions"), "2");
  // An added column is ordered by its bytes, too.
  EXPECT_EQ(server_.Sql("SELECT collation_name FROM information_schema.columns "
                        "WHERE table_schema = '" +
                        options.schema + "' AND table_name = 'things' AND column_name = 'kind'"),
            "C");
}

TEST_F(PostgresUse, MigratingWaitsForLongerThanALockMayTake) {
  options_.lock_timeout = absl::Milliseconds(50);
  options_.statement_timeout = absl::Milliseconds(100);
  database_ = Open(options_);
  std::atomic<bool> is_locked = false;
  std::thread slow([&] {
    EXPECT_EQ(database_->WriteCompared([&](Transaction& tx) -> absl::Status {
      absl::Status locked = tx.Lock("migrations");
      is_locked = true;
      if (!locked.ok()) return locked;
      return tx.Execute("SELECT pg_sleep(0.5)", {}).status();
    }),
              absl::OkStatus());
  });
  while (!is_locked) std::this_thread::yield();
  const std::unique_ptr<PostgresDatabase> second = Open(options_);
  EXPECT_EQ(Migrate(*second, "events", EventLog::Migrations()), absl::OkStatus());
  slow.join();
  // The limits hold again for what comes after on the same connections.
  EXPECT_EQ(ErrorReason(Run("SELECT pg_sleep(60)")), "DATABASE_SLOW");
}

TEST_F(PostgresUse, PreparedStatementsAreBounded) {
  options_.max_writers = 1;
  database_ = Open(options_);
  for (size_t i = 0; i < 2 * limits::kStatementCacheSize; ++i) {
    ASSERT_EQ(Run("UPDATE items SET number = 0 WHERE id = '" + std::to_string(i) + "'"),
              absl::OkStatus());
  }
  int64_t count = -1;
  ASSERT_EQ(database_->Write([&](Transaction& tx) {
    const auto read = NumberIn(tx, "SELECT COUNT(*) FROM pg_prepared_statements");
    count = read.value_or(-1);
    return read.status();
  }),
            absl::OkStatus());
  EXPECT_GT(count, static_cast<int64_t>(limits::kStatementCacheSize) / 2);
  EXPECT_LE(count, static_cast<int64_t>(limits::kStatementCacheSize) + 1);
}

TEST_F(PostgresUse, ATableThatChangedUnderAPreparedStatementIsRead) {
  constexpr absl::string_view kAll = "SELECT number, items.* FROM items WHERE id = 'a'";
  EXPECT_EQ(Number(kAll), 0);
  ASSERT_EQ(Run("ALTER TABLE items ADD COLUMN note TEXT NOT NULL DEFAULT 'new'"), absl::OkStatus());
  std::string note;
  EXPECT_EQ(database_->Read([&](Transaction& tx) {
    return tx.Query(kAll, {}, [&note](const Row& row) {
      note = std::string(row.Text(3));
      return absl::OkStatus();
    });
  }),
            absl::OkStatus());
  EXPECT_EQ(note, "new");
}

TEST_F(PostgresUse, NullAndNumbersOfEveryKind) {
  EXPECT_EQ(Run("INSERT INTO items (id, number) VALUES ($1, $2)", {"n", INT64_MIN}),
            absl::OkStatus());
  EXPECT_EQ(Number("SELECT SUM(number) FROM items"), INT64_MIN);
  EXPECT_EQ(Number("SELECT SUM(number + 9223372036854775807) FROM items WHERE id = 'n'"), -1);
  EXPECT_EQ(Number("SELECT SUM(n) FROM (VALUES (123456789012345678), (20000)) AS v(n)"),
            123456789012365678);
  EXPECT_EQ(Number("SELECT SUM(n) FROM (VALUES (50000000), (50000000)) AS v(n)"), 100000000);
  EXPECT_EQ(Number("SELECT MAX(number) FROM items WHERE id = 'nobody'"), 0);
  EXPECT_EQ(Number("SELECT 1"), 1);
  EXPECT_EQ(Number("SELECT id = 'n' FROM items WHERE id = 'n'"), 1);
}

TEST_F(PostgresUse, AUserWithoutTheRightToMakeSchemasUsesOneThatIsThere) {
  const std::string schema = options_.schema;
  server_.Sql("CREATE ROLE plain LOGIN; GRANT USAGE ON SCHEMA " + schema +
              " TO plain; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema +
              " TO plain");
  options_.url += " user=plain";
  database_ = Open(options_);
  EXPECT_EQ(NumberOf("a"), 0);
  EXPECT_EQ(Run("UPDATE items SET number = 1 WHERE id = 'a'"), absl::OkStatus());
  options_.schema = "not_there";
  EXPECT_EQ(PostgresDatabase::Open(options_).status().code(), absl::StatusCode::kInternal);
  database_.reset();
  server_.Sql("DROP OWNED BY plain; DROP ROLE plain");
}

TEST_F(PostgresUse, WrongOptionsAreRefused) {
  for (const char* schema : {"", "Upper", "a-b", "1a", "a\"; DROP"}) {
    PostgresOptions wrong = options_;
    wrong.schema = schema;
    EXPECT_EQ(ErrorReason(PostgresDatabase::Open(wrong).status()), "DATABASE_NOT_USABLE") << schema;
  }
  PostgresOptions none = options_;
  none.max_readers = 0;
  EXPECT_EQ(ErrorReason(PostgresDatabase::Open(none).status()), "DATABASE_NOT_USABLE");
}

TEST_F(PostgresUse, WhoGetsNoConnectionInTimeIsTold) {
  options_.max_writers = 1;
  options_.patience = absl::Milliseconds(100);
  database_ = Open(options_);
  EXPECT_EQ(database_->Write([&](Transaction& tx) {
    std::thread other([&] {
      const absl::Status status =
          database_->Write([](Transaction& second) { return Add(second, "a"); });
      EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
    });
    other.join();
    return Add(tx, "a");
  }),
            absl::OkStatus());
  EXPECT_EQ(NumberOf("a"), 1);
}

}  // namespace
}  // namespace gongfang
