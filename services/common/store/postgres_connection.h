// One connection to PostgreSQL, always in pipeline mode: statements are added, then Run sends them
// and reads the answers, so that many cost one round trip.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/store/database.h"
#include "common/store/postgres_options.h"
#include "common/store/postgres_statements.h"
#include "common/store/postgres_status.h"

namespace gongfang {

// As the server's settings have it: whole milliseconds, at least one, since 0 is no limit.
std::string PostgresTimeout(absl::Duration duration);

// Not thread safe. Blocks the thread that calls. The options are borrowed.
class PostgresConnection {
 public:
  // Connects once. Errors: DATABASE_AWAY, and what the server says to the settings.
  static absl::StatusOr<std::unique_ptr<PostgresConnection>> Open(const PostgresOptions& options);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  // Adds a command without parameters, such as BEGIN. False: the connection is lost.
  bool AddCommand(absl::string_view sql);
  // Adds a statement, which is prepared where it was not before. Parameters are copied. Errors: one
  // that is refused before it is sent, and a lost connection.
  PostgresFailure AddStatement(absl::string_view sql, Parameters parameters);

  // Sends what was added and waits for the answers: the results in order, up to the first error,
  // which is returned. What was added behind that one was not run.
  PostgresFailure Run(std::vector<PostgresResult>& results);
  // Sends what was added, and leaves the answers to the next Run, which drops them. For the end of
  // a transaction whose outcome makes no difference.
  void RunLater();

  // Whether the server has hung up, as far as this end has heard. Asks nobody.
  bool HasHungUp();
  // Run waits for each answer as long as the server may take, and some more, before it takes the
  // connection for lost. Or without limit, until this is set back.
  void SetUnlimited(bool unlimited) { unlimited_ = unlimited; }
  const PostgresOptions& options() const { return options_; }
  size_t statements() const { return statements_.size(); }
  size_t added() const { return added_.size(); }
  int backend_pid() const { return PQbackendPID(connection_); }

 private:
  enum class Kind { kCommand, kPrepare, kStatement, kSync };
  struct Added {
    Kind kind;
    std::string name;  // of a statement that is prepared
    std::string sql;   // its first bytes, for errors; empty for the commands of the driver
    bool is_dropped = false;
  };

  PostgresConnection(PGconn* connection, const PostgresOptions& options);

  PostgresFailure Configure(const PostgresOptions& options);
  PostgresFailure Lost();
  bool Sync();
  // The next thing from the server; false: the connection is lost. `result` may be null.
  bool Await(PostgresResult& result);
  bool Wait(std::chrono::steady_clock::time_point deadline);
  // Reads the answer to one command. kLost ends everything.
  PostgresFailure ReadOne(const Added& added, PostgresResult& result);

  PGconn* const connection_;
  const PostgresOptions& options_;
  PostgresStatements statements_;
  std::deque<Added> added_;
  std::string key_;  // of the statement that is looked up
  bool unlimited_ = false;
  bool is_lost_ = false;
};

}  // namespace gongfang
