// Whether what a request names is kept by membership, and stands as it must.
#pragma once

#include <functional>
#include <string>

#include "absl/container/btree_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/rpc/call_context.h"
#include "inventory/space_directory.h"

namespace gongfang::inventory {

// Thread safe. Errors besides those that are named: UNAVAILABLE where something is not known and
// membership cannot be asked.
class SpaceCheck {
 public:
  // Brings the directory up to date with membership, until the deadline.
  using CatchUp = std::function<absl::Status(absl::Time deadline)>;

  // `spaces` and `clock` are borrowed.
  SpaceCheck(const SpaceDirectory& spaces, const Clock& clock, CatchUp catch_up);

  // NOT_FOUND unless `name`, of an alliance, a space or a class of equipment, exists by now.
  absl::Status MustExist(const CallContext& context, const std::string& name) const;
  // SPACE_NOT_ACTIVE unless the space, which exists, is active by now.
  absl::Status MustBeActive(const CallContext& context, const std::string& space) const;
  // Those of the names that do not exist by now.
  absl::StatusOr<absl::btree_set<std::string>> Missing(const CallContext& context,
                                                       absl::btree_set<std::string> names) const;

 private:
  // Something may have been made, or approved, a moment ago.
  absl::Status LookAgain(const CallContext& context) const;

  const SpaceDirectory& spaces_;
  const Clock& clock_;
  const CatchUp catch_up_;
};

}  // namespace gongfang::inventory
