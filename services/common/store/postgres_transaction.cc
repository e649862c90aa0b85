#include "common/store/postgres_transaction.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/base/server_storage_errors.h"
#include "common/base/status_macros.h"
#include "common/store/postgres_limits.h"
#include "common/store/postgres_row.h"

namespace gongfang {
namespace {

// The rows that a statement changed. The server counts those that a SELECT returned, too.
int64_t RowsChanged(PGresult* result) {
  const absl::string_view tag = PQcmdStatus(result);
  if (!absl::StartsWith(tag, "INSERT") && !absl::StartsWith(tag, "UPDATE") &&
      !absl::StartsWith(tag, "DELETE")) {
    return 0;
  }
  int64_t rows = 0;
  return absl::SimpleAtoi(PQcmdTuples(result), &rows) ? rows : 0;
}

// The same number for the same text in every program (FNV-1a), as a lock of PostgreSQL has it.
int64_t LockNumber(absl::string_view schema, absl::string_view name) {
  uint64_t number = 14'695'981'039'346'656'037U;
  for (const char c : absl::StrCat("gongfang/", schema, "/", name)) {
    number = (number ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
  }
  return static_cast<int64_t>(number);
}

}  // namespace

absl::StatusOr<int64_t> PostgresTransaction::Execute(absl::string_view sql, Parameters parameters) {
  RETURN_IF_ERROR(Add(sql, parameters, Waiting()));
  PostgresResult result;
  RETURN_IF_ERROR(Flush(result));
  return RowsChanged(result.get());
}

absl::Status PostgresTransaction::ExecuteLater(absl::string_view sql, Parameters parameters,
                                               absl::string_view moved) {
  RETURN_IF_ERROR(Add(sql, parameters, {.moved = std::string(moved)}));
  return FlushMany();
}

absl::Status PostgresTransaction::QueryLater(absl::string_view sql, Parameters parameters,
                                             std::function<absl::Status(const Row&)> each) {
  RETURN_IF_ERROR(Add(sql, parameters, {.each = std::move(each)}));
  return FlushMany();
}

absl::Status PostgresTransaction::FlushMany() {
  return waiting_.size() < limits::kMaxPipelined ? absl::OkStatus() : Await();
}

absl::Status PostgresTransaction::Await() {
  if (failure_.trouble != Trouble::kNone) return failure_.status;
  PostgresResult unused;
  return waiting_.empty() ? absl::OkStatus() : Flush(unused);
}

absl::Status PostgresTransaction::Query(absl::string_view sql, Parameters parameters,
                                        absl::FunctionRef<absl::Status(const Row&)> each) {
  RETURN_IF_ERROR(Add(sql, parameters, Waiting()));
  PostgresResult result;
  RETURN_IF_ERROR(Flush(result));
  return Visit(result.get(), each);
}

absl::Status PostgresTransaction::Visit(const PGresult* result,
                                        absl::FunctionRef<absl::Status(const Row&)> each) {
  const int rows = PQntuples(result);
  for (int row = 0; row < rows; ++row) {
    is_in_query_ = true;
    absl::Status status = each(PostgresRow(result, row));
    is_in_query_ = false;
    RETURN_IF_ERROR(std::move(status));
  }
  return absl::OkStatus();
}

absl::Status PostgresTransaction::Lock(absl::string_view name) {
  // Whoever has it may be busy for long, and so may we be then; but what we lock of the tables
  // keeps others waiting, so for those the limit stands.
  connection_.SetUnlimited(true);
  RETURN_IF_ERROR(ExecuteLater("SELECT set_config('statement_timeout', '0', true)", {}, {}));
  RETURN_IF_ERROR(ExecuteLater("SELECT set_config('lock_timeout', '0', true)", {}, {}));
  RETURN_IF_ERROR(
      ExecuteLater("SELECT pg_advisory_xact_lock($1)", {LockNumber(schema_, name)}, {}));
  const std::string timeout = PostgresTimeout(connection_.options().lock_timeout);
  return Execute("SELECT set_config('lock_timeout', $1, true)", {timeout}).status();
}

absl::Status PostgresTransaction::Add(absl::string_view sql, Parameters parameters,
                                      Waiting waiting) {
  if (failure_.trouble != Trouble::kNone) return failure_.status;
  if (is_in_query_) {
    return Fail({Trouble::kRefused,
                 errors::Internal(absl::StrCat("a statement inside the rows of a query: ", sql))});
  }
  if (!has_begun_) {
    if (!connection_.AddCommand(begin_)) return Fail(LostConnection("it had ended"));
    has_begun_ = true;
    waiting_.emplace_back();
  }
  PostgresFailure failure = connection_.AddStatement(sql, parameters);
  if (failure.trouble != Trouble::kNone) return Fail(std::move(failure));
  waiting_.push_back(std::move(waiting));
  return absl::OkStatus();
}

absl::Status PostgresTransaction::Flush(PostgresResult& last) {
  std::vector<PostgresResult> results;
  PostgresFailure failure = connection_.Run(results);
  const std::vector<Waiting> waiting = std::exchange(waiting_, {});
  absl::Status refused;  // by an `each`
  // In order, because what failed later may only follow from it.
  for (size_t i = 0; i < results.size() && i < waiting.size(); ++i) {
    if (!waiting[i].moved.empty() && RowsChanged(results[i].get()) != 1) {
      return Fail({Trouble::kRefused, errors::Conflict(waiting[i].moved)});
    }
    if (waiting[i].each && refused.ok()) refused = Visit(results[i].get(), waiting[i].each);
  }
  if (failure.trouble != Trouble::kNone) return Fail(std::move(failure));
  if (!results.empty()) last = std::move(results.back());
  return refused;
}

absl::Status PostgresTransaction::Fail(PostgresFailure failure) {
  if (failure_.trouble == Trouble::kNone) failure_ = std::move(failure);
  return failure_.status;
}

PostgresFailure PostgresTransaction::Commit() {
  PostgresResult result;
  if (failure_.trouble == Trouble::kNone && !waiting_.empty()) Flush(result).IgnoreError();
  if (failure_.trouble != Trouble::kNone || !has_begun_) {
    Abandon();
    return failure_;
  }
  // Until COMMIT is sent, a lost connection means that nothing was done.
  if (connection_.HasHungUp() || !connection_.AddCommand("COMMIT")) {
    return LostConnection("it ended before the commit");
  }
  std::vector<PostgresResult> results;
  PostgresFailure failure = connection_.Run(results);
  if (failure.trouble == Trouble::kLost) {
    return {Trouble::kRefused, errors::OutcomeUnknown()};
  }
  if (failure.trouble != Trouble::kNone) return failure;
  if (results.empty() || absl::string_view(PQcmdStatus(results.back().get())) != "COMMIT") {
    return {Trouble::kRefused, errors::Internal("the database did not commit")};
  }
  return {};
}

void PostgresTransaction::Abandon() {
  if (!has_begun_ || !connection_.AddCommand("ROLLBACK")) return;
  connection_.RunLater();
}

}  // namespace gongfang
