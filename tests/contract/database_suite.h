// What every driver of Database must do, as typed tests. A driver's test file names a fixture with
// `Database& database()` that gives an empty database, and instantiates the three suites:
//   INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, DatabaseTransactions, SqliteFixture);
// This file: what a transaction promises. Values and concurrency are in the files beside it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/store/database.h"

namespace gongfang {

template <typename Fixture>
class DatabaseSuite : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(Run("CREATE TABLE items (id TEXT NOT NULL PRIMARY KEY, number BIGINT, note TEXT, "
                  "data BYTEA)"),
              absl::OkStatus());
  }

  Database& database() { return fixture_.database(); }

  // One statement in a transaction of its own.
  absl::Status Run(absl::string_view sql, Parameters parameters = {}) {
    return database().Write([&](Transaction& tx) { return tx.Execute(sql, parameters).status(); });
  }

  static absl::Status Insert(Transaction& tx, absl::string_view id, int64_t number) {
    return tx.Execute("INSERT INTO items (id, number) VALUES ($1, $2)", {id, number}).status();
  }

  static int64_t Count(Transaction& tx) {
    int64_t count = -1;
    EXPECT_EQ(tx.Query("SELECT COUNT(*) FROM items", {},
                       [&](const Row& row) {
                         count = row.Int(0);
                         return absl::OkStatus();
                       }),
              absl::OkStatus());
    return count;
  }

  int64_t Count() {
    int64_t count = -1;
    EXPECT_EQ(database().Read([&](Transaction& tx) {
      count = Count(tx);
      return absl::OkStatus();
    }),
              absl::OkStatus());
    return count;
  }

 private:
  Fixture fixture_;
};

template <typename Fixture>
class DatabaseTransactions : public DatabaseSuite<Fixture> {};
TYPED_TEST_SUITE_P(DatabaseTransactions);

TYPED_TEST_P(DatabaseTransactions, CommitsAllWhenTheBodyIsOk) {
  EXPECT_EQ(this->database().Write([&](Transaction& tx) {
    EXPECT_EQ(this->Insert(tx, "a", 1), absl::OkStatus());
    EXPECT_EQ(this->Count(tx), 1);
    return this->Insert(tx, "b", 2);
  }),
            absl::OkStatus());
  EXPECT_EQ(this->Count(), 2);
}

TYPED_TEST_P(DatabaseTransactions, BodyErrorRollsBackAndPassesThroughOnce) {
  const absl::Status refusal = errors::Conflict("calendar");
  int runs = 0;
  const absl::Status status = this->database().Write([&](Transaction& tx) {
    ++runs;
    EXPECT_EQ(this->Insert(tx, "a", 1), absl::OkStatus());
    return refusal;
  });
  EXPECT_EQ(status, refusal);
  EXPECT_EQ(ErrorReason(status), "CONFLICT");
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(this->Count(), 0);
}

