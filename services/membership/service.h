// MembershipService over gRPC, and nothing else: every method is one of a use case.
#pragma once

#include "common/rpc/unary.h"
#include "membership/app_keys.h"
#include "membership/app_links.h"
#include "membership/lifecycle.h"
#include "membership/member_merge.h"
#include "membership/partner_apps.h"
#include "membership/qualifications.h"
#include "membership/raw_methods.h"
#include "membership/sign_ins.h"
#include "membership/use_cases.h"

namespace gongfang::membership {

// Thread safe. What it is given is borrowed.
class MembershipServiceImpl final : public RawMembershipService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  using Buffer = grpc::ByteBuffer;

  // Borrowed, each.
  struct Parts {
    Membership& membership;
    Lifecycle& lifecycle;
    MemberMerge& member_merge;
    Qualifications& qualifications;
    PartnerApps& partner_apps;
    AppKeys& app_keys;
    AppLinks& app_links;
    SignIns& sign_ins;
  };

  MembershipServiceImpl(const Parts& parts, Dispatcher& dispatcher)
      : membership_(parts.membership),
        lifecycle_(parts.lifecycle),
        member_merge_(parts.member_merge),
        qualifications_(parts.qualifications),
        partner_apps_(parts.partner_apps),
        app_keys_(parts.app_keys),
        app_links_(parts.app_links),
        sign_ins_(parts.sign_ins),
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

  // Qualifications: service_qualifications.cc.
  Reactor* CreateEquipmentClass(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetEquipmentClass(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListEquipmentClasses(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* UpdateEquipmentClass(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* IssueQualification(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetQualification(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListQualifications(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* SuspendQualification(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ReinstateQualification(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* RevokeQualification(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CreateRecognitionRule(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListRecognitionRules(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* DeleteRecognitionRule(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* WhyNotQualified(Context* context, const Buffer* in, Buffer* out) override;

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
  Reactor* RegisterMember(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* InviteMember(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* AcceptInvitation(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* MergeMember(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* EraseMember(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ApproveMember(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* SuspendMember(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ReinstateMember(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GrantRole(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* RevokeRole(Context* context, const Buffer* in, Buffer* out) override;

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
  // A handler that answers a member, with her names.
  template <typename Request, typename Method, typename Object>
  Reactor* RunNamed(Context* context, const Buffer* in, Buffer* out, Method method,
                    Object& object) {
    return dispatcher_.Run<Request>(
        context, in, out, [this, method, &object](const CallContext& call, const Request& request) {
          return membership_.Named((object.*method)(call, request));
        });
  }

  Membership& membership_;
  Lifecycle& lifecycle_;
  MemberMerge& member_merge_;
  Qualifications& qualifications_;
  PartnerApps& partner_apps_;
  AppKeys& app_keys_;
  AppLinks& app_links_;
  SignIns& sign_ins_;
  Dispatcher& dispatcher_;
};

}  // namespace gongfang::membership
