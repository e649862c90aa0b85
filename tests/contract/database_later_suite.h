// What every driver of Database must do with what is left for later, whether or not it waits.
#pragma once

#include "absl/strings/string_view.h"
#include "tests/contract/database_suite.h"

namespace gongfang {

template <typename Fixture>
class DatabaseLater : public DatabaseSuite<Fixture> {
 protected:
  static constexpr absl::string_view kInsert = "INSERT INTO items (id, number) VALUES ($1, $2)";
  static constexpr absl::string_view kCompare =
      "UPDATE items SET number = number + 1 WHERE id = $1 AND number = $2";
  static constexpr absl::string_view kNumber = "SELECT number FROM items WHERE id = $1";
};
TYPED_TEST_SUITE_P(DatabaseLater);

TYPED_TEST_P(DatabaseLater, RunsInOrderAndIsCommitted) {
  EXPECT_EQ(this->database().WriteCompared([&](Transaction& tx) {
    EXPECT_EQ(tx.ExecuteLater(this->kInsert, {"a", 1}), absl::OkStatus());
    EXPECT_EQ(tx.ExecuteLater(this->kCompare, {"a", 1}, "a row"), absl::OkStatus());
    EXPECT_EQ(this->Count(tx), 1);
    return tx.ExecuteLater(this->kInsert, {"b", 1});
  }),
            absl::OkStatus());
  EXPECT_EQ(this->Count(), 2);
}

TYPED_TEST_P(DatabaseLater, WhatHasMovedIsAConflictAndNothingStands) {
  ASSERT_EQ(this->Run("INSERT INTO items (id, number) VALUES ('a', 7)"), absl::OkStatus());
  int runs = 0;
  const absl::Status status = this->database().WriteCompared([&](Transaction& tx) -> absl::Status {
    ++runs;
    EXPECT_EQ(tx.ExecuteLater(this->kInsert, {"b", 1}), absl::OkStatus());
    absl::Status compared = tx.ExecuteLater(this->kCompare, {"a", 6}, "the row a");
    if (!compared.ok()) return compared;
    // Follows from what has moved, and must not hide it.
    return tx.ExecuteLater(this->kInsert, {"a", 1});
  });
  EXPECT_EQ(ErrorReason(status), "CONFLICT") << status;
  EXPECT_NE(status.message().find("the row a"), std::string::npos) << status;
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(this->Count(), 1);
}

TYPED_TEST_P(DatabaseLater, AnErrorComesAtTheLatestFromWrite) {
  const absl::Status status = this->database().Write([&](Transaction& tx) {
    tx.ExecuteLater("INSERT INTO nowhere (id) VALUES ($1)", {"a"}).IgnoreError();
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << status;
}

TYPED_TEST_P(DatabaseLater, ManyMoreThanFitIntoOneRoundTrip) {
  constexpr int kRows = 3000;
  const std::string note(1000, 'x');
  ASSERT_EQ(this->database().Write([&](Transaction& tx) -> absl::Status {
    for (int i = 0; i < kRows; ++i) {
      const absl::Status status = tx.ExecuteLater(
          "INSERT INTO items (id, number, note) VALUES ($1, $2, $3)", {std::to_string(i), i, note});
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }),
            absl::OkStatus());
  int64_t sum = 0;
  ASSERT_EQ(this->database().Read([&](Transaction& tx) -> absl::Status {
    sum = 0;
    for (int i = 0; i < kRows; ++i) {
      const absl::Status status = tx.QueryLater(
          "SELECT number, note FROM items WHERE id = $1", {std::to_string(i)}, [&](const Row& row) {
            sum += row.Int(0) + static_cast<int64_t>(row.Text(1).size() - note.size());
            return absl::OkStatus();
          });
      if (!status.ok()) return status;
    }
    return tx.Await();
  }),
            absl::OkStatus());
  EXPECT_EQ(sum, int64_t{kRows} * (kRows - 1) / 2);
}

TYPED_TEST_P(DatabaseLater, EachAnswersInItsTurnUntilOneRefuses) {
  ASSERT_EQ(this->Run("INSERT INTO items (id, number) VALUES ('a', 1), ('b', 2), ('c', 3)"),
            absl::OkStatus());
  std::vector<int64_t> seen;
  const absl::Status status = this->database().Read([&](Transaction& tx) -> absl::Status {
    seen.clear();
    for (const char* id : {"a", "b", "c"}) {
      absl::Status later = tx.QueryLater(this->kNumber, {id}, [&](const Row& row) {
        seen.push_back(row.Int(0));
        return seen.size() == 2 ? errors::NotAllowed("more") : absl::OkStatus();
      });
      if (!later.ok()) return later;
    }
    return tx.Await();
  });
  EXPECT_EQ(ErrorReason(status), "NOT_ALLOWED");
  EXPECT_EQ(seen, (std::vector<int64_t>{1, 2}));
}

TYPED_TEST_P(DatabaseLater, LockIsHeldToTheEndAndMayBeTakenTwice) {
  EXPECT_EQ(this->database().WriteCompared([&](Transaction& tx) -> absl::Status {
    EXPECT_EQ(tx.Lock("one"), absl::OkStatus());
    EXPECT_EQ(tx.Lock("one"), absl::OkStatus());
    return this->Insert(tx, "a", 1);
  }),
            absl::OkStatus());
  EXPECT_EQ(this->Count(), 1);
}

REGISTER_TYPED_TEST_SUITE_P(DatabaseLater, RunsInOrderAndIsCommitted,
                            WhatHasMovedIsAConflictAndNothingStands,
                            AnErrorComesAtTheLatestFromWrite, ManyMoreThanFitIntoOneRoundTrip,
                            EachAnswersInItsTurnUntilOneRefuses,
                            LockIsHeldToTheEndAndMayBeTakenTwice);

}  // namespace gongfang