TYPED_TEST_P(DatabaseTransactions, FailedStatementDoomsTheTransaction) {
  const absl::Status status = this->database().Write([&](Transaction& tx) {
    EXPECT_EQ(this->Insert(tx, "a", 1), absl::OkStatus());
    EXPECT_EQ(tx.Execute("INSERT INTO nowhere (id) VALUES ($1)", {"x"}).status().code(),
              absl::StatusCode::kInternal);
    EXPECT_EQ(this->Insert(tx, "b", 2).code(), absl::StatusCode::kInternal);
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_NE(status.message().find("nowhere"), std::string::npos) << status;
  EXPECT_EQ(this->Count(), 0);
}

TYPED_TEST_P(DatabaseTransactions, UniquenessIsAlreadyExists) {
  ASSERT_EQ(this->Run("INSERT INTO items (id) VALUES ($1)", {"a"}), absl::OkStatus());
  EXPECT_EQ(this->Run("INSERT INTO items (id) VALUES ($1)", {"a"}).code(),
            absl::StatusCode::kAlreadyExists);
}

// A driver may keep rows in the order of their key, which must not show.
TYPED_TEST_P(DatabaseTransactions, KeyOfSeveralColumnsIsUniqueAndNeverNull) {
  ASSERT_EQ(this->Run("CREATE TABLE pairs (a TEXT NOT NULL, b BIGINT NOT NULL, n BIGINT, "
                      "PRIMARY KEY (a, b))"),
            absl::OkStatus());
  constexpr absl::string_view kInsert = "INSERT INTO pairs (a, b, n) VALUES ($1, $2, 1)";
  EXPECT_EQ(this->Run(kInsert, {"x", 1}), absl::OkStatus());
  EXPECT_EQ(this->Run(kInsert, {"x", 2}), absl::OkStatus());
  EXPECT_EQ(this->Run(kInsert, {"x", 1}).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(this->Run(kInsert, {"x", std::monostate()}).code(), absl::StatusCode::kInternal);
  EXPECT_EQ(this->database().Write([&](Transaction& tx) {
    const absl::StatusOr<int64_t> changed = tx.Execute(
        "INSERT INTO pairs (a, b, n) VALUES ('x', 1, 5), ('x', 3, 5) "
        "ON CONFLICT (a, b) DO UPDATE SET n = excluded.n WHERE pairs.n = 1",
        {});
    EXPECT_EQ(changed.value_or(-1), 2);
    return changed.status();
  }),
            absl::OkStatus());
}

TYPED_TEST_P(DatabaseTransactions, OtherConstraintIsInternal) {
  EXPECT_EQ(this->Run("INSERT INTO items (id) VALUES ($1)", {std::monostate()}).code(),
            absl::StatusCode::kInternal);
}

TYPED_TEST_P(DatabaseTransactions, ReadRefusesToWrite) {
  const absl::Status status =
      this->database().Read([&](Transaction& tx) { return this->Insert(tx, "a", 1); });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << status;
  EXPECT_EQ(this->Count(), 0);
}

TYPED_TEST_P(DatabaseTransactions, EachErrorStopsTheQueryAndPassesThrough) {
  EXPECT_EQ(this->Run("INSERT INTO items (id) VALUES ('a'), ('b'), ('c')"), absl::OkStatus());
  int rows = 0;
  const absl::Status status = this->database().Read([&](Transaction& tx) {
    return tx.Query("SELECT id FROM items ORDER BY id", {}, [&](const Row&) {
      return ++rows == 2 ? errors::NotAllowed("more") : absl::OkStatus();
    });
  });
  EXPECT_EQ(ErrorReason(status), "NOT_ALLOWED");
  EXPECT_EQ(rows, 2);
  EXPECT_EQ(this->Count(), 3);
}

TYPED_TEST_P(DatabaseTransactions, StatementInsideTheRowsIsRefused) {
  EXPECT_EQ(this->Run("INSERT INTO items (id) VALUES ('a')"), absl::OkStatus());
  EXPECT_EQ(this->database()
                .Write([&](Transaction& tx) {
                  return tx.Query("SELECT id FROM items", {},
                                  [&](const Row&) { return this->Insert(tx, "b", 1); });
                })
                .code(),
            absl::StatusCode::kInternal);
}

TYPED_TEST_P(DatabaseTransactions, NestingOfOneKindIsRefused) {
  Database& database = this->database();
  const auto nothing = [](Transaction&) { return absl::OkStatus(); };
  EXPECT_EQ(database.Write([&](Transaction&) { return database.Write(nothing); }).code(),
            absl::StatusCode::kInternal);
  EXPECT_EQ(database.Read([&](Transaction&) { return database.Read(nothing); }).code(),
            absl::StatusCode::kInternal);
  EXPECT_EQ(database.Write(nothing), absl::OkStatus());
}

REGISTER_TYPED_TEST_SUITE_P(DatabaseTransactions, CommitsAllWhenTheBodyIsOk,
                            BodyErrorRollsBackAndPassesThroughOnce,
                            FailedStatementDoomsTheTransaction, UniquenessIsAlreadyExists,
                            KeyOfSeveralColumnsIsUniqueAndNeverNull, OtherConstraintIsInternal,
                            ReadRefusesToWrite, EachErrorStopsTheQueryAndPassesThrough,
                            StatementInsideTheRowsIsRefused, NestingOfOneKindIsRefused);

}  // namespace gongfang
