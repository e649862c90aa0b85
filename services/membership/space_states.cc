// Where a space stands in the alliance.
#include <utility>

#include "common/base/status_macros.h"
#include "membership/lifecycle.h"
#include "membership/lifecycle_rules.h"
#include "membership/rules.h"
#include "membership/table.h"

namespace gongfang::membership {

Lifecycle::Lifecycle(RecordStore& store)
    : store_(store),
      alliances_(store, "alliance"),
      spaces_(store, "space"),
      members_(store, kMemberKind) {}

absl::StatusOr<v1::Space> Lifecycle::ApplySpace(const CallContext& context,
                                                const v1::ApplySpaceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const AllianceName parent = *AllianceName::Parse(request.parent());
  const SpaceName name = {parent.alliance, request.space_id()};
  v1::Space space = request.space();
  space.set_state(v1::Space::STATE_APPLIED);
  space.clear_state_reason();
  return spaces_.Create(
      context, name, std::move(space), [&](Transaction& transaction) -> absl::Status {
        RETURN_IF_ERROR(alliances_.Find(transaction, parent).status());
        const Access* const access = context.principal.access.get();
        if (access == nullptr || access->member.empty()) return absl::OkStatus();
        // A name that is taken must be told as that, not as a role that she may have there.
        if (spaces_.Find(transaction, name).ok()) return absl::OkStatus();
        v1::RoleGrant grant;
        grant.set_role(v1::RoleGrant::ROLE_SPACE_MANAGER);
        grant.set_space(name.ToString());
        return members_
            .ChangeIn(transaction, context, *MemberName::Parse(access->member), /*etag=*/"",
                      "role_granted",
                      [&](Transaction&, v1::Member& member) {
                        return Grant(grant, "applied for the space to join", member);
                      })
            .status();
      });
}

template <typename Request>
absl::StatusOr<v1::Space> Lifecycle::MoveSpace(const CallContext& context, const Request& request,
                                               const SpaceTransition& transition) const {
  RETURN_IF_ERROR(Check(request));
  const SpaceName name = *SpaceName::Parse(request.name());
  const auto edit = [&](Transaction&, v1::Space& space) {
    return Apply(transition, request.reason(), space);
  };
  if (request.validate_only()) return Preview(spaces_, name, edit);
  return spaces_.Change(context, name, "", transition.verb, edit);
}

absl::StatusOr<v1::Space> Lifecycle::ApproveSpace(const CallContext& context,
                                                  const v1::ApproveSpaceRequest& request) {
  return MoveSpace(context, request, kApprovedSpace);
}

absl::StatusOr<v1::Space> Lifecycle::RejectSpace(const CallContext& context,
                                                 const v1::RejectSpaceRequest& request) {
  return MoveSpace(context, request, kRejectedSpace);
}

absl::StatusOr<v1::Space> Lifecycle::SuspendSpace(const CallContext& context,
                                                  const v1::SuspendSpaceRequest& request) {
  return MoveSpace(context, request, kSuspendedSpace);
}

absl::StatusOr<v1::Space> Lifecycle::ReinstateSpace(const CallContext& context,
                                                    const v1::ReinstateSpaceRequest& request) {
  return MoveSpace(context, request, kReinstatedSpace);
}

absl::StatusOr<v1::Space> Lifecycle::ExitSpace(const CallContext& context,
                                               const v1::ExitSpaceRequest& request) {
  return MoveSpace(context, request, kExitedSpace);
}

}  // namespace gongfang::membership
