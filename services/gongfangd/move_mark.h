// The mark in a schema into which a data folder is moved: so that a move that was cut short goes on
// where it was, and nobody serves the half of it.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/store/database.h"
#include "common/store/table_copy.h"

namespace gongfang {

// Stateless. Errors besides those that are named: of the database.
class MoveMark {
 public:
  // MOVE_NOT_FINISHED where a move into the schema of `service` was begun and has not ended.
  static absl::Status ExpectWhole(Database& database, absl::string_view service);

  // Begins a move, or goes on with one, into `database` of `service`, whose `tables` are made.
  // False where one has ended, so that nothing may be written. STORE_NOT_EMPTY where there is
  // something in them that no move has put there.
  static absl::StatusOr<bool> Begin(Database& database, absl::string_view service,
                                    const std::vector<TableShape>& tables);
  // From now on the schema may be served.
  static absl::Status End(Database& database);

 private:
  enum class State { kNone, kBegun, kEnded };
  static absl::StatusOr<State> Read(Database& database);
};

}  // namespace gongfang
