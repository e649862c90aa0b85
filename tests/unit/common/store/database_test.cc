// How Database repeats what a driver reports as busy.
#include "common/store/database.h"

#include <gtest/gtest.h>

#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/base/limits.h"

namespace gongfang {
namespace {

class NoTransaction final : public Transaction {
 public:
  absl::StatusOr<int64_t> Execute(absl::string_view, Parameters) override { return 0; }
  absl::Status Query(absl::string_view, Parameters,
                     absl::FunctionRef<absl::Status(const Row&)>) override {
    return absl::OkStatus();
  }
};

// Runs the body, and then is busy for the first `busy_times` attempts.
class BusyDatabase final : public Database {
 public:
  explicit BusyDatabase(int busy_times) : busy_times_(busy_times) {}

 private:
  std::optional<absl::Status> TryWrite(Body body) override {
    NoTransaction transaction;
    absl::Status status = body(transaction);
    if (busy_times_-- > 0) return std::nullopt;
    return status;
  }
  std::optional<absl::Status> TryRead(Body body) override { return TryWrite(body); }

  int busy_times_;
};

TEST(DatabaseTest, RunsTheBodyAgainUntilItGoesThrough) {
  BusyDatabase database(limits::kMaxTransactionAttempts - 1);
  int runs = 0;
  EXPECT_EQ(database.Write([&](Transaction&) {
    ++runs;
    return absl::OkStatus();
  }),
            absl::OkStatus());
  EXPECT_EQ(runs, limits::kMaxTransactionAttempts);
}

TEST(DatabaseTest, GivesUpAfterTheLastAttempt) {
  BusyDatabase database(1000);
  int runs = 0;
  const auto body = [&](Transaction&) {
    ++runs;
    return absl::OkStatus();
  };
  EXPECT_EQ(database.Write(body).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(runs, limits::kMaxTransactionAttempts);
  EXPECT_EQ(database.Read(body).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(runs, 2 * limits::kMaxTransactionAttempts);
}

TEST(DatabaseTest, LeavesTheBodysOwnConflictToItsCaller) {
  BusyDatabase database(0);
  int runs = 0;
  EXPECT_EQ(database.Write([&](Transaction&) {
    ++runs;
    return errors::Conflict("calendar");
  }),
            errors::Conflict("calendar"));
  EXPECT_EQ(runs, 1);
}

TEST(DatabaseTest, NestingIsPerDatabase) {
  BusyDatabase outer(0);
  BusyDatabase inner(0);
  const auto nothing = [](Transaction&) { return absl::OkStatus(); };
  EXPECT_EQ(outer.Write([&](Transaction&) {
    return inner.Write([&](Transaction&) {
      EXPECT_EQ(outer.Write(nothing).code(), absl::StatusCode::kInternal);
      return outer.Read(nothing);
    });
  }),
            absl::OkStatus());
}

}  // namespace
}  // namespace gongfang
