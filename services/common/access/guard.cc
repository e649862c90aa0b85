#include "common/access/guard.h"

#include <algorithm>

#include "common/base/access_errors.h"
#include "common/base/errors.h"

namespace gongfang {
namespace {

void AddSpaces(const Target& from, Target& to) {
  for (const std::string& space : from.spaces) {
    if (std::find(to.spaces.begin(), to.spaces.end(), space) == to.spaces.end()) {
      to.spaces.push_back(space);
    }
  }
}

absl::Status Refuse(const Permission& permission, absl::string_view name) {
  return errors::MethodNotAllowed(permission.method, name, permission.grants);
}

}  // namespace

absl::Status Guard::Check(Target target, absl::string_view name) const {
  if (!NeedsRecord()) return absl::OkStatus();
  if (asked_ != nullptr) AddSpaces(*asked_, target);
  if (!permission_->GrantFor(*access_, target).empty()) return absl::OkStatus();
  return Refuse(*permission_, name);
}

absl::Status Guard::NotFound(absl::string_view name) const {
  if (permission_ == nullptr || access_ == nullptr || permission_->OnEverything(*access_)) {
    return errors::NotFound(std::string(name));
  }
  return Refuse(*permission_, name);
}

absl::Status Guard::CheckOverride(const Target& target, absl::string_view name) const {
  static const Permission& overrides =
      *FindPermission("gongfang.booking.v1.BookingService", "OverrideRules");
  if (access_ == nullptr || !overrides.GrantFor(*access_, target).empty()) return absl::OkStatus();
  return Refuse(overrides, name);
}

absl::Status Guard::CheckSearchFor(absl::string_view member, absl::string_view team) const {
  static const Permission& searches =
      *FindPermission("gongfang.booking.v1.BookingService", "SearchForMember");
  Target target;
  target.Add(member);
  if (!team.empty()) target.Add(team);
  if (access_ == nullptr || !searches.GrantFor(*access_, target).empty()) return absl::OkStatus();
  return Refuse(searches, member);
}

}  // namespace gongfang
