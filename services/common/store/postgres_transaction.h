// A transaction on a PostgresConnection. It begins with its first statement, in the same round
// trip.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/store/database.h"
#include "common/store/postgres_connection.h"

namespace gongfang {

class PostgresTransaction final : public Transaction {
 public:
  // `begin` is the command that begins it, `schema` what its locks are named after. All is
  // borrowed.
  PostgresTransaction(PostgresConnection& connection, absl::string_view begin,
                      absl::string_view schema)
      : connection_(connection), begin_(begin), schema_(schema) {}

  absl::StatusOr<int64_t> Execute(absl::string_view sql, Parameters parameters) override;
  absl::Status ExecuteLater(absl::string_view sql, Parameters parameters,
                            absl::string_view moved) override;
  absl::Status Query(absl::string_view sql, Parameters parameters,
                     absl::FunctionRef<absl::Status(const Row&)> each) override;
  absl::Status QueryLater(absl::string_view sql, Parameters parameters,
                          std::function<absl::Status(const Row&)> each) override;
  absl::Status Await() override;
  absl::Status Lock(absl::string_view name) override;

  // Runs what is left and commits. Where the connection is lost once COMMIT is under way, the
  // status is OUTCOME_UNKNOWN and the trouble kRefused, because nobody may simply try again. What
  // failed before fails it too, and is rolled back.
  PostgresFailure Commit();
  // What the body did makes no difference any more. Waits for nothing.
  void Abandon();

  // The first statement that failed.
  const PostgresFailure& failure() const { return failure_; }

 private:
  // What is done with the result of a statement that was added.
  struct Waiting {
    std::string moved;  // what must be its one row, or empty
    std::function<absl::Status(const Row&)> each;
  };

  // Adds a statement, and BEGIN before the first.
  absl::Status Add(absl::string_view sql, Parameters parameters, Waiting waiting);
  // Sends them where many wait.
  absl::Status FlushMany();
  // Calls `each` for every row.
  absl::Status Visit(const PGresult* result, absl::FunctionRef<absl::Status(const Row&)> each);
  // Runs what was added; `last` gets the result of the last of it.
  absl::Status Flush(PostgresResult& last);
  absl::Status Fail(PostgresFailure failure);

  PostgresConnection& connection_;
  const absl::string_view begin_;
  const absl::string_view schema_;
  std::vector<Waiting> waiting_;  // one for each that was added
  bool has_begun_ = false;
  bool is_in_query_ = false;
  PostgresFailure failure_;
};

}  // namespace gongfang
