// MembershipService over gRPC, and nothing else: every method is a method of Membership or of
// Lifecycle.
#pragma once

#include "common/rpc/raw_service.h"
#include "common/rpc/unary.h"
#include "gongfang/membership/v1/membership_service.grpc.pb.h"
#include "membership/lifecycle.h"
#include "membership/use_cases.h"

namespace gongfang::membership {

using RawMembershipService =
    RawService<v1::MembershipService::Service, v1::MembershipService::WithRawCallbackMethod_WhoAmI,
               v1::MembershipService::WithRawCallbackMethod_ExplainAccess,
               v1::MembershipService::WithRawCallbackMethod_CreateAlliance,
               v1::MembershipService::WithRawCallbackMethod_GetAlliance,
               v1::MembershipService::WithRawCallbackMethod_ListAlliances,
               v1::MembershipService::WithRawCallbackMethod_CreateSpace,
               v1::MembershipService::WithRawCallbackMethod_GetSpace,
               v1::MembershipService::WithRawCallbackMethod_ListSpaces,
               v1::MembershipService::WithRawCallbackMethod_UpdateSpace,
               v1::MembershipService::WithRawCallbackMethod_CreateTeam,
               v1::MembershipService::WithRawCallbackMethod_GetTeam,
               v1::MembershipService::WithRawCallbackMethod_ListTeams,
               v1::MembershipService::WithRawCallbackMethod_UpdateTeam,
               v1::MembershipService::WithRawCallbackMethod_CreateMember,
               v1::MembershipService::WithRawCallbackMethod_GetMember,
               v1::MembershipService::WithRawCallbackMethod_ListMembers,
               v1::MembershipService::WithRawCallbackMethod_UpdateMember,
               v1::MembershipService::WithRawCallbackMethod_ApplySpace,
               v1::MembershipService::WithRawCallbackMethod_ApproveSpace,
               v1::MembershipService::WithRawCallbackMethod_RejectSpace,
               v1::MembershipService::WithRawCallbackMethod_SuspendSpace,
               v1::MembershipService::WithRawCallbackMethod_ReinstateSpace,
               v1::MembershipService::WithRawCallbackMethod_ExitSpace,
               v1::MembershipService::WithRawCallbackMethod_ApproveMember,
               v1::MembershipService::WithRawCallbackMethod_SuspendMember,
               v1::MembershipService::WithRawCallbackMethod_ReinstateMember,
               v1::MembershipService::WithRawCallbackMethod_GrantRole,
               v1::MembershipService::WithRawCallbackMethod_RevokeRole>;

// Thread safe. What it is given is borrowed.
class MembershipServiceImpl final : public RawMembershipService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  using Buffer = grpc::ByteBuffer;

  MembershipServiceImpl(Membership& membership, Lifecycle& lifecycle, Dispatcher& dispatcher)
      : membership_(membership), lifecycle_(lifecycle), dispatcher_(dispatcher) {}

  Reactor* WhoAmI(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ExplainAccess(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CreateAlliance(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetAlliance(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListAlliances(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CreateSpace(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetSpace(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListSpaces(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* UpdateSpace(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CreateTeam(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetTeam(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListTeams(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* UpdateTeam(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CreateMember(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetMember(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListMembers(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* UpdateMember(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ApplySpace(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ApproveSpace(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* RejectSpace(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* SuspendSpace(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ReinstateSpace(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ExitSpace(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ApproveMember(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* SuspendMember(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ReinstateMember(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GrantRole(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* RevokeRole(Context* context, const Buffer* in, Buffer* out) override;

 private:
  Membership& membership_;
  Lifecycle& lifecycle_;
  Dispatcher& dispatcher_;
};

}  // namespace gongfang::membership
