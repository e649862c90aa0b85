// How far a service has come in the logs that it follows, in its own database: one place for all of
// its replicas.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/store/database.h"
#include "common/store/migrate.h"

namespace gongfang {

// The last number that was reached, by alliance; none is 0.
using Places = std::map<std::string, int64_t>;

// Stateless; errors are those of the database.
class FollowedPlaces {
 public:
  // The migrations of its table; run them as component "follower".
  static absl::Span<const Migration> Migrations();

  // All places in `log`.
  static absl::StatusOr<Places> Read(Transaction& transaction, absl::string_view log);
  // Moves one from `from` to `to`, and keeps other replicas from moving it until the transaction
  // ends. CONFLICT where it is not at `from` any more.
  static absl::Status Move(Transaction& transaction, absl::string_view log,
                           absl::string_view alliance, int64_t from, int64_t to);
};

}  // namespace gongfang
