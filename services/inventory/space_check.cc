#include "inventory/space_check.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang::inventory {

SpaceCheck::SpaceCheck(const SpaceDirectory& spaces, const Clock& clock, CatchUp catch_up)
    : spaces_(spaces), clock_(clock), catch_up_(std::move(catch_up)) {}

absl::Status SpaceCheck::LookAgain(const CallContext& context) const {
  return catch_up_(std::min(context.deadline, clock_.Now() + limits::kCatchUpTimeout));
}

absl::Status SpaceCheck::MustExist(const CallContext& context, const std::string& name) const {
  if (spaces_.Has(name)) return absl::OkStatus();
  RETURN_IF_ERROR(LookAgain(context));
  return spaces_.Has(name) ? absl::OkStatus() : errors::NotFound(name);
}

absl::Status SpaceCheck::MustBeActive(const CallContext& context, const std::string& space) const {
  if (spaces_.WhyNotActive(space).empty()) return absl::OkStatus();
  RETURN_IF_ERROR(LookAgain(context));
  const std::string why = spaces_.WhyNotActive(space);
  return why.empty() ? absl::OkStatus() : errors::SpaceNotActive(space, why);
}

absl::StatusOr<absl::btree_set<std::string>> SpaceCheck::Missing(
    const CallContext& context, absl::btree_set<std::string> names) const {
  const auto forget_known = [&] {
    for (auto name = names.begin(); name != names.end();) {
      name = spaces_.Has(*name) ? names.erase(name) : std::next(name);
    }
  };
  forget_known();
  if (names.empty()) return names;
  RETURN_IF_ERROR(LookAgain(context));
  forget_known();
  return names;
}

}  // namespace gongfang::inventory
