// The PostgreSQL driver (libpq, pipeline mode, prepared statements): one schema of a database on a
// server, which several processes may use at once.
//
// Isolation:
//   - Write is SERIALIZABLE, as it is on SQLite: who reads a row, decides and writes another one
//   must
//     not have to think of others. The server refuses what would not be as if alone (40001), and
//     the body runs again; after a few times, alone among the writers of this process.
//   - WriteCompared is READ COMMITTED: UPDATE ... WHERE version = $1 waits for the other writer of
//     that row and then finds whether the version still stands, so nobody is refused who merely
//     came at the same time. That is how the numbers of events stay gapless and in the order of
//     commits: the row of the head is held until the commit.
//   - Read is REPEATABLE READ, READ ONLY: one snapshot, which waits for nobody.
//
// What was lost before COMMIT was sent is run again on a fresh connection, until `patience` is
// over. What is lost after it is OUTCOME_UNKNOWN, and never run again here.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/store/database.h"
#include "common/store/postgres_options.h"
#include "common/store/postgres_pool.h"
#include "common/store/writer_turns.h"

namespace gongfang {

// Thread safe. Errors besides those of Database: DATABASE_AWAY, DATABASE_SLOW.
class PostgresDatabase final : public Database {
 public:
  // Connects, and makes the schema where it is missing. Errors: DATABASE_AWAY, DATABASE_NOT_USABLE.
  static absl::StatusOr<std::unique_ptr<PostgresDatabase>> Open(const PostgresOptions& options);

 private:
  enum class Kind { kWrite, kWriteCompared, kRead };

  explicit PostgresDatabase(PostgresOptions options);

  std::optional<absl::Status> TryWrite(Body body) override { return Run(Kind::kWrite, body); }
  std::optional<absl::Status> TryWriteCompared(Body body) override {
    return Run(Kind::kWriteCompared, body);
  }
  std::optional<absl::Status> TryRead(Body body) override { return Run(Kind::kRead, body); }

  // All attempts.
  absl::Status Run(Kind kind, Body body);
  // One attempt on `connection`: what became of it.
  PostgresFailure RunOnce(Kind kind, PostgresConnection& connection, Body body);
  absl::Status MakeSchema();

  const PostgresOptions options_;
  PostgresPool writers_;
  PostgresPool readers_;
  WriterTurns turns_;
};

}  // namespace gongfang
