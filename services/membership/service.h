// MembershipService over gRPC, and nothing else: every method is one of a use case.
#pragma once

#include "common/rpc/raw_service.h"
#include "common/rpc/unary.h"
#include "gongfang/membership/v1/membership_service.grpc.pb.h"
#include "membership/app_keys.h"
#include "membership/app_links.h"
#include "membership/partner_apps.h"
#include "membership/sign_ins.h"
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
               v1::MembershipService::WithRawCallbackMethod_CreatePartnerApp,
               v1::MembershipService::WithRawCallbackMethod_GetPartnerApp,
               v1::MembershipService::WithRawCallbackMethod_ListPartnerApps,
               v1::MembershipService::WithRawCallbackMethod_UpdatePartnerApp,
               v1::MembershipService::WithRawCallbackMethod_ApprovePartnerApp,
               v1::MembershipService::WithRawCallbackMethod_SuspendPartnerApp,
               v1::MembershipService::WithRawCallbackMethod_ReinstatePartnerApp,
               v1::MembershipService::WithRawCallbackMethod_CreateAppKey,
               v1::MembershipService::WithRawCallbackMethod_RotateAppKey,
               v1::MembershipService::WithRawCallbackMethod_ListAppKeys,
               v1::MembershipService::WithRawCallbackMethod_RevokeAppKey,
               v1::MembershipService::WithRawCallbackMethod_LinkApp,
               v1::MembershipService::WithRawCallbackMethod_UnlinkApp,
               v1::MembershipService::WithRawCallbackMethod_ListAppLinks,
               v1::MembershipService::WithRawCallbackMethod_SignIn,
               v1::MembershipService::WithRawCallbackMethod_SignOut,
               v1::MembershipService::WithRawCallbackMethod_SetPassword>;

// Thread safe. What it is given is borrowed.
class MembershipServiceImpl final : public RawMembershipService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  using Buffer = grpc::ByteBuffer;

  MembershipServiceImpl(Membership& membership, PartnerApps& partner_apps, AppKeys& app_keys,
                        AppLinks& app_links, SignIns& sign_ins, Dispatcher& dispatcher)
      : membership_(membership),
        partner_apps_(partner_apps),
        app_keys_(app_keys),
        app_links_(app_links),
        sign_ins_(sign_ins),
        dispatcher_(dispatcher) {}

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

  // Partner apps and sessions: service_apps.cc.
  Reactor* CreatePartnerApp(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetPartnerApp(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListPartnerApps(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* UpdatePartnerApp(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ApprovePartnerApp(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* SuspendPartnerApp(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ReinstatePartnerApp(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CreateAppKey(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* RotateAppKey(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListAppKeys(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* RevokeAppKey(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* LinkApp(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* UnlinkApp(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListAppLinks(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* SignIn(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* SignOut(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* SetPassword(Context* context, const Buffer* in, Buffer* out) override;

 private:
  Membership& membership_;
  PartnerApps& partner_apps_;
  AppKeys& app_keys_;
  AppLinks& app_links_;
  SignIns& sign_ins_;
  Dispatcher& dispatcher_;
};

}  // namespace gongfang::membership
