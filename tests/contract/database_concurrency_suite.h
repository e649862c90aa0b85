// What every driver of Database must do when several threads, or a read and a write, meet.
#pragma once

#include <atomic>
#include <thread>

#include "absl/strings/string_view.h"
#include "common/base/limits.h"
#include "tests/contract/database_suite.h"

namespace gongfang {

template <typename Fixture>
class DatabaseConcurrency : public DatabaseSuite<Fixture> {};
TYPED_TEST_SUITE_P(DatabaseConcurrency);

TYPED_TEST_P(DatabaseConcurrency, ReadKeepsItsSnapshotWhileAWriterCommits) {
  ASSERT_EQ(this->Run("INSERT INTO items (id) VALUES ('a')"), absl::OkStatus());
  ASSERT_EQ(this->database().Read([&](Transaction& tx) {
    EXPECT_EQ(this->Count(tx), 1);
    EXPECT_EQ(this->Run("INSERT INTO items (id) VALUES ('b')"), absl::OkStatus());
    EXPECT_EQ(this->Count(tx), 1);
    return absl::OkStatus();
  }),
            absl::OkStatus());
  EXPECT_EQ(this->Count(), 2);
}

TYPED_TEST_P(DatabaseConcurrency, ReadInsideAWriteSeesOnlyWhatWasCommitted) {
  ASSERT_EQ(this->database().Write([&](Transaction& tx) {
    EXPECT_EQ(this->Insert(tx, "a", 1), absl::OkStatus());
    EXPECT_EQ(this->Count(), 0);
    return absl::OkStatus();
  }),
            absl::OkStatus());
  EXPECT_EQ(this->Count(), 1);
}

TYPED_TEST_P(DatabaseConcurrency, NoIncrementIsLost) {
  constexpr int kThreads = 16;
  constexpr int kIncrements = 200;
  ASSERT_EQ(this->Run("INSERT INTO items (id, number) VALUES ('n', 0)"), absl::OkStatus());
  const auto increment = [&](Transaction& tx) -> absl::Status {
    int64_t number = -1;
    absl::Status read =
        tx.Query("SELECT number FROM items WHERE id = 'n'", {}, [&](const Row& row) {
          number = row.Int(0);
          return absl::OkStatus();
        });
    if (!read.ok()) return read;
    return tx.Execute("UPDATE items SET number = $1 WHERE id = 'n'", {number + 1}).status();
  };
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kIncrements; ++i) {
        EXPECT_EQ(this->database().Write(increment), absl::OkStatus());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const absl::string_view check = "DELETE FROM items WHERE number = $1";
  ASSERT_EQ(this->Run(check, {kThreads * kIncrements}), absl::OkStatus());
  EXPECT_EQ(this->Count(), 0);
}

// Twice as many readers as connections, beside a writer that keeps two rows equal.
TYPED_TEST_P(DatabaseConcurrency, ReadersNeverSeeHalfATransaction) {
  constexpr int kWrites = 200;
  ASSERT_EQ(this->Run("INSERT INTO items (id, number) VALUES ('a', 0), ('b', 0)"),
            absl::OkStatus());
  std::atomic<bool> is_over{false};
  std::vector<std::thread> readers;
  for (size_t t = 0; t < 2 * limits::kReaderConnections; ++t) {
    readers.emplace_back([&] {
      while (!is_over) {
        std::vector<int64_t> numbers;
        const absl::Status status = this->database().Read([&](Transaction& tx) {
          numbers.clear();
          for (absl::string_view id : {"a", "b"}) {
            const absl::Status one =
                tx.Query("SELECT number FROM items WHERE id = $1", {id}, [&](const Row& row) {
                  numbers.push_back(row.Int(0));
                  return absl::OkStatus();
                });
            if (!one.ok()) return one;
          }
          return absl::OkStatus();
        });
        EXPECT_EQ(status, absl::OkStatus());
        ASSERT_EQ(numbers.size(), 2u);
        EXPECT_EQ(numbers[0], numbers[1]);
      }
    });
  }
  for (int i = 1; i <= kWrites; ++i) {
    EXPECT_EQ(this->database().Write([&](Transaction& tx) {
      for (absl::string_view id : {"a", "b"}) {
        EXPECT_TRUE(tx.Execute("UPDATE items SET number = $1 WHERE id = $2", {i, id}).ok());
      }
      return absl::OkStatus();
    }),
              absl::OkStatus());
  }
  is_over = true;
  for (std::thread& reader : readers) reader.join();
}

REGISTER_TYPED_TEST_SUITE_P(DatabaseConcurrency, ReadKeepsItsSnapshotWhileAWriterCommits,
                            ReadInsideAWriteSeesOnlyWhatWasCommitted, NoIncrementIsLost,
                            ReadersNeverSeeHalfATransaction);

}  // namespace gongfang
