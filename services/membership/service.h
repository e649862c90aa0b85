// MembershipService over gRPC, and nothing else: every method is one of a use case.
#pragma once

#include "common/rpc/raw_service.h"
#include "common/rpc/unary.h"
#include "gongfang/membership/v1/membership_service.grpc.pb.h"
#include "membership/qualifications.h"
#include "membership/use_cases.h"

namespace gongfang::membership {

using RawMembershipService =
    RawService<v1::MembershipService::Service, v1::MembershipService::WithRawCallbackMethod_WhoAmI,
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
               v1::MembershipService::WithRawCallbackMethod_CreateEquipmentClass,
               v1::MembershipService::WithRawCallbackMethod_GetEquipmentClass,
               v1::MembershipService::WithRawCallbackMethod_ListEquipmentClasses,
               v1::MembershipService::WithRawCallbackMethod_UpdateEquipmentClass,
               v1::MembershipService::WithRawCallbackMethod_IssueQualification,
               v1::MembershipService::WithRawCallbackMethod_GetQualification,
               v1::MembershipService::WithRawCallbackMethod_ListQualifications,
               v1::MembershipService::WithRawCallbackMethod_SuspendQualification,
               v1::MembershipService::WithRawCallbackMethod_ReinstateQualification,
               v1::MembershipService::WithRawCallbackMethod_RevokeQualification,
               v1::MembershipService::WithRawCallbackMethod_CreateRecognitionRule,
               v1::MembershipService::WithRawCallbackMethod_ListRecognitionRules,
               v1::MembershipService::WithRawCallbackMethod_DeleteRecognitionRule,
               v1::MembershipService::WithRawCallbackMethod_WhyNotQualified,
               v1::MembershipService::WithRawCallbackMethod_CreateMember,
               v1::MembershipService::WithRawCallbackMethod_GetMember,
               v1::MembershipService::WithRawCallbackMethod_ListMembers,
               v1::MembershipService::WithRawCallbackMethod_UpdateMember>;

// Thread safe. What it is given is borrowed.
class MembershipServiceImpl final : public RawMembershipService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  using Buffer = grpc::ByteBuffer;

  MembershipServiceImpl(Membership& membership, Qualifications& qualifications,
                        Dispatcher& dispatcher)
      : membership_(membership), qualifications_(qualifications), dispatcher_(dispatcher) {}

  Reactor* WhoAmI(Context* context, const Buffer* in, Buffer* out) override;
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

 private:
  Membership& membership_;
  Qualifications& qualifications_;
  Dispatcher& dispatcher_;
};

}  // namespace gongfang::membership
