#include "membership/service.h"

#include <functional>

namespace gongfang::membership {

using Reactor = grpc::ServerUnaryReactor;

Reactor* MembershipServiceImpl::WhoAmI(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::WhoAmIRequest>(context, in, out,
                                            std::bind_front(&Membership::WhoAmI, &membership_));
}

Reactor* MembershipServiceImpl::ExplainAccess(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ExplainAccessRequest>(
      context, in, out, std::bind_front(&Membership::ExplainAccess, &membership_));
}

Reactor* MembershipServiceImpl::CreateAlliance(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::CreateAllianceRequest>(
      context, in, out, std::bind_front(&Membership::CreateAlliance, &membership_));
}

Reactor* MembershipServiceImpl::GetAlliance(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetAllianceRequest>(
      context, in, out, std::bind_front(&Membership::GetAlliance, &membership_));
}

Reactor* MembershipServiceImpl::ListAlliances(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ListAlliancesRequest>(
      context, in, out, std::bind_front(&Membership::ListAlliances, &membership_));
}

Reactor* MembershipServiceImpl::CreateSpace(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::CreateSpaceRequest>(
      context, in, out, std::bind_front(&Membership::CreateSpace, &membership_));
}

Reactor* MembershipServiceImpl::GetSpace(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetSpaceRequest>(context, in, out,
                                              std::bind_front(&Membership::GetSpace, &membership_));
}

Reactor* MembershipServiceImpl::ListSpaces(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ListSpacesRequest>(
      context, in, out, std::bind_front(&Membership::ListSpaces, &membership_));
}

Reactor* MembershipServiceImpl::UpdateSpace(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::UpdateSpaceRequest>(
      context, in, out, std::bind_front(&Membership::UpdateSpace, &membership_));
}

Reactor* MembershipServiceImpl::CreateTeam(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::CreateTeamRequest>(
      context, in, out, std::bind_front(&Membership::CreateTeam, &membership_));
}

Reactor* MembershipServiceImpl::GetTeam(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetTeamRequest>(context, in, out,
                                             std::bind_front(&Membership::GetTeam, &membership_));
}

Reactor* MembershipServiceImpl::ListTeams(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ListTeamsRequest>(
      context, in, out, std::bind_front(&Membership::ListTeams, &membership_));
}

Reactor* MembershipServiceImpl::UpdateTeam(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::UpdateTeamRequest>(
      context, in, out, std::bind_front(&Membership::UpdateTeam, &membership_));
}

Reactor* MembershipServiceImpl::CreateMember(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::CreateMemberRequest>(
      context, in, out, std::bind_front(&Membership::CreateMember, &membership_));
}

Reactor* MembershipServiceImpl::GetMember(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetMemberRequest>(
      context, in, out, std::bind_front(&Membership::GetMember, &membership_));
}

Reactor* MembershipServiceImpl::ListMembers(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ListMembersRequest>(
      context, in, out, std::bind_front(&Membership::ListMembers, &membership_));
}

Reactor* MembershipServiceImpl::UpdateMember(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::UpdateMemberRequest>(
      context, in, out, std::bind_front(&Membership::UpdateMember, &membership_));
}

Reactor* MembershipServiceImpl::RegisterMember(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::RegisterMemberRequest>(
      context, in, out, std::bind_front(&Membership::RegisterMember, &membership_));
}

Reactor* MembershipServiceImpl::InviteMember(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::InviteMemberRequest>(
      context, in, out, std::bind_front(&Membership::InviteMember, &membership_));
}

Reactor* MembershipServiceImpl::AcceptInvitation(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::AcceptInvitationRequest>(
      context, in, out, std::bind_front(&Membership::AcceptInvitation, &membership_));
}

Reactor* MembershipServiceImpl::MergeMember(Context* context, const Buffer* in, Buffer* out) {
  return RunNamed<v1::MergeMemberRequest>(context, in, out, &MemberMerge::MergeMember,
                                          member_merge_);
}

Reactor* MembershipServiceImpl::EraseMember(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::EraseMemberRequest>(
      context, in, out, std::bind_front(&Membership::EraseMember, &membership_));
}

Reactor* MembershipServiceImpl::ApplySpace(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ApplySpaceRequest>(
      context, in, out, std::bind_front(&Lifecycle::ApplySpace, &lifecycle_));
}

Reactor* MembershipServiceImpl::ApproveSpace(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ApproveSpaceRequest>(
      context, in, out, std::bind_front(&Lifecycle::ApproveSpace, &lifecycle_));
}

Reactor* MembershipServiceImpl::RejectSpace(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::RejectSpaceRequest>(
      context, in, out, std::bind_front(&Lifecycle::RejectSpace, &lifecycle_));
}

Reactor* MembershipServiceImpl::SuspendSpace(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::SuspendSpaceRequest>(
      context, in, out, std::bind_front(&Lifecycle::SuspendSpace, &lifecycle_));
}

Reactor* MembershipServiceImpl::ReinstateSpace(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ReinstateSpaceRequest>(
      context, in, out, std::bind_front(&Lifecycle::ReinstateSpace, &lifecycle_));
}

Reactor* MembershipServiceImpl::ExitSpace(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ExitSpaceRequest>(context, in, out,
                                               std::bind_front(&Lifecycle::ExitSpace, &lifecycle_));
}

Reactor* MembershipServiceImpl::ApproveMember(Context* context, const Buffer* in, Buffer* out) {
  return RunNamed<v1::ApproveMemberRequest>(context, in, out, &Lifecycle::ApproveMember,
                                            lifecycle_);
}

Reactor* MembershipServiceImpl::SuspendMember(Context* context, const Buffer* in, Buffer* out) {
  return RunNamed<v1::SuspendMemberRequest>(context, in, out, &Lifecycle::SuspendMember,
                                            lifecycle_);
}

Reactor* MembershipServiceImpl::ReinstateMember(Context* context, const Buffer* in, Buffer* out) {
  return RunNamed<v1::ReinstateMemberRequest>(context, in, out, &Lifecycle::ReinstateMember,
                                              lifecycle_);
}

Reactor* MembershipServiceImpl::GrantRole(Context* context, const Buffer* in, Buffer* out) {
  return RunNamed<v1::GrantRoleRequest>(context, in, out, &Lifecycle::GrantRole, lifecycle_);
}

Reactor* MembershipServiceImpl::RevokeRole(Context* context, const Buffer* in, Buffer* out) {
  return RunNamed<v1::RevokeRoleRequest>(context, in, out, &Lifecycle::RevokeRole, lifecycle_);
}

}  // namespace gongfang::membership
