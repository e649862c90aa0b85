// What a request must look like, whatever there is in the database. Pure.
//
// Each Check answers OK, or INVALID_REQUEST with every wrong field.
#pragma once

#include "absl/status/status.h"
#include "common/access/principal.h"
#include "common/rpc/field_mask.h"
#include "gongfang/membership/v1/membership_service.pb.h"

namespace gongfang::membership {

absl::Status Check(const v1::ExplainAccessRequest& request);
absl::Status Check(const v1::CreateAllianceRequest& request);
absl::Status Check(const v1::GetAllianceRequest& request);
absl::Status Check(const v1::ListAlliancesRequest& request);

absl::Status Check(const v1::CreateSpaceRequest& request);
absl::Status Check(const v1::ApplySpaceRequest& request);
absl::Status Check(const v1::GetSpaceRequest& request);
absl::Status Check(const v1::ListSpacesRequest& request);
absl::Status Check(const v1::UpdateSpaceRequest& request);

absl::Status Check(const v1::CreateTeamRequest& request);
absl::Status Check(const v1::GetTeamRequest& request);
absl::Status Check(const v1::ListTeamsRequest& request);
absl::Status Check(const v1::UpdateTeamRequest& request);

absl::Status Check(const v1::CreateMemberRequest& request);
absl::Status Check(const v1::GetMemberRequest& request);
absl::Status Check(const v1::ListMembersRequest& request);
absl::Status Check(const v1::UpdateMemberRequest& request);
absl::Status Check(const v1::RegisterMemberRequest& request);
absl::Status Check(const v1::InviteMemberRequest& request);

// Of a member who changes her own record: INVALID_REQUEST where it sets what is not hers to decide.
absl::Status CheckOwn(const v1::UpdateMemberRequest& request);

// Who may make a member may not say whose tokens let her in, unless it is an admin of the alliance
// or a key of the installation, whose `access` is null.
absl::Status CheckMayIdentify(const Access* access, const v1::Member& member);

// The fields that an update sets.
SetFields FieldsOf(const v1::UpdateSpaceRequest& request);
SetFields FieldsOf(const v1::UpdateTeamRequest& request);
SetFields FieldsOf(const v1::UpdateMemberRequest& request);

}  // namespace gongfang::membership
