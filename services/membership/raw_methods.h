// The methods of MembershipService, each as raw bytes: see common/rpc/raw_service.h.
#pragma once

#include "common/rpc/raw_service.h"
#include "gongfang/membership/v1/membership_service.grpc.pb.h"

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

}  // namespace gongfang::membership
