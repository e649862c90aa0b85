// What a member may do beside what every member may.
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "membership/lifecycle.h"
#include "membership/lifecycle_rules.h"

namespace gongfang::membership {

absl::StatusOr<v1::Member> Lifecycle::GrantRole(const CallContext& context,
                                                const v1::GrantRoleRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return members_.Change(context, *MemberName::Parse(request.name()), "", "role_granted",
                         [&](Transaction& transaction, v1::Member& member) -> absl::Status {
                           const std::string& space = request.grant().space();
                           if (!space.empty()) {
                             const absl::Status found =
                                 spaces_.Find(transaction, *SpaceName::Parse(space)).status();
                             if (absl::IsNotFound(found)) {
                               return errors::InvalidField(
                                   "grant.space", absl::StrCat("\"", space, "\" does not exist"));
                             }
                             RETURN_IF_ERROR(found);
                           }
                           return Grant(request.grant(), request.reason(), member);
                         });
}

// A role at a space that is gone can still be revoked, so the space is not looked for.
absl::StatusOr<v1::Member> Lifecycle::RevokeRole(const CallContext& context,
                                                 const v1::RevokeRoleRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return members_.Change(context, *MemberName::Parse(request.name()), "", "role_revoked",
                         [&](Transaction&, v1::Member& member) {
                           Revoke(request.grant(), request.reason(), member);
                           return absl::OkStatus();
                         });
}

}  // namespace gongfang::membership
