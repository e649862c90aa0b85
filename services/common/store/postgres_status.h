// What the errors of PostgreSQL mean for us.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gongfang {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearResult>;

// What is to be done about an error.
enum class Trouble {
  kNone,
  kRefused,  // the statement is wrong, or what it wants cannot be: the status tells
  kBusy,     // another transaction is in the way: again, on the same connection
  kLost,     // the connection is of no more use: again, on a fresh one
};

struct PostgresFailure {
  Trouble trouble = Trouble::kNone;
  // Of kRefused what Write answers; of the others what it answers after the last attempt.
  absl::Status status;
};

// The failure that `result`, which is an error, tells of `sql`.
PostgresFailure FailureOf(const PGresult* result, absl::string_view sql);
// The connection broke; `why` is libpq's sentence.
PostgresFailure LostConnection(absl::string_view why);
// The same as `result` tells with SQLSTATE `state` and the server's sentence.
PostgresFailure FailureOf(absl::string_view state, absl::string_view message,
                          absl::string_view sql);

}  // namespace gongfang
