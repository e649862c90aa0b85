#include "common/store/postgres_status.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/server_storage_errors.h"

namespace gongfang {
namespace {

// serialization_failure, deadlock_detected, lock_not_available: nothing is wrong with the
// statement.
bool IsBusy(absl::string_view state) {
  return state == "40001" || state == "40P01" || state == "55P03";
}

// The server does not know what became of a statement, ends the session or is about to, or the
// session is on a server that only reads (a primary that is none any more), or its prepared
// statements are out of date.
bool IsLost(absl::string_view state, absl::string_view message) {
  constexpr absl::string_view kProtocolViolation = "08P01";  // our own mistake
  if (absl::StartsWith(state, "08")) return state != kProtocolViolation;
  if (state == "40003" || state == "57P01" || state == "57P02" || state == "57P03" ||
      state == "57P05")
    return true;
  if (state == "25P03" || state == "26000") return true;
  return state == "0A000" && absl::StrContains(message, "cached plan");
}

}  // namespace

PostgresFailure LostConnection(absl::string_view why) {
  return {Trouble::kLost, errors::DatabaseAway(absl::StripAsciiWhitespace(why))};
}

PostgresFailure FailureOf(absl::string_view state, absl::string_view message,
                          absl::string_view sql) {
  message = absl::StripAsciiWhitespace(message);
  if (IsBusy(state)) return {Trouble::kBusy, errors::Unavailable("The database is busy.")};
  if (IsLost(state, message)) return LostConnection(message);
  if (state == "53100") return {Trouble::kRefused, errors::StorageFull()};
  if (state == "53200" || state == "53300") return LostConnection(message);
  if (state == "57014") return {Trouble::kRefused, errors::DatabaseSlow()};
  const std::string what = absl::StrCat(message, " (PostgreSQL ", state,
                                        ") in: ", sql.substr(0, limits::kMaxSqlInErrorBytes));
  if (state == "23505") return {Trouble::kRefused, absl::AlreadyExistsError(what)};
  return {Trouble::kRefused, errors::Internal(what)};
}

PostgresFailure FailureOf(const PGresult* result, absl::string_view sql) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  // Without a state the error is libpq's own: it cannot speak with the server any more.
  if (state == nullptr) return LostConnection(PQresultErrorMessage(result));
  return FailureOf(state, message == nullptr ? "" : message, sql);
}

}  // namespace gongfang
