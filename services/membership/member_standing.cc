// Whether a member may act.
#include "common/access/target.h"
#include "common/base/status_macros.h"
#include "membership/lifecycle.h"
#include "membership/lifecycle_rules.h"

namespace gongfang::membership {

template <typename Request>
absl::StatusOr<v1::Member> Lifecycle::MoveMember(const CallContext& context, const Request& request,
                                                 const MemberTransition& transition,
                                                 bool validate_only) const {
  RETURN_IF_ERROR(Check(request));
  const MemberName name = *MemberName::Parse(request.name());
  const auto edit = [&](Transaction&, v1::Member& member) -> absl::Status {
    // Who may depends on where she is at home.
    if (context.guard.NeedsRecord()) {
      Target target;
      target.Add(member.name());
      target.Add(member.home_space());
      RETURN_IF_ERROR(context.guard.Check(std::move(target), member.name()));
    }
    return Apply(transition, request.reason(), member);
  };
  const auto found = validate_only ? Preview(members_, name, edit)
                                   : members_.Change(context, name, "", transition.verb, edit);
  return absl::IsNotFound(found.status()) ? context.guard.NotFound(request.name()) : found;
}

absl::StatusOr<v1::Member> Lifecycle::ApproveMember(const CallContext& context,
                                                    const v1::ApproveMemberRequest& request) {
  return MoveMember(context, request, kApprovedMember, false);
}

absl::StatusOr<v1::Member> Lifecycle::SuspendMember(const CallContext& context,
                                                    const v1::SuspendMemberRequest& request) {
  return MoveMember(context, request, kSuspendedMember, request.validate_only());
}

absl::StatusOr<v1::Member> Lifecycle::ReinstateMember(const CallContext& context,
                                                      const v1::ReinstateMemberRequest& request) {
  return MoveMember(context, request, kReinstatedMember, false);
}

}  // namespace gongfang::membership
