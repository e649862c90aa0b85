// Copies of what another service keeps, in a service's own database: the snapshots of a followed
// log, newest only. So a service knows what it needs of others at once when it starts, also while
// they are away.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/events/followed_places.h"
#include "common/events/follower.h"
#include "common/store/database.h"
#include "common/store/migrate.h"

namespace gongfang {

// One copied thing. Views are valid during the call that passes it.
struct MirroredRecord {
  absl::string_view name;  // its resource name
  absl::string_view type;  // the full name of its message, such as "gongfang.inventory.v1.Resource"
  absl::string_view snapshot;  // the message, serialised
  bool deleted = false;        // it is gone; `snapshot` is what it was last
};

// Thread safe.
class Mirror {
 public:
  using Visit = std::function<void(const MirroredRecord&)>;

  // The migrations of its table; run them as component "mirror".
  static absl::Span<const Migration> Migrations();

  // `database` is borrowed; `log` is the followed log.
  Mirror(Database& database, std::string log) : database_(database), log_(std::move(log)) {}

  const std::string& log() const { return log_; }

  // Visits everything that is stored, and answers of which places that is, for
  // Follower::Options::places: another replica may store more at any moment.
  absl::StatusOr<Places> Load(const Visit& visit);
  // Stores what `events` say: Follower::Options::apply.
  absl::Status Apply(Transaction& transaction, Follower::Events events) const;
  // Visits each of `events`, in order: for Follower::Options::committed.
  static void Visited(Follower::Events events, const Visit& visit);

 private:
  Database& database_;
  const std::string log_;
};

}  // namespace gongfang
