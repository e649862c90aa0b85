#include "common/store/postgres_database.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/backoff.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/server_storage_errors.h"
#include "common/base/status_macros.h"
#include "common/store/postgres_limits.h"
#include "common/store/postgres_transaction.h"

namespace gongfang {
namespace {

using SteadyClock = std::chrono::steady_clock;

absl::string_view BeginOf(bool is_read, bool is_compared) {
  if (is_read) return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  return is_compared ? "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
                     : "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE";
}

// In [0, 1); only spreads those who wait, so it need not be the same again.
double Random() {
  thread_local std::minstd_rand engine(std::random_device{}());
  return std::uniform_real_distribution<double>(0, 1)(engine);
}

void Sleep(absl::Duration duration) {
  std::this_thread::sleep_for(absl::ToChronoNanoseconds(duration));
}

bool IsSchemaName(absl::string_view name) {
  if (name.empty() || name.size() > limits::kMaxSchemaNameBytes) return false;
  if (absl::ascii_isdigit(static_cast<unsigned char>(name.front()))) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return absl::ascii_islower(byte) || absl::ascii_isdigit(byte) || c == '_';
  });
}

bool IsPoolSize(int size) { return size >= 1 && size <= limits::kMaxPostgresConnections; }

// Ends a turn of WriterTurns.
class Turn {
 public:
  Turn(WriterTurns& turns, bool is_writer, bool alone)
      : turns_(is_writer ? &turns : nullptr), alone_(alone) {
    if (turns_ != nullptr) turns_->Begin(alone_);
  }
  ~Turn() {
    if (turns_ != nullptr) turns_->End(alone_);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  WriterTurns* const turns_;
  const bool alone_;
};

}  // namespace

PostgresDatabase::PostgresDatabase(PostgresOptions options)
    : options_(std::move(options)),
      writers_(options_, options_.max_writers),
      readers_(options_, options_.max_readers) {}

absl::StatusOr<std::unique_ptr<PostgresDatabase>> PostgresDatabase::Open(
    const PostgresOptions& options) {
  if (!IsSchemaName(options.schema)) {
    return errors::DatabaseNotUsable(
        absl::StrCat("the schema \"", options.schema, "\" is no name of a-z, 0-9 and _"));
  }
  if (!IsPoolSize(options.max_writers) || !IsPoolSize(options.max_readers)) {
    return errors::DatabaseNotUsable(
        absl::StrCat("a pool has 1 to ", limits::kMaxPostgresConnections, " connections"));
  }
  std::unique_ptr<PostgresDatabase> database(new PostgresDatabase(options));
  RETURN_IF_ERROR(database->MakeSchema());
  return database;
}

absl::Status PostgresDatabase::MakeSchema() {
  const absl::string_view schema = options_.schema;
  return WriteCompared([&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(tx.Lock("schema"));
    bool is_there = false;
    // Not CREATE ... IF NOT EXISTS alone: that wants the privilege also where there is nothing to
    // do.
    RETURN_IF_ERROR(tx.Query("SELECT 1 FROM pg_namespace WHERE nspname = $1", {schema},
                             [&is_there](const Row&) {
                               is_there = true;
                               return absl::OkStatus();
                             }));
    if (is_there) return absl::OkStatus();
    return tx.Execute(absl::StrCat("CREATE SCHEMA IF NOT EXISTS \"", schema, "\""), {}).status();
  });
}

absl::Status PostgresDatabase::Run(Kind kind, Body body) {
  const SteadyClock::time_point deadline =
      SteadyClock::now() + absl::ToChronoNanoseconds(options_.patience);
  const bool is_writer = kind != Kind::kRead;
  PostgresPool& pool = is_writer ? writers_ : readers_;
  int conflicts = 0;
  int losses = 0;
  while (true) {
    PostgresFailure failure;
    {
      const Turn turn(turns_, is_writer, conflicts >= limits::kAttemptsBeforeAlone);
      absl::StatusOr<std::unique_ptr<PostgresConnection>> connection = pool.Take(deadline);
      if (connection.ok()) {
        failure = RunOnce(kind, **connection, body);
        (*connection)->SetUnlimited(false);
        if (failure.trouble == Trouble::kLost || (*connection)->HasHungUp()) {
          pool.Drop(*std::move(connection));
        } else {
          pool.Return(*std::move(connection));
        }
      } else {
        failure = {Trouble::kLost, connection.status()};
      }
    }
    if (failure.trouble == Trouble::kBusy) {
      if (++conflicts >= limits::kMaxTransactionAttempts) return failure.status;
      Sleep(BackoffDelay(conflicts, limits::kFirstConflictDelay, limits::kMaxConflictDelay,
                         Random()));
      continue;
    }
    if (failure.trouble != Trouble::kLost) return failure.status;
    // Where the server has merely ended this session, a fresh one is there at once.
    if (SteadyClock::now() >= deadline) return failure.status;
    if (++losses > 1) {
      Sleep(
          BackoffDelay(losses - 1, limits::kFirstConnectDelay, limits::kMaxConnectDelay, Random()));
    }
  }
}

PostgresFailure PostgresDatabase::RunOnce(Kind kind, PostgresConnection& connection, Body body) {
  PostgresTransaction transaction(
      connection, BeginOf(kind == Kind::kRead, kind == Kind::kWriteCompared), options_.schema);
  absl::Status status = body(transaction);
  const PostgresFailure& failure = transaction.failure();
  if (failure.trouble == Trouble::kBusy || failure.trouble == Trouble::kLost) {
    transaction.Abandon();
    return failure;
  }
  if (!status.ok()) {
    transaction.Abandon();
    return {Trouble::kRefused, std::move(status)};
  }
  if (kind == Kind::kRead && failure.trouble == Trouble::kNone) {
    transaction.Abandon();
    return {};
  }
  return transaction.Commit();
}

}  // namespace gongfang
